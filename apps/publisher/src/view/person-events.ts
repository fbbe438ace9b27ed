import { actKinds, type ActKind, type PersonFacts } from '@peristiwa/contracts';
import type { PersonEvent } from '@peristiwa/domain';
import type { EventClass } from './grants';

type DataOf<Type extends PersonEvent['type']> = Extract<PersonEvent, { type: Type }>['data'];

interface Row<Type extends PersonEvent['type']> {
  /** The grant under which the event may be pushed. */
  readonly eventClass: EventClass;
  /** The kind of a message about it on a feed. */
  readonly kind: ActKind;
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
      arrivedOn,
      from,
      to: placement.address.area,
      reason,
    }),
  },
  AddressChanged: {
    eventClass: 'address-change',
    kind: 'address-changed',
    facts: ({ changedOn, from, address }) => ({ changedOn, from, to: address.area }),
  },
  DepartureIssued: {
    eventClass: 'departure',
    kind: 'departed',
    facts: ({ destination, reason, validUntil }) => ({ to: destination, reason, validUntil }),
  },
  DepartureCancelled: { eventClass: 'departure', kind: 'move-cancelled', facts: none },
  DepartureExpired: { eventClass: 'departure', kind: 'move-expired', facts: none },
  MarriageRegistered: {
    eventClass: 'marital-status',
    kind: 'married',
    facts: ({ marriedOn, reportedLate }) => ({ marriedOn, reportedLate }),
  },
  DivorceRegistered: {
    eventClass: 'marital-status',
    kind: 'divorced',
    facts: ({ divorcedOn, reportedLate }) => ({ divorcedOn, reportedLate }),
  },
  SpouseDied: {
    eventClass: 'marital-status',
    kind: 'widowed',
    facts: ({ diedOn }) => ({ spouseDiedOn: diedOn }),
  },
  WidowhoodRecorded: {
    eventClass: 'marital-status',
    kind: 'widowed',
    facts: ({ diedOn }) => ({ spouseDiedOn: diedOn }),
  },
  SpouseRecorded: { eventClass: 'marital-status', kind: 'spouse-recorded', facts: none },
  CardChanged: { eventClass: 'card-change', kind: 'card-changed', facts: none },
  FamilyHeadSucceeded: { eventClass: 'card-change', kind: 'head-succeeded', facts: none },
  FamilyHeadDeparted: { eventClass: 'card-change', kind: 'head-departed', facts: none },
  PlacementSettled: { eventClass: 'card-change', kind: 'placement-settled', facts: none },
  ChildBorn: { eventClass: 'biodata', kind: 'child-born', facts: none },
  BiodataRecorded: { eventClass: 'biodata', kind: 'biodata-recorded', facts: none },
  // No command cancels an act yet; when one does, the resulting difference is published.
  PersonActVoided: { eventClass: 'biodata', kind: 'act-voided', facts: none },
};

export function factsOf<Type extends PersonEvent['type']>(event: {
  readonly type: Type;
  readonly data: DataOf<Type>;
}): PersonFacts {
  return personEvents[event.type].facts(event.data);
}

/** The kinds of an act among the events that may be pushed, the gravest first; the first names the message. */
export function kindsOf(
  events: readonly { readonly type: PersonEvent['type'] }[],
  granted: readonly EventClass[],
): ActKind[] {
  const pushed = new Set(
    events
      .map(({ type }) => personEvents[type])
      .filter(({ eventClass }) => granted.includes(eventClass))
      .map(({ kind }) => kind),
  );
  return actKinds.filter((kind) => pushed.has(kind));
}
