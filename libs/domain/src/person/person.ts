import { ageOn, type PlainDate } from '@peristiwa/kernel';
import type { Address } from '../area';
import type {
  BloodType,
  Citizenship,
  Education,
  MaritalStatus,
  QualityFlag,
  Relationship,
  Religion,
  Sex,
} from '../values';

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
  readonly endedOn?: PlainDate;
  readonly endedBy?: 'death' | 'divorce';
}

export interface Departure {
  readonly moveId: string;
  readonly destination?: string;
  readonly validUntil?: PlainDate;
  readonly closed: boolean;
}

/** The current state of a resident. The registry stores it as a document. */
export interface RegisteredPerson extends Biodata {
  readonly status: 'registered';
  readonly birthActNumber?: string;
  /** Anak ke-, as the act of birth says it. */
  readonly birthOrder?: number;
  readonly motherId?: string;
  /** Of a mother who is not in the register. Never for partners (UU 24/2013 art. 84; `domain.md` §5.4). */
  readonly motherName?: string;
  readonly fatherId?: string;
  readonly declaredMaritalStatus: MaritalStatus;
  readonly placement: Placement;
  /** First day of the placement; a later change may not take effect before it. */
  readonly placedOn: PlainDate;
  readonly marriages: readonly Marriage[];
  readonly children: readonly {
    readonly childId: string;
    readonly name: string;
    readonly bornOn: PlainDate;
  }[];
  readonly departures: readonly Departure[];
  readonly death?: { readonly diedOn: PlainDate; readonly actNumber: string; readonly cause: string };
  /** The latest day of any event of the person, except deaths. */
  readonly lastOccurredOn: PlainDate;
  readonly flags: readonly QualityFlag[];
}

/**
 * Modes of a person: `unregistered` until biodata or a birth is recorded; then `registered`, which
 * `residenceOf` splits into resident → moving → resident (arrival, cancellation, expiry) and deceased (terminal).
 */
export type Person = { readonly status: 'unregistered' } | RegisteredPerson;
export const unregistered: Person = { status: 'unregistered' };

/** Status kependudukan, derived so that the order in which facts arrive cannot matter. */
export function residenceOf(person: RegisteredPerson): 'resident' | 'moving' | 'deceased' {
  if (person.death) return 'deceased';
  return openDeparture(person) ? 'moving' : 'resident';
}

export function openDeparture(person: RegisteredPerson): Departure | undefined {
  return person.departures.find((departure) => !departure.closed);
}

export function activeMarriages(person: Pick<RegisteredPerson, 'marriages'>): readonly Marriage[] {
  return person.marriages.filter((marriage) => !marriage.endedBy);
}

/**
 * Status perkawinan from the list of marriages; the status declared on the form counts only while none is recorded.
 */
export function maritalStatusOf(person: RegisteredPerson): MaritalStatus {
  if (activeMarriages(person).length > 0) return 'married-recorded';
  // Of endings on one day a death counts last, as in the fold, so that the order of recording cannot matter.
  const ending = ({ endedOn, endedBy }: Marriage) => `${endedOn} ${endedBy === 'death' ? 1 : 0}`;
  const last = person.marriages.toSorted((a, b) => (ending(a) < ending(b) ? -1 : 1)).at(-1);
  if (!last) return person.declaredMaritalStatus;
  return last.endedBy === 'death' ? 'widowed' : 'divorced-recorded';
}

/** Wajib KTP and able to head a family: 17 or ever married (UU 24/2013 art. 63; Permendagri 108/2019 art. 10). */
export function isAdult(person: RegisteredPerson, on: PlainDate): boolean {
  return ageOn(person.bornOn, on) >= 17 || maritalStatusOf(person) !== 'single';
}

/** The members that both facts of entry (biodata, birth) have. */
interface Entry extends Biodata {
  readonly birthOrder?: number;
  readonly motherId?: string;
  readonly motherName?: string;
  readonly fatherId?: string;
  readonly placement: Placement;
  readonly flags: readonly QualityFlag[];
}

/** The state of a person at entry. Members are listed one by one: an event may have more than the state keeps. */
export function entered(
  entry: Entry,
  occurredOn: PlainDate,
  own: Pick<RegisteredPerson, 'declaredMaritalStatus' | 'birthActNumber'>,
): RegisteredPerson {
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
    birthOrder: entry.birthOrder,
    motherId: entry.motherId,
    motherName: entry.motherName,
    fatherId: entry.fatherId,
    birthActNumber: own.birthActNumber,
    declaredMaritalStatus: own.declaredMaritalStatus,
    placement: entry.placement,
    placedOn: occurredOn,
    marriages: [],
    children: [],
    departures: [],
    lastOccurredOn: occurredOn,
    flags: entry.flags,
  };
}

export function withFlags(person: RegisteredPerson, flags: readonly QualityFlag[]): RegisteredPerson {
  return flags.length === 0 ? person : { ...person, flags: [...person.flags, ...flags] };
}

export function placed(
  person: RegisteredPerson,
  placement: Placement,
  placedOn: PlainDate,
): RegisteredPerson {
  return { ...person, placement, placedOn };
}

/**
 * The facts about one marriage, by the day they happened on. The first ending holds: a death after a divorce changes
 * nothing, since a death only ends a marriage in force. A fact dated after the end only fills members that are still
 * unknown. A couple that marries again after a divorce starts a new marriage.
 */
export function withMarriage(person: RegisteredPerson, fact: Marriage): RegisteredPerson {
  const same = person.marriages.findLastIndex(({ spouseId }) => spouseId === fact.spouseId);
  const known = person.marriages[same];
  if (!known || isRemarriage(known, fact)) return { ...person, marriages: [...person.marriages, fact] };
  const merged = known.endedBy ? { ...fact, ...known } : { ...known, ...fact };
  return { ...person, marriages: person.marriages.with(same, merged) };
}

function isRemarriage({ endedBy, endedOn }: Marriage, { marriedOn }: Marriage): boolean {
  return endedBy === 'divorce' && endedOn !== undefined && marriedOn !== undefined && marriedOn > endedOn;
}

/**
 * The death of a spouse (cerai mati). It does not widow a person who died before that day: the first death ended the
 * marriage.
 */
export function widowedBy(
  person: RegisteredPerson,
  { spouseId, diedOn }: { readonly spouseId: string; readonly diedOn: PlainDate },
): RegisteredPerson {
  if (person.death && person.death.diedOn < diedOn) return person;
  return withMarriage(person, { spouseId, endedOn: diedOn, endedBy: 'death' });
}

export function withDeparture(
  person: RegisteredPerson,
  fact: Pick<Departure, 'moveId'> & Partial<Departure>,
): RegisteredPerson {
  const known = person.departures.find((departure) => departure.moveId === fact.moveId);
  const rest = person.departures.filter((departure) => departure.moveId !== fact.moveId);
  const departure = { closed: false, ...known, ...fact };
  return { ...person, departures: [...rest, known?.closed ? { ...departure, closed: true } : departure] };
}
