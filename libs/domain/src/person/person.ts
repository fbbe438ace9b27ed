import { ageOn, type PlainDate } from '@peristiwa/kernel';
import type { Address } from '../area';
import type { Dated } from '../dated';
import type { Authority } from '../marriage/papers';
import { raised, type RaisedFlag } from '../raised-flag';
import type {
  BloodType,
  Citizenship,
  Education,
  MaritalStatus,
  Relationship,
  Religion,
  Sex,
  QualityFlag,
} from '../values';
import { placementFlags } from '../flags';
import { parentsAtEntry, type NamedParents, type Parentage } from './parentage';
import type { RareMembers } from './rare-members';
import { withStay, type Stay } from './residence';

/** Card, relationship to its head and address of a person. */
export interface Placement {
  readonly familyId: string;
  readonly kkNumber: string;
  readonly relationship: Relationship;
  readonly address: Address;
}

export interface Biodata {
  readonly nik: string;
  readonly name: string;
  readonly sex: Sex;
  readonly bornOn: PlainDate;
  /** Regency code, or the name of a place abroad. */
  readonly birthPlace: string;
  readonly religion: Religion;
  readonly education: Education;
  /** Official code, 1–99. */
  readonly occupation: number;
  readonly citizenship: Citizenship;
  readonly bloodType: BloodType;
}

/** The names of the members of biodata, for lists of the members that an answer shows. */
export const biodataMembers = [
  'nik',
  'name',
  'sex',
  'bornOn',
  'birthPlace',
  'religion',
  'education',
  'occupation',
  'citizenship',
  'bloodType',
] as const satisfies readonly (keyof Biodata)[];

export interface Marriage {
  readonly spouseId: string;
  /** Unknown for a spouse named on a biodata form. */
  readonly marriedOn?: PlainDate;
  readonly actNumber?: string;
  /** Kawin tercatat or belum tercatat: without an act of marriage (domain.md §3.1, status perkawinan 2 and 3). */
  readonly form: 'recorded' | 'unrecorded';
  /** Who recorded it; unknown for a marriage without an act. */
  readonly authority?: Authority;
  /** The day of the decision by which a court legalised it (isbat nikah); until then it had no act. */
  readonly legalisedOn?: PlainDate;
  /** The last day on which a divorce was annulled: another divorce is of that day at the earliest. */
  readonly restoredOn?: PlainDate;
  readonly endedOn?: PlainDate;
  /** `annulment`: by a court's decision there was no marriage (pembatalan perkawinan). */
  readonly endedBy?: 'death' | 'divorce' | 'annulment';
}

export interface Departure {
  readonly moveId: string;
  readonly destination?: string;
  readonly validUntil?: PlainDate;
  readonly closed: boolean;
}

/** The state of a person. The registry stores it as a document. */
interface PersonMembers extends Biodata, Parentage, RareMembers {
  readonly birthActNumber?: string;
  /** Anak ke-, as the act of birth says it. */
  readonly birthOrder?: number;
  readonly declaredMaritalStatus: MaritalStatus;
  readonly placement: Placement;
  /** First day of the placement; a later change may not take effect before it. */
  readonly placedOn: PlainDate;
  /** By day, from the entry on. */
  readonly stays: readonly Stay[];
  readonly marriages: readonly Marriage[];
  readonly children: readonly {
    readonly childId: string;
    readonly name: string;
    readonly bornOn: PlainDate;
    /** Anak ke-; unknown where the act of birth was recorded before the register kept it here. */
    readonly birthOrder?: number;
  }[];
  readonly departures: readonly Departure[];
  readonly death?: {
    readonly diedOn: PlainDate;
    readonly actNumber: string;
    readonly cause: string;
    /** The latest act of the chain that registered the death: what follows from the death names it. */
    readonly actId: string;
  };
  /** The latest day of any event of the person, except deaths. */
  readonly lastOccurredOn: PlainDate;
  /** The latest day of an own vital event: marriage, divorce, move, change of identity (INV-02). */
  readonly lastVitalOn?: PlainDate;
  readonly flags: readonly RaisedFlag[];
}

