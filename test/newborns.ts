import { registerBirth, type ActContext } from '@peristiwa/domain';
import { birthFacts, FATHER, MOTHER, on, TODAY, type RegistryFixture } from '@peristiwa/testing';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** On as many days of each month somebody is born. */
const DAYS = 25;

/** Children of the family of four, each with a name and a day of its own. */
export class Newborns {
  count = 0;

  /** `context` gives each act ids of its own; nobody is born before `firstMonth` of 2026. */
  constructor(
    private readonly context: ActContext,
    private readonly firstMonth: number,
  ) {}

  async register(registry: RegistryFixture, count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) await this.one(registry);
  }

  private async one(registry: RegistryFixture): Promise<void> {
    const month = this.firstMonth + Math.floor(this.count / DAYS);
    const bornOn = on(`2026-0${month}-${String((this.count % DAYS) + 1).padStart(2, '0')}`);
    const name = `Putra Ba${LETTERS[Math.floor(this.count / 26)]}${LETTERS[this.count % 26]}`;
    this.count += 1;
    await registry.decide((register) =>
      registerBirth(
        {
          bornOn,
          reportedOn: TODAY,
          children: [{ name, sex: 'male', birthPlace: '3204', birthOrder: 3 }],
          confirmedNew: true,
        },
        birthFacts(register, { mother: MOTHER, father: FATHER }),
        this.context,
      ),
    );
  }
}
