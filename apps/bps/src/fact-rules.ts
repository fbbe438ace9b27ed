import { isDeceased, whatWasKnown, type BpsView, type PersonFacts } from '@peristiwa/contracts';
import { regencyOf } from '@peristiwa/domain';

/** `unknown` while the agreement does not grant it. */
type CountedSex = NonNullable<BpsView['sex']> | 'unknown';

/** One registered event as statistics count it: by the month in which it occurred and the regency of residence. */
interface VitalFact {
  readonly kind: 'birth' | 'death' | 'move';
  /** `YYYY-MM` of occurrence; for a move, of the arrival. */
  readonly month: string;
  readonly regency: string;
  /** For a move: the regency of origin. */
  readonly fromRegency?: string;
  readonly sex: CountedSex;
  /** Completed years at death. */
  readonly age?: number;
  readonly motherAge?: number;
}

/** Where a person counts in the population from this message on; without `regency` the person no longer counts. */
interface Presence {
  readonly regency?: string;
  readonly sex: CountedSex;
}

export interface FeedUpdate {
  readonly kind: string;
  /** Of the act; only its month may be known. */
  readonly occurredOn?: string;
  readonly facts?: PersonFacts;
  readonly before?: BpsView;
  readonly after?: BpsView;
  /** Members that the agreement grants from now on. */
  readonly granted?: readonly string[];
}

export interface Tabulation {
  readonly facts: readonly VitalFact[];
  /** Absent when nothing changed for the population count. */
  readonly presence?: Presence;
}

/**
 * Pure: derives facts from a message and the copy, by date of occurrence with a cut-off (UN Vital Statistics Rev. 3).
 * Without a member that a count needs, nothing is counted; a person whose regency is not granted stays where it was,
 * and a dead person whose death is no longer granted stays dead.
 */
export function tabulate(update: FeedUpdate): Tabulation {
  const { before, after, granted } = update;
  const known = { ...update, before: whatWasKnown(before, after, granted) };
  const facts = after ? [...births(known, after), ...deaths(known, after), ...moves(known, after)] : [];
  const was = before && presenceOf(before);
  if (after && isDeceased(before) && mayBeDeceased(after)) return { facts };
  const now = after ? presenceOf(after) : before && { sex: sexOf(before) };
  const isSame = was?.regency === now?.regency && was?.sex === now?.sex;
  return now && !isSame ? { facts, presence: now } : { facts };
}

function sexOf({ sex }: BpsView): CountedSex {
  return sex ?? 'unknown';
}

/** The view shows neither a death nor a life: the agreement does not grant the residence. */
function mayBeDeceased(view: BpsView): boolean {
  return !isDeceased(view) && view.residence === undefined;
}

function presenceOf(view: BpsView): Presence | undefined {
  const { district } = view;
  if (isDeceased(view)) return { sex: sexOf(view) };
  return district === undefined ? undefined : { regency: regencyOf(district), sex: sexOf(view) };
}

function births({ kind, before, occurredOn, facts }: FeedUpdate, after: BpsView): VitalFact[] {
  const month = after.birthMonth ?? occurredOn?.slice(0, 7);
  const { district } = after;
  if (kind !== 'born' || before || !month || !district) return [];
  const motherAge = facts?.motherAge;
  return [{ kind: 'birth', month, regency: regencyOf(district), sex: sexOf(after), motherAge }];
}

/** A death is an act in this message, or follows from the difference to the copy after missed messages. */
function deaths({ kind, facts, occurredOn, before }: FeedUpdate, after: BpsView): VitalFact[] {
  const diedOn = after.diedOn ?? facts?.diedOn ?? (kind === 'died' ? occurredOn : undefined);
  const isReported = kind === 'died' || facts?.diedOn !== undefined;
  const isNew = !isDeceased(before) && (isReported || before !== undefined);
  const { district } = after;
  if (!diedOn || !isNew || !district) return [];
  const month = diedOn.slice(0, 7);
  return [{ kind: 'death', month, regency: regencyOf(district), sex: sexOf(after), age: facts?.ageAtDeath }];
}

/** Moves between regencies only. Without the day of arrival the month is unknown, so the move is not counted. */
function moves({ kind, facts, occurredOn, before }: FeedUpdate, after: BpsView): VitalFact[] {
  if (kind !== 'moved') return [];
  const from = facts?.from ?? before?.district;
  const to = facts?.to ?? after.district;
  const month = (facts?.arrivedOn ?? occurredOn)?.slice(0, 7);
  if (!from || !to || !month || regencyOf(from) === regencyOf(to)) return [];
  return [{ kind: 'move', month, regency: regencyOf(to), fromRegency: regencyOf(from), sex: sexOf(after) }];
}