/** Somebody who is in the register, dead or alive. */
export interface RegisteredPerson extends PersonMembers {
  readonly status: 'registered';
}
/** The act of entry is void and nothing is in its place. The state is that of the void entry, for the officer to read. */
interface CancelledPerson extends PersonMembers {
  readonly status: 'cancelled';
}
/** A duplicate, whose record continues under another person (domain.md §2.2 B). */
interface MergedPerson extends PersonMembers {
  readonly status: 'merged';
  readonly survivorId: string;
}
export type PersonOnRecord = RegisteredPerson | CancelledPerson | MergedPerson;

/**
 * Modes of a person: `unregistered` until biodata or a birth is recorded; then `registered`, which
 * `residenceOf` splits into resident → moving → resident (arrival, cancellation, expiry), resident → abroad → resident
 * (SKPLN, SKDLN) and deceased (terminal).
 * `cancelled` and `merged` end with the cancellation of the act that led to them. Deciders know registered persons only.
 */
export type Person = { readonly status: 'unregistered' } | PersonOnRecord;
export const unregistered: Person = { status: 'unregistered' };

/** Status kependudukan of a row or an answer. */
export function statusOf(person: PersonOnRecord): ReturnType<typeof residenceOf> | 'cancelled' | 'merged' {
  return person.status === 'registered' ? residenceOf(person) : person.status;
}

/** Status kependudukan, derived so that the order in which facts arrive cannot matter. */
export function residenceOf(
  person: Pick<PersonMembers, 'death' | 'abroad' | 'departures'>,
): 'resident' | 'moving' | 'abroad' | 'deceased' {
  if (person.death) return 'deceased';
  if (person.abroad) return 'abroad';
  return openDeparture(person) ? 'moving' : 'resident';
}

/** On no card any more: whoever died, or lives abroad. The placement is the last one. */
export function isOffCard({ death, abroad }: Pick<PersonMembers, 'death' | 'abroad'>): boolean {
  return death !== undefined || abroad !== undefined;
}

export function openDeparture(person: Pick<PersonMembers, 'departures'>): Departure | undefined {
  return person.departures.find((departure) => !departure.closed);
}

export function activeMarriages(person: Pick<RegisteredPerson, 'marriages'>): readonly Marriage[] {
  return person.marriages.filter((marriage) => !marriage.endedBy);
}

/**
 * Status perkawinan from the list of marriages; the status declared on the form counts only while none is recorded.
 * After the annulment of a marriage the status is the one before it (domain.md §2.2 A, BTL-KAWIN).
 */
export function maritalStatusOf(person: MaritalState): MaritalStatus {
  const active = activeMarriages(person);
  if (active.length > 0) return active.every(isUnrecorded) ? 'married-unrecorded' : 'married-recorded';
  // Of endings on one day a death counts last, as in the fold, so that the order of recording cannot matter.
  const ending = ({ endedOn, endedBy }: Marriage) => `${endedOn} ${endedBy === 'death' ? 1 : 0}`;
  const ended = person.marriages.filter(({ endedBy }) => endedBy !== 'annulment');
  const last = ended.toSorted((a, b) => (ending(a) < ending(b) ? -1 : 1)).at(-1);
  if (!last) return statusWithoutMarriage(person);
  if (last.endedBy === 'death') return 'widowed';
  return isUnrecorded(last) ? 'divorced-unrecorded' : 'divorced-recorded';
}

/** The marriage that a form declared is the one that was annulled. */
function statusWithoutMarriage({ marriages, declaredMaritalStatus }: MaritalState): MaritalStatus {
  const isAnnulled = marriages.length > 0 && declaredMaritalStatus.startsWith('married');
  return isAnnulled ? 'single' : declaredMaritalStatus;
}
type MaritalState = Pick<RegisteredPerson, 'marriages' | 'declaredMaritalStatus'>;

function isUnrecorded({ form }: Marriage): boolean {
  return form === 'unrecorded';
}

/** Wajib KTP and able to head a family: 17 or ever married (UU 24/2013 art. 63; Permendagri 108/2019 art. 10). */
export function isAdult(person: MaritalState & Pick<Biodata, 'bornOn'>, on: PlainDate): boolean {
  return ageOn(person.bornOn, on) >= 17 || maritalStatusOf(person) !== 'single';
}

/** The members that both facts of entry (biodata, birth) have. */
interface Entry extends Biodata, NamedParents, Pick<RareMembers, 'dualUntil'> {
  readonly birthOrder?: number;
  readonly placement: Placement;
  readonly flags: readonly QualityFlag[];
}

