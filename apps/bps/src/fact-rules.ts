import type { BpsView, PersonFacts } from '@peristiwa/contracts';
import { regencyOf } from '@peristiwa/domain';

/** One registered event as statistics count it: by the month in which it occurred and the regency of residence. */
interface VitalFact {
  readonly kind: 'birth' | 'death' | 'move';
  /** `YYYY-MM` of occurrence; for a move, of the arrival. */
  readonly month: string;
  readonly regency: string;
  /** For a move: the regency of origin. */
  readonly fromRegency?: string;
  readonly sex: BpsView['sex'];
  /** Completed years at death. */
  readonly age?: number;
  readonly motherAge?: number;
}

/** Where a person counts in the population from this message on; without `regency` the person no longer counts. */
interface Presence {
  readonly regency?: string;
  readonly sex: BpsView['sex'];
}

export interface FeedUpdate {
  readonly kind: string;
  /** Of the act; only its month may be known. */
  readonly occurredOn?: string;
  readonly facts?: PersonFacts;
  readonly before?: BpsView;
  readonly after?: BpsView;
}

export interface Tabulation {
  readonly facts: readonly VitalFact[];
  /** Absent when nothing changed for the population count. */
  readonly presence?: Presence;
}

/** Pure: derives facts from a message and the copy, by date of occurrence with a cut-off (UN Vital Statistics Rev. 3). */
export function tabulate(update: FeedUpdate): Tabulation {
  const { before, after } = update;
  const facts = after ? [...births(update, after), ...deaths(update, after), ...moves(update, after)] : [];
  const was = before && presenceOf(before);
  const now = after ? presenceOf(after) : before && { sex: before.sex };
  const isSame = was?.regency === now?.regency && was?.sex === now?.sex;
  return now && !isSame ? { facts, presence: now } : { facts };
}

function presenceOf({ district, sex, residence }: BpsView): Presence {
  return residence === 'deceased' ? { sex } : { regency: regencyOf(district), sex };
}

function births({ kind, facts }: FeedUpdate, after: BpsView): VitalFact[] {
  if (kind !== 'born') return [];
  const { birthMonth: month, district, sex } = after;
  return [{ kind: 'birth', month, regency: regencyOf(district), sex, motherAge: facts?.motherAge }];
}

/** A death is an act in this message, or follows from the difference to the copy after missed messages. */
function deaths({ facts, before }: FeedUpdate, after: BpsView): VitalFact[] {
  const diedOn = after.diedOn ?? facts?.diedOn;
  const isNew = before ? before.diedOn === undefined : facts?.diedOn !== undefined;
  if (diedOn === undefined || !isNew) return [];
  const { district, sex } = after;
  const month = diedOn.slice(0, 7);
  return [{ kind: 'death', month, regency: regencyOf(district), sex, age: facts?.ageAtDeath }];
}

/** Moves between regencies only. Without the day of arrival the month is unknown, so the move is not counted. */
function moves({ kind, facts, occurredOn, before }: FeedUpdate, after: BpsView): VitalFact[] {
  if (kind !== 'moved' && facts?.kind !== 'between-regencies') return [];
  const from = facts?.from ?? before?.district;
  const to = facts?.to ?? after.district;
  const month = (facts?.arrivedOn ?? occurredOn)?.slice(0, 7);
  if (!from || !month || regencyOf(from) === regencyOf(to)) return [];
  return [{ kind: 'move', month, regency: regencyOf(to), fromRegency: regencyOf(from), sex: after.sex }];
}
