import { addDays, plainDate, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, EventAbroad } from '@peristiwa/domain';
import { contextOn, OFFICE } from '../fixtures';
import { Register } from '../register';

const START = plainDate('2026-01-05');

/** What the report of an event abroad says. */
export const reportedFromAbroad = (on: PlainDate, number: string): EventAbroad => ({
  country: 'MY',
  mission: 'KBRI Kuala Lumpur',
  certificate: { number, date: on },
  returnedOn: on,
});

/** How an act is decided on the register as it stands. */
export type Decide = (register: Register, context: ActContext) => ActDecision<unknown>;

/** Acts one week apart, decided by today's deciders. Every optional field is filled at least once. */
export class Story {
  readonly register = new Register();
  readonly #numbers = contextOn();
  #today = START;
  #acts = 0;

  get today(): PlainDate {
    return this.#today;
  }

  /** @throws Error when an act of the story is refused: the story is wrong then. */
  record<Result>(
    decide: (register: Register, context: ActContext) => ActDecision<Result>,
    office = OFFICE,
    supersedes?: string,
  ): Result {
    const decision = decide(this.register, {
      ...this.#numbers,
      office,
      today: this.#today,
      receivedOn: this.#today,
    });
    if (decision.kind === 'rejected') throw new Error(`The story was refused: ${decision.rejection.code}`);
    this.#acts += 1;
    const today = this.#today;
    const stamp = { actId: `act-${this.#acts}`, office, reportedOn: today, recordedOn: today, supersedes };
    this.register.append(decision.changes, stamp);
    this.#today = addDays(this.#today, 7);
    return decision.result;
  }
}

/** Acts of one area, after those of the first family. A chapter enters people of its own where it can. */
export type Chapter = (story: Story) => void;
