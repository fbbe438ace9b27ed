import type { PersonFacts, PersonMessageKind } from '@peristiwa/contracts';
import type { PersonEvent } from '@peristiwa/domain';
import type { EventClass } from './grants';

type DataOf<Type extends PersonEvent['type']> = Extract<PersonEvent, { type: Type }>['data'];

interface Row<Type extends PersonEvent['type']> {
  /** The grant under which the event may be pushed. */
  readonly eventClass: EventClass;
  /** The kind of a message about it on a feed. */
  readonly kind: PersonMessageKind;
  /** What a partner may know of the act itself, besides what it changed. */
  readonly facts: (data: DataOf<Type>) => PersonFacts;
}

const none = () => ({});

/** How each event of a person is published. A type of the catalogue without a row does not compile. */
export const personEvents: { readonly [Type in PersonEvent['type']]: Row<Type> } = {
  BirthRegistered: {
    eventClass: 'birth',
    kind: 'born',
    facts: ({
      bornOn,
      birthOrder,
      plurality,
      motherAge,
      weightGrams,
      lengthCm,
      deliveryPlace,
      attendant,
      reportedLate,
    }) => ({
      bornOn,
      birthOrder,
      plurality,
      motherAge,
      weightGrams,
      lengthCm,
      deliveryPlace,
      attendant,
      reportedLate,
    }),
  },
  DeathRegistered: {
    eventClass: 'death',
    kind: 'died',
    facts: ({ diedOn, age, cause, actNumber, reportedLate }) => ({
      diedOn,
      ageAtDeath: age,
      causeOfDeath: cause,
      deathActNumber: actNumber,
      reportedLate,
    }),
  },
  PersonArrived: {
    eventClass: 'move',
    kind: 'moved',
    facts: ({ arrivedOn, from, reason, placement }) => ({
      kind: 'between-regencies',
      arrivedOn,
      from,
      to: placement.address.area,
      reason,
    }),
  },
  AddressChanged: {
    eventClass: 'address-change',
    kind: 'moved',
    facts: ({ changedOn, from, address }) => ({ kind: 'within-regency', changedOn, from, to: address.area }),
  },
  DepartureIssued: {
    eventClass: 'departure',
    kind: 'departed',
    facts: ({ destination, reason, validUntil }) => ({ to: destination, reason, validUntil }),
  },
  DepartureCancelled: {
    eventClass: 'departure',
    kind: 'status-changed',
    facts: () => ({ status: 'move-cancelled' }),
  },
  DepartureExpired: {
    eventClass: 'departure',
    kind: 'status-changed',
    facts: () => ({ status: 'move-expired' }),
  },
  MarriageRegistered: {
    eventClass: 'marital-status',
    kind: 'status-changed',
    facts: ({ marriedOn, reportedLate }) => ({ status: 'married', marriedOn, reportedLate }),
  },
  DivorceRegistered: {
    eventClass: 'marital-status',
    kind: 'status-changed',
    facts: ({ divorcedOn, reportedLate }) => ({ status: 'divorced', divorcedOn, reportedLate }),
  },
  SpouseDied: {
    eventClass: 'marital-status',
    kind: 'status-changed',
    facts: ({ diedOn }) => ({ status: 'widowed', spouseDiedOn: diedOn }),
  },
  WidowhoodRecorded: {
    eventClass: 'marital-status',
    kind: 'status-changed',
    facts: ({ diedOn }) => ({ status: 'widowed', spouseDiedOn: diedOn }),
  },
  SpouseRecorded: {
    eventClass: 'marital-status',
    kind: 'status-changed',
    facts: () => ({ status: 'spouse-recorded' }),
  },
  CardChanged: { eventClass: 'card-change', kind: 'biodata-changed', facts: none },
  FamilyHeadSucceeded: { eventClass: 'card-change', kind: 'biodata-changed', facts: none },
  FamilyHeadDeparted: { eventClass: 'card-change', kind: 'biodata-changed', facts: none },
  PlacementSettled: { eventClass: 'card-change', kind: 'biodata-changed', facts: none },
  ChildBorn: { eventClass: 'biodata', kind: 'biodata-changed', facts: none },
  // A person enters the register. For a partner that already holds the person, only the biodata change.
  BiodataRecorded: { eventClass: 'biodata', kind: 'biodata-changed', facts: none },
  // No command cancels an act yet; when one does, the resulting difference is published.
  PersonActVoided: { eventClass: 'biodata', kind: 'biodata-changed', facts: none },
};

export function factsOf<Type extends PersonEvent['type']>(event: {
  readonly type: Type;
  readonly data: DataOf<Type>;
}): PersonFacts {
  return personEvents[event.type].facts(event.data);
}

/**
 * An act may touch a person in several ways (widowed, and a new head of family): the most important event names the
 * message.
 */
const GRAVEST_FIRST: readonly PersonMessageKind[] = [
  'died',
  'born',
  'moved',
  'departed',
  'status-changed',
  'biodata-changed',
];

/** The name under which an act is published, among the events that may be pushed; undefined when none may. */
export function kindOf(
  events: readonly { readonly type: PersonEvent['type'] }[],
  granted: readonly EventClass[],
): PersonMessageKind | undefined {
  const pushed = events
    .map(({ type }) => personEvents[type])
    .filter(({ eventClass }) => granted.includes(eventClass));
  return GRAVEST_FIRST.find((kind) => pushed.some((row) => row.kind === kind));
}
