import {
  alone,
  familyOfFour,
  given,
  idOf,
  type MemberFixture,
  on,
  type Register,
} from '@peristiwa/testing/domain';
import type { ActDecision } from '../act';
import type { FlagArea, QualityFlag } from '../flags';
import type { RefusalArea, RefusalCode } from '../refusals';

export type Decide = (register: Register) => ActDecision<unknown>;
type Scene = ReturnType<typeof given>;

/** The facts on record, the act that is refused, and the field that the refusal names, if any. */
type RefusedAct = readonly [Scene, Decide, field?: string];
/** One example of each refusal of an area, decided by a real decider. A code without a row does not compile. */
export type Refused<Area extends RefusalArea> = Readonly<Record<RefusalCode<Area>, RefusedAct>>;

/** The facts on record, the act that is accepted, and the person whose fact has the flag. */
type FlaggedAct = readonly [Scene, Decide, personId: string];
/** One example of each quality flag of an area (`domain.md` §2.9). A flag without a row does not compile. */
export type Flagged<Area extends FlagArea> = Readonly<Record<QualityFlag<Area>, FlaggedAct>>;

export const HIM = idOf(21);
export const HER = idOf(22);
export const day = on('2026-11-20');

export const FOUR = given(familyOfFour());
export const groom = () => alone(21, { name: 'Joko Susilo', sex: 'male', bornOn: '1990-06-01' });
export const bride = (change: Partial<MemberFixture> = {}, card: Parameters<typeof alone>[2] = {}) =>
  alone(22, change, card);
export const PAIR = given(groom(), bride());