/** The state of a person at entry. Members are listed one by one: an event may have more than the state keeps. */
export function entered(
  fact: Dated<Entry>,
  own: Pick<RegisteredPerson, 'declaredMaritalStatus' | 'birthActNumber'>,
): RegisteredPerson {
  const { data: entry, occurredOn } = fact;
  const { nik, name, sex, bornOn, birthPlace, religion, education, occupation, citizenship, bloodType } =
    entry;
  return {
    status: 'registered',
    nik,
    name,
    sex,
    bornOn,
    birthPlace,
    religion,
    education,
    occupation,
    citizenship,
    bloodType,
    // Absent, not undefined: a state read from its row has its members in the same order.
    ...(entry.dualUntil && { dualUntil: entry.dualUntil }),
    ...(entry.birthOrder && { birthOrder: entry.birthOrder }),
    ...parentsAtEntry(entry),
    ...(own.birthActNumber && { birthActNumber: own.birthActNumber }),
    declaredMaritalStatus: own.declaredMaritalStatus,
    placement: entry.placement,
    placedOn: occurredOn,
    stays: [{ area: entry.placement.address.area, from: occurredOn }],
    marriages: [],
    children: [],
    departures: [],
    lastOccurredOn: occurredOn,
    flags: raised(entry.flags, fact),
  };
}

export function withFlags(
  person: PersonOnRecord,
  flags: readonly QualityFlag[],
  fact: Pick<Dated<unknown>, 'reportedOn' | 'actId'>,
): PersonOnRecord {
  return flags.length === 0 ? person : { ...person, flags: [...person.flags, ...raised(flags, fact)] };
}

export function placed(person: PersonOnRecord, placement: Placement, placedOn: PlainDate): PersonOnRecord {
  const stays = withStay(person.stays, placement.address.area, placedOn);
  const isOtherCard = placement.familyId !== person.placement.familyId;
  return { ...(isOtherCard ? withoutPlacementFlags(person) : person), placement, placedOn, stays };
}

/** Pindah ke luar negeri: the placement stays the last one, and the office of that address keeps the record. */
export function wentAbroad(person: PersonOnRecord, country: string, since: PlainDate): PersonOnRecord {
  const stays = withStay(person.stays, null, since);
  return { ...withoutPlacementFlags(person), placedOn: since, stays, abroad: { country, since } };
}

/** Datang dari luar negeri. */
export function cameBack(person: PersonOnRecord, placement: Placement, placedOn: PlainDate): PersonOnRecord {
  const { abroad: _ended, ...rest } = placed(person, placement, placedOn);
  return rest;
}

/** Without the flags about what the person is on the present card. */
export function withoutPlacementFlags(person: PersonOnRecord): PersonOnRecord {
  if (person.flags.length === 0) return person;
  return { ...person, flags: person.flags.filter(({ kind }) => !placementFlags.includes(kind)) };
}

/**
 * The facts about one marriage, by the day they happened on. The first ending holds: a death after a divorce changes
 * nothing, since a death only ends a marriage in force. A fact dated after the end only fills members that are still
 * unknown. A couple that marries again after a divorce starts a new marriage.
 */
export function withMarriage<Someone extends PersonOnRecord>(person: Someone, fact: MarriageFact): Someone {
  const same = person.marriages.findLastIndex(({ spouseId }) => spouseId === fact.spouseId);
  const known = person.marriages[same];
  if (!known || isRemarriage(known, fact)) return withNewMarriage(person, fact);
  // An act shows for good that the marriage is recorded, whatever a form declares later.
  const form = fact.form === 'recorded' ? 'recorded' : known.form;
  const merged = { ...(known.endedBy ? { ...fact, ...known } : { ...known, ...fact }), form };
  return { ...person, marriages: person.marriages.with(same, merged) };
}

/** The death of the spouse may be on record already, since a form that names a spouse has the day of the form. */
function withNewMarriage<Someone extends PersonOnRecord>(person: Someone, fact: MarriageFact): Someone {
  const end = fact.endedBy ? {} : endByDeath(person, fact.spouseId);
  return { ...person, marriages: [...person.marriages, { form: 'recorded', ...fact, ...end }] };
}

