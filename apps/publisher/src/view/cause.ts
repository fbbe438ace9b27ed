import type { PersonMessageKind } from '@peristiwa/contracts';
import type { PersonEvent } from '@peristiwa/domain';
import type { PlainDate } from '@peristiwa/kernel';
import type { EventClass } from './grants';

/** One act as it touched one person: a row of the registry's change log. */
export interface Cause {
  readonly actId: string;
  readonly requestId: string;
  readonly occurredOn: PlainDate;
  readonly reportedOn: PlainDate;
  readonly events: readonly PersonEvent[];
}

interface Mapping {
  readonly eventClass: EventClass;
  readonly kind: PersonMessageKind;
}

/** What each event of a person is called on a feed, and under which grant it may be pushed. */
export const mappings: Record<PersonEvent['type'], Mapping> = {
  BirthRegistered: { eventClass: 'birth', kind: 'born' },
  DeathRegistered: { eventClass: 'death', kind: 'died' },
  PersonArrived: { eventClass: 'move', kind: 'moved' },
  AddressChanged: { eventClass: 'address-change', kind: 'moved' },
  DepartureIssued: { eventClass: 'departure', kind: 'departed' },
  DepartureCancelled: { eventClass: 'departure', kind: 'status-changed' },
  DepartureExpired: { eventClass: 'departure', kind: 'status-changed' },
  MarriageRegistered: { eventClass: 'marital-status', kind: 'status-changed' },
  DivorceRegistered: { eventClass: 'marital-status', kind: 'status-changed' },
  SpouseDied: { eventClass: 'marital-status', kind: 'status-changed' },
  SpouseRecorded: { eventClass: 'marital-status', kind: 'status-changed' },
  CardChanged: { eventClass: 'card-change', kind: 'biodata-changed' },
  FamilyHeadSucceeded: { eventClass: 'card-change', kind: 'biodata-changed' },
  FamilyHeadDeparted: { eventClass: 'card-change', kind: 'biodata-changed' },
  ChildBorn: { eventClass: 'biodata', kind: 'biodata-changed' },
  // Somebody enters the register: the person is new to every partner, or else only the biodata differ.
  BiodataRecorded: { eventClass: 'biodata', kind: 'biodata-changed' },
};

/** An act may touch a person in several ways (widowed, and a new head of family): the gravest names the message. */
const GRAVEST_FIRST: readonly PersonMessageKind[] = [
  'died',
  'born',
  'moved',
  'departed',
  'status-changed',
  'biodata-changed',
];

/** The name under which an act is told, among the events that may be pushed; undefined when none may. */
export function kindOf(
  events: readonly { readonly type: PersonEvent['type'] }[],
  granted: readonly EventClass[],
): PersonMessageKind | undefined {
  const pushed = events
    .map(({ type }) => mappings[type])
    .filter(({ eventClass }) => granted.includes(eventClass));
  return GRAVEST_FIRST.find((kind) => pushed.some((mapping) => mapping.kind === kind));
}
