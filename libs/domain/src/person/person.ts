import { ageOn, assertNever, type PlainDate } from '@peristiwa/kernel';
import type { MaritalStatus, QualityFlag } from '../values';
import type { Biodata, PersonEvent, Placement } from './person-events';

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

/** The current state of a resident, and the document that the registry keeps of each. */
export interface RegisteredPerson extends Biodata {
  readonly status: 'registered';
  readonly birthActNumber?: string;
  readonly motherId?: string;
  readonly fatherId?: string;
  readonly declaredMaritalStatus: MaritalStatus;
  readonly placement: Placement;
  /** Since when the placement holds; a later change may not take effect before it. */
  readonly placedOn: PlainDate;
  readonly marriages: readonly Marriage[];
  readonly children: readonly {
    readonly childId: string;
    readonly name: string;
    readonly bornOn: PlainDate;
  }[];
  readonly departures: readonly Departure[];
  readonly death?: { readonly diedOn: PlainDate; readonly actNumber: string; readonly cause: string };
  /** The latest day on which something happened to the person, deaths apart. */
  readonly lastOccurredOn: PlainDate;
  readonly flags: readonly QualityFlag[];
}

/**
 * Modes of a person: `unregistered` until biodata or a birth brings them in; then `registered`, which
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

export function activeMarriages(person: RegisteredPerson): readonly Marriage[] {
  return person.marriages.filter((marriage) => !marriage.endedBy);
}

/** Status perkawinan from the list of marriages; what the form declared counts only while none is recorded. */
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

export function evolvePerson(
  person: Person,
  event: PersonEvent & { readonly occurredOn: PlainDate },
): Person {
  if (event.type === 'BiodataRecorded' || event.type === 'BirthRegistered') return enter(event);
  // A fact about somebody who is not in the register at that time changes nothing there.
  if (person.status === 'unregistered') return person;
  const changed = apply(person, event);
  const vital = event.type !== 'DeathRegistered' && event.occurredOn > person.lastOccurredOn;
  return vital ? { ...changed, lastOccurredOn: event.occurredOn } : changed;
}

type Entry = Extract<PersonEvent, { type: 'BiodataRecorded' | 'BirthRegistered' }>;

function enter(event: Entry & { readonly occurredOn: PlainDate }): RegisteredPerson {
  const { nik, name, sex, bornOn, birthPlace, religion, education, occupation, citizenship, bloodType } =
    event.data;
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
    motherId: event.data.motherId,
    fatherId: event.data.fatherId,
    birthActNumber: event.type === 'BirthRegistered' ? event.data.actNumber : undefined,
    declaredMaritalStatus: event.type === 'BirthRegistered' ? 'single' : event.data.maritalStatus,
    placement: event.data.placement,
    placedOn: event.occurredOn,
    marriages: [],
    children: [],
    departures: [],
    lastOccurredOn: event.occurredOn,
    flags: event.data.flags,
  };
}

type Later = Exclude<PersonEvent, Entry> & { readonly occurredOn: PlainDate };

function apply(person: RegisteredPerson, event: Later): RegisteredPerson {
  switch (event.type) {
    case 'SpouseRecorded':
      return withMarriage(person, { spouseId: event.data.spouseId });
    case 'ChildBorn': {
      const { childId, name, bornOn } = event.data;
      return { ...person, children: [...person.children, { childId, name, bornOn }] };
    }
    case 'DeathRegistered': {
      const { diedOn, actNumber, cause, flags } = event.data;
      return { ...person, death: { diedOn, actNumber, cause }, flags: [...person.flags, ...flags] };
    }
    case 'SpouseDied': {
      const { spouseId, diedOn } = event.data;
      return withMarriage(person, { spouseId, endedOn: diedOn, endedBy: 'death' });
    }
    case 'DepartureIssued': {
      const { moveId, destination, validUntil } = event.data;
      return withDeparture(person, { moveId, destination, validUntil });
    }
    case 'DepartureCancelled':
    case 'DepartureExpired':
      return withDeparture(person, { moveId: event.data.moveId, closed: true });
    case 'PersonArrived': {
      const arrived = placed(person, event.data.placement, event.occurredOn);
      return withDeparture(arrived, { moveId: event.data.moveId, closed: true });
    }
    case 'FamilyHeadSucceeded':
    case 'FamilyHeadDeparted':
    case 'CardChanged':
      return placed(person, event.data.placement, event.occurredOn);
    case 'AddressChanged':
      return placed(person, { ...person.placement, address: event.data.address }, event.occurredOn);
    case 'MarriageRegistered': {
      const { spouseId, marriedOn, actNumber, flags } = event.data;
      return withMarriage(
        { ...person, flags: [...person.flags, ...flags] },
        { spouseId, marriedOn, actNumber },
      );
    }
    case 'DivorceRegistered': {
      const { spouseId, divorcedOn } = event.data;
      return withMarriage(person, { spouseId, endedOn: divorcedOn, endedBy: 'divorce' });
    }
    default:
      return assertNever(event);
  }
}

function placed(person: RegisteredPerson, placement: Placement, placedOn: PlainDate): RegisteredPerson {
  return { ...person, placement, placedOn };
}

/**
 * Facts about one marriage may come in any order. A couple that marries again after a divorce starts a new marriage;
 * a death ends the couple for good, so what is dated after it only adds what was not yet known.
 */
function withMarriage(person: RegisteredPerson, fact: Marriage): RegisteredPerson {
  const same = person.marriages.findLastIndex(({ spouseId }) => spouseId === fact.spouseId);
  const known = person.marriages[same];
  if (!known || isRemarriage(known, fact)) return { ...person, marriages: [...person.marriages, fact] };
  const merged = known.endedBy === 'death' ? { ...fact, ...known } : { ...known, ...fact };
  return { ...person, marriages: person.marriages.with(same, merged) };
}

function isRemarriage(known: Marriage, fact: Marriage): boolean {
  if (known.endedBy !== 'divorce' || !known.endedOn) return false;
  return fact.endedBy === 'death' || (fact.marriedOn !== undefined && fact.marriedOn > known.endedOn);
}

function withDeparture(
  person: RegisteredPerson,
  fact: Pick<Departure, 'moveId'> & Partial<Departure>,
): RegisteredPerson {
  const known = person.departures.find((departure) => departure.moveId === fact.moveId);
  const rest = person.departures.filter((departure) => departure.moveId !== fact.moveId);
  const departure = { closed: false, ...known, ...fact };
  return { ...person, departures: [...rest, known?.closed ? { ...departure, closed: true } : departure] };
}