function endByDeath({ deathsOfOthers = [] }: PersonOnRecord, spouseId: string): Partial<Marriage> {
  const diedOn = deathsOfOthers.find(({ personId }) => personId === spouseId)?.diedOn;
  return diedOn ? { endedOn: diedOn, endedBy: 'death' } : {};
}

/** Without a form: nothing is known about it, so it stays; of a marriage not known before it is recorded. */
type MarriageFact = Omit<Marriage, 'form'> & Partial<Pick<Marriage, 'form'>>;

function isRemarriage(known: Marriage, { marriedOn }: MarriageFact): boolean {
  const { endedOn } = known;
  return isOver(known) && endedOn !== undefined && marriedOn !== undefined && marriedOn > endedOn;
}

function isOver({ endedBy }: Marriage): boolean {
  return endedBy === 'divorce' || endedBy === 'annulment';
}

/** The court says since when the two are married, also where the marriage has ended since (isbat nikah). */
export function withLegalisation<Someone extends PersonOnRecord>(person: Someone, fact: Marriage): Someone {
  return withLastMarriage(withMarriage(person, fact), fact.spouseId, (marriage) => ({
    ...marriage,
    ...fact,
  }));
}

/**
 * The last marriage of the two was none, however it had ended before. It may come before the fact of the marriage, where
 * a form declared this on a later day.
 */
export function withMarriageAnnulled(
  person: PersonOnRecord,
  { spouseId, annulledOn }: { readonly spouseId: string; readonly annulledOn: PlainDate },
): PersonOnRecord {
  const end = { endedOn: annulledOn, endedBy: 'annulment' } as const;
  if (!person.marriages.some((marriage) => marriage.spouseId === spouseId)) {
    return withMarriage(person, { spouseId, ...end });
  }
  return withLastMarriage(person, spouseId, (marriage) => ({ ...marriage, ...end }));
}

/** The last marriage of the two is in force again, unless one of them has died. */
export function withDivorceAnnulled<Someone extends PersonOnRecord>(
  person: Someone,
  { spouseId, annulledOn }: { readonly spouseId: string; readonly annulledOn: PlainDate },
): Someone {
  return withLastMarriage(person, spouseId, ({ endedOn, endedBy, ...marriage }) =>
    endedBy === 'divorce'
      ? { ...marriage, restoredOn: annulledOn, ...endByDeath(person, spouseId) }
      : { ...marriage, endedOn, endedBy },
  );
}

function withLastMarriage<Someone extends PersonOnRecord>(
  person: Someone,
  spouseId: string,
  changed: (marriage: Marriage) => Marriage,
): Someone {
  const index = person.marriages.findLastIndex((marriage) => marriage.spouseId === spouseId);
  const marriage = person.marriages[index];
  return marriage ? { ...person, marriages: person.marriages.with(index, changed(marriage)) } : person;
}

/**
 * The death of a spouse (cerai mati). It does not widow a person who died before that day: the first death ended the
 * marriage. It shows no marriage by itself: where the act of marriage is void, nobody is widowed. Nor where the marriage
 * was over; a court may find another one later (isbat nikah).
 */
export function widowedBy(
  person: PersonOnRecord,
  { spouseId, diedOn }: { readonly spouseId: string; readonly diedOn: PlainDate },
): PersonOnRecord {
  if (person.death && person.death.diedOn < diedOn) return person;
  const last = person.marriages.findLast((marriage) => marriage.spouseId === spouseId);
  if (!last || isOver(last)) {
    const known = person.deathsOfOthers ?? [];
    if (known.some((one) => one.personId === spouseId && one.diedOn === diedOn)) return person;
    return { ...person, deathsOfOthers: [...known, { personId: spouseId, diedOn }] };
  }
  return withMarriage(person, { spouseId, endedOn: diedOn, endedBy: 'death' });
}

export function withDeparture(
  person: PersonOnRecord,
  fact: Pick<Departure, 'moveId'> & Partial<Departure>,
): PersonOnRecord {
  const known = person.departures.find((departure) => departure.moveId === fact.moveId);
  const rest = person.departures.filter((departure) => departure.moveId !== fact.moveId);
  const departure = { closed: false, ...known, ...fact };
  return { ...person, departures: [...rest, known?.closed ? { ...departure, closed: true } : departure] };
}
