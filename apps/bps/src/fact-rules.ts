import {
  differs,
  isDeceased,
  isGone,
  whatWasKnown,
  type BpsView,
  type DeathWithoutNikView,
  type PersonFacts,
} from '@peristiwa/contracts';
import { regencyOf } from '@peristiwa/domain';

/** `unknown` while the agreement does not grant it. */
type CountedSex = NonNullable<BpsView['sex']> | 'unknown';

/** One registered event as statistics count it: by the month in which it occurred and the regency of residence. */
interface VitalFact {
  /** `emigration` and `immigration`: by SKPLN and SKDLN. */
  readonly kind: 'birth' | 'stillbirth' | 'death' | 'move' | 'emigration' | 'immigration';
  /** `YYYY-MM` of occurrence; for a move, of the arrival. */
  readonly month: string;
  readonly regency: string;
  /** For a move: the regency of origin. */
  readonly fromRegency?: string;
  readonly sex: CountedSex;
  /** Completed years at death. */
  readonly age?: number;
  readonly motherAge?: number;
  /** Country, where the event was not in Indonesia; it counts at the residence as well. */
  readonly occurredIn?: string;
}

/** A fact that an earlier message about the person gave. */
export interface StoredFact extends VitalFact {
  /** Reference of the act that it comes from; absent before the feed had references. */
  readonly act?: string;
  /** Reference of the act that took it out of the tables; absent while it counts, or when no act was published. */
  readonly retractedBy?: string;
  readonly isRetracted: boolean;
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
  /** References of the acts that this one corrects or cancels. */
  readonly supersedes?: readonly string[];
}

export interface Tabulation<Stored extends StoredFact = StoredFact> {
  readonly facts: readonly VitalFact[];
  /** Facts of earlier messages that count no longer. */
  readonly retracted: readonly Stored[];
  /** Facts that count again, because the act that took them out of the tables is cancelled. */
  readonly restored: readonly Stored[];
  /** Absent when nothing changed for the population count. */
  readonly presence?: Presence;
}

/**
 * Pure: derives facts from a message and the copy, by date of occurrence with a cut-off (UN Vital Statistics Rev. 3).
 * Without a member that a count needs, nothing is counted; a person whose regency is not granted stays where it was,
 * and a dead person whose death is no longer granted stays dead. `stored`: the facts of the person so far; only needed
 * when `mayRetract`.
 */
export function tabulate<Stored extends StoredFact>(
  update: FeedUpdate,
  stored: readonly Stored[] = [],
): Tabulation<Stored> {
  const { before, after, granted } = update;
  const known = { ...update, before: whatWasKnown(before, after, granted) };
  const retracted = retractions(known, stored);
  const restored = restorations(update, stored);
  const facts = after
    ? [
        ...births(known, after),
        ...stillbirths(known, after),
        ...deaths(known, after),
        ...moves(known, after),
        ...emigrations(known, after),
        ...immigrations(known, after),
        ...restated(update, retracted),
      ]
    : [];
  const isRestored = ({ kind }: VitalFact) => restored.some((fact) => fact.kind === kind);
  const all = { facts: facts.filter((fact) => !isRestored(fact)), retracted, restored };
  const was = before && presenceOf(before);
  if (after && isDeceased(before) && !lives(known)) return all;
  const now = after ? presenceOf(after) : before && { sex: sexOf(before) };
  const isSame = was?.regency === now?.regency && was?.sex === now?.sex;
  return now && !isSame ? { ...all, presence: now } : all;
}

/** Whether facts of earlier messages may count no longer after this one. */
export function mayRetract(update: FeedUpdate): boolean {
  return (update.supersedes ?? []).length > 0 || lives(update);
}

/** The register no longer has the death that the copy shows. What an agreement no longer grants says nothing. */
function lives({ kind, before, after }: FeedUpdate): boolean {
  if (!after || !isDeceased(before) || isDeceased(after)) return false;
  return kind === 'reinstated' || after.residence !== undefined;
}

/**
 * What a correction or a cancellation takes out of the tables: the facts of the acts that it supersedes, a death that
 * the register no longer has, and with another sex each fact of the person, because tables are made by sex.
 */
function retractions<Stored extends StoredFact>(update: FeedUpdate, stored: readonly Stored[]): Stored[] {
  const { kind, before, after, supersedes = [] } = update;
  const isOtherSex = kind === 'corrected' && differs(before?.sex, after?.sex);
  return stored.filter(
    ({ act, isRetracted, ...fact }) =>
      !isRetracted &&
      (isOtherSex ||
        (act !== undefined && supersedes.includes(act)) ||
        (fact.kind === 'death' && lives(update))),
  );
}

/** Facts that were retracted by an act that is cancelled now, unless their own act goes with it. */
function restorations<Stored extends StoredFact>(
  { supersedes = [] }: FeedUpdate,
  stored: readonly Stored[],
): Stored[] {
  const isOut = (act: string | undefined) => act !== undefined && supersedes.includes(act);
  return stored.filter(({ act, retractedBy }) => isOut(retractedBy) && !isOut(act));
}

/** The retracted facts as the corrected act has them. What the message does not say stays as it was counted. */
function restated(update: FeedUpdate, retracted: readonly StoredFact[]): VitalFact[] {
  const { kind, after } = update;
  if (kind !== 'corrected' || !after) return [];
  return retracted.map((old): VitalFact => ({ ...asCounted(old), ...asCorrected(old.kind, update, after) }));
}

function asCounted(fact: StoredFact): VitalFact {
  const { kind, month, regency, fromRegency, sex, age, motherAge, occurredIn } = fact;
  return { kind, month, regency, fromRegency, sex, age, motherAge, occurredIn };
}

