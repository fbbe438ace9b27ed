import { isPlainDate, type PlainDate } from '@peristiwa/kernel';
import { residenceOfEvent, type EventType, type PersonOnRecord } from '@peristiwa/domain';

export const vitalKinds = ['birth', 'death', 'marriage', 'divorce', 'move'] as const;
export type VitalKind = (typeof vitalKinds)[number];

/** Days from the event within which the law wants it reported: UU 24/2013 arts 27, 44, 34 and 40; of a move none. */
export const deadlineDays: Readonly<Partial<Record<VitalKind, number>>> = {
  birth: 60,
  death: 30,
  marriage: 60,
  divorce: 60,
};

/** An act as statistics count it. */
export interface VitalRecord {
  readonly kind: VitalKind;
  /** Village as recorded; of a move the one of arrival. */
  readonly area: string;
  /** Of a move: the village that was left. */
  readonly otherArea?: string;
  readonly occurredOn: string;
  /** Whether it was reported after the day that the law sets. */
  readonly reportedLate: boolean;
}

/** A fact of the change log: the content of an event, in its present form. */
export interface LoggedFact {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

type Count = (data: never, person: PersonOnRecord) => VitalRecord | undefined;

/**
 * What each type of event counts as: at the residence on the day of the event (domain.md §5.3). A birth or a death of
 * somebody who lived abroad counts in no area. A marriage or a divorce is on the record of both spouses and counts once,
 * at the husband's residence (UN Vital Statistics Rev. 3: by residence of the groom).
 */
const COUNTS: Readonly<Partial<Record<EventType, Count>>> = {
  BirthRegistered: ({ bornOn, residence, reportedLate }: Reported & { bornOn: string }) =>
    residence === undefined
      ? undefined
      : { kind: 'birth', area: residence, occurredOn: bornOn, reportedLate },
  BirthActRecorded: ({ bornOn, reportedLate }: Reported & { bornOn: string }, person) =>
    atResidence(person, { kind: 'birth', occurredOn: bornOn, reportedLate }),
  DeathRegistered: ({ diedOn, residence, reportedLate }: Reported & { diedOn: string }, person) =>
    residence === undefined
      ? atResidence(person, { kind: 'death', occurredOn: diedOn, reportedLate })
      : { kind: 'death', area: residence, occurredOn: diedOn, reportedLate },
  MarriageRegistered: ({ marriedOn, reportedLate }: Reported & { marriedOn: string }, person) =>
    ofHusband(person, { kind: 'marriage', occurredOn: marriedOn, reportedLate }),
  DivorceRegistered: ({ divorcedOn, reportedLate }: Reported & { divorcedOn: string }, person) =>
    ofHusband(person, { kind: 'divorce', occurredOn: divorcedOn, reportedLate }),
  PersonArrived: ({ arrivedOn, from, placement }: Arrival) => {
    const { area } = placement.address;
    return { kind: 'move', area, otherArea: from, occurredOn: arrivedOn, reportedLate: false };
  },
};

interface Reported {
  readonly reportedLate: boolean;
  readonly residence?: string;
}
interface Arrival {
  readonly arrivedOn: string;
  readonly from: string;
  readonly placement: { readonly address: { readonly area: string } };
}

/** The types of events that count as a record. */
export const countedTypes = Object.keys(COUNTS);

/** What the facts of one act on a person's stream count as; `person` is the state after the act. */
export function vitalRecordsOf(facts: readonly LoggedFact[], person: PersonOnRecord): VitalRecord[] {
  const records = facts.flatMap(({ type, data }) => COUNTS[type as EventType]?.(data as never, person) ?? []);
  // The fold does not check what desks wrote, and a malformed value must not stop the counting of all others.
  return records.filter(({ area, occurredOn }) => /^\d{10}$/.test(area) && isPlainDate(occurredOn));
}

function atResidence(person: PersonOnRecord, record: Omit<VitalRecord, 'area'>): VitalRecord | undefined {
  const area = residenceOfEvent(person, record.occurredOn as PlainDate);
  return area === undefined ? undefined : { ...record, area };
}

function ofHusband(person: PersonOnRecord, record: Omit<VitalRecord, 'area'>): VitalRecord | undefined {
  if (person.sex !== 'male') return undefined;
  // A couple that lives abroad is on the record of its last office.
  return atResidence(person, record) ?? { ...record, area: person.placement.address.area };
}
