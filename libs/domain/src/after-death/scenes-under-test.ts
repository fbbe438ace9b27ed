import type { RegisteringName } from '@peristiwa/contracts';
import { alone, familyOfFour, FAR_HOME, given, idOf, on, type Register } from '@peristiwa/testing/domain';
import type { ActDecision } from '../act';
import type { RefusalCode } from '../refusals';

export type Scene = ReturnType<typeof given>;
export type Decide = (register: Register) => ActDecision<unknown>;
export type Outcome = 'accepted' | RefusalCode;

/** A party to the command has died; the event occurred the day before the death, on that day, or the day after. */
interface Row {
  readonly party: string;
  readonly scene: Scene;
  readonly act: (occurredOn: typeof DIED) => Decide;
  readonly outcomes: readonly [before: Outcome, on: Outcome, after: Outcome];
}

/** The rows of these commands: INV-02 (domain.md §2.8) for each party that may have died. */
export type Rows<Command extends RegisteringName = RegisteringName> = Readonly<
  Record<Command, readonly [Row, ...Row[]]>
>;

export const DIED = on('2026-11-10');
export const reportedOn = on('2026-11-20');
export const [HIM, HER, LODGER] = [idOf(21), idOf(22), idOf(7)];
export const [HIS_CARD, LODGERS_CARD] = [idOf(0xf15), idOf(0xf07)];

export const ALWAYS = ['accepted', 'accepted', 'accepted'] as const;
export const UNTIL_DEATH = ['accepted', 'accepted', 'already-deceased'] as const;
export const never = (code: RefusalCode) => [code, code, code] as const;

export const four = given(familyOfFour());
export const pair = given(
  alone(21, { name: 'Joko Susilo', sex: 'male', bornOn: '1990-06-01' }),
  alone(22),
  familyOfFour(),
);
export const lodging = given(familyOfFour(), alone(7, {}, { address: FAR_HOME }));