/** The members of a fact that a corrected act states anew. */
function asCorrected(
  kind: VitalFact['kind'],
  { facts = {}, occurredOn }: FeedUpdate,
  after: BpsView,
): Partial<VitalFact> {
  const sex = sexOf(after);
  const { residence, arrivedOn, returnedOn, from, to, motherAge, ageAtDeath: age, occurredIn } = facts;
  const regency = residence && regencyOf(residence);
  const anew: Readonly<Record<VitalFact['kind'], Partial<VitalFact>>> = {
    birth: { month: after.birthMonth, regency, sex, motherAge, occurredIn },
    stillbirth: { month: monthOf(occurredOn), regency, motherAge },
    death: { month: monthOf(after.diedOn), regency, sex, age, occurredIn },
    move: {
      month: monthOf(arrivedOn),
      regency: to && regencyOf(to),
      fromRegency: from && regencyOf(from),
      sex,
    },
    emigration: { month: monthOf(after.abroadSince), sex },
    immigration: { month: monthOf(returnedOn), regency: to && regencyOf(to), sex },
  };
  return Object.fromEntries(Object.entries(anew[kind]).filter(([, value]) => value !== undefined));
}

function monthOf(day: string | undefined): string | undefined {
  return day?.slice(0, 7);
}

function sexOf({ sex }: BpsView): CountedSex {
  return sex ?? 'unknown';
}

function presenceOf(view: BpsView): Presence | undefined {
  const { district } = view;
  if (isGone(view)) return { sex: sexOf(view) };
  return district === undefined ? undefined : { regency: regencyOf(district), sex: sexOf(view) };
}

/**
 * Where a vital event counts: the residence on the day of the event (`domain.md` §5.3), which may be another than that
 * of the day of the message when the act is recorded late. The present one where the agreement does not grant it.
 */
function regencyOfEvent({ facts }: FeedUpdate, { district }: BpsView): string | undefined {
  const area = facts?.residence ?? district;
  return area === undefined ? undefined : regencyOf(area);
}

function births(update: FeedUpdate, after: BpsView): VitalFact[] {
  const { kind, before, occurredOn, facts } = update;
  const month = after.birthMonth ?? occurredOn?.slice(0, 7);
  const regency = regencyOfEvent(update, after);
  if (kind !== 'born' || before || !month || !regency || isOfNonResident(update)) return [];
  const { motherAge, occurredIn } = facts ?? {};
  return [{ kind: 'birth', month, regency, sex: sexOf(after), motherAge, occurredIn }];
}

/** A child of a parent who lived abroad: the act names the country and no residence, which one grant covers. */
function isOfNonResident({ facts }: FeedUpdate): boolean {
  return facts?.occurredIn !== undefined && facts.residence === undefined;
}

/** On the record of the mother; the sex of the child is not on the feed. */
function stillbirths(update: FeedUpdate, after: BpsView): VitalFact[] {
  const { kind, occurredOn, facts } = update;
  const regency = regencyOfEvent(update, after);
  if (kind !== 'stillbirth' || !occurredOn || !regency) return [];
  const month = occurredOn.slice(0, 7);
  return [{ kind: 'stillbirth', month, regency, sex: 'unknown', motherAge: facts?.motherAge }];
}

/** A death is an act in this message, or follows from the difference to the copy after missed messages. */
function deaths(update: FeedUpdate, after: BpsView): VitalFact[] {
  const { kind, facts, occurredOn, before } = update;
  const diedOn = after.diedOn ?? facts?.diedOn ?? (kind === 'died' ? occurredOn : undefined);
  const isReported = kind === 'died' || facts?.diedOn !== undefined;
  const isNew = !isDeceased(before) && (isReported || before !== undefined);
  const regency = regencyOfEvent(update, after);
  if (!diedOn || !isNew || !regency || isAbroadOn(diedOn, after)) return [];
  const { ageAtDeath: age, occurredIn } = facts ?? {};
  return [{ kind: 'death', month: diedOn.slice(0, 7), regency, sex: sexOf(after), age, occurredIn }];
}

/** Of somebody who is not in the register. Without the month or the area nothing is counted. */
export function deathWithoutNik(state: DeathWithoutNikView): VitalFact | undefined {
  const { diedOn, residence, sex = 'unknown', ageAtDeath: age } = state;
  if (!diedOn || !residence) return undefined;
  return { kind: 'death', month: diedOn.slice(0, 7), regency: regencyOf(residence), sex, age };
}

/** Whoever lived abroad on the day of death was no resident of any regency. */
function isAbroadOn(day: string, { abroadSince }: BpsView): boolean {
  return abroadSince !== undefined && abroadSince <= day;
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

/** By an SKPLN in this message, or by the difference to the copy after missed messages; from the last residence here. */
function emigrations({ kind, before }: FeedUpdate, after: BpsView): VitalFact[] {
  const { abroadSince } = after;
  const isNew = before?.abroadSince === undefined && (kind === 'departed-abroad' || before !== undefined);
  const district = before?.district ?? after.district;
  if (!abroadSince || !isNew || !district) return [];
  return [
    { kind: 'emigration', month: abroadSince.slice(0, 7), regency: regencyOf(district), sex: sexOf(after) },
  ];
}

/** Without the day of return the month is unknown, so the return is not counted. */
function immigrations({ kind, facts, occurredOn }: FeedUpdate, after: BpsView): VitalFact[] {
  const month = (facts?.returnedOn ?? occurredOn)?.slice(0, 7);
  const area = facts?.to ?? after.district;
  if (kind !== 'returned-from-abroad' || !month || !area) return [];
  return [{ kind: 'immigration', month, regency: regencyOf(area), sex: sexOf(after) }];
}
