import type { PlainDate } from '@peristiwa/kernel';
import type { DomainEvent } from './act';
import { emptyFamily, evolveFamily, type Family, type FamilyEvent } from './family/family';
import { evolveMove, noMove, type MoveCase, type MoveEvent } from './move/move-case';
import type { PersonEvent } from './person/person-events';
import { evolvePerson, unregistered, type Person } from './person/person';

/** What every fold needs of a stored event; adapters hand over more, the fold ignores it. */
export interface Recorded<Event extends DomainEvent = DomainEvent> {
  readonly type: Event['type'];
  readonly data: Event['data'];
  readonly occurredOn: PlainDate;
  readonly position: number;
}

/**
 * Among facts of one day: somebody is born before all else, marries before divorcing, leaves before arriving, and dies
 * last. Entry into the register comes first whatever its day, since nothing can be folded into nobody.
 */
const RANK: Record<PersonEvent['type'], number> = {
  BirthRegistered: 0,
  BiodataRecorded: 0,
  SpouseRecorded: 1,
  ChildBorn: 2,
  MarriageRegistered: 3,
  DivorceRegistered: 4,
  DepartureIssued: 5,
  DepartureCancelled: 6,
  DepartureExpired: 6,
  PersonArrived: 7,
  AddressChanged: 7,
  CardChanged: 7,
  FamilyHeadDeparted: 7,
  FamilyHeadSucceeded: 7,
  SpouseDied: 8,
  DeathRegistered: 9,
};

type PersonRecord = Recorded<PersonEvent>;

function compare(a: PersonRecord, b: PersonRecord): number {
  const [rankA, rankB] = [RANK[a.type], RANK[b.type]];
  if ((rankA === 0) !== (rankB === 0)) return rankA === 0 ? -1 : 1;
  if (a.occurredOn !== b.occurredOn) return a.occurredOn < b.occurredOn ? -1 : 1;
  return rankA - rankB || a.position - b.position;
}

/** True when the fold knows `type`; readers stop at any other (`design.md` §2, guarantee 7). */
export function isPersonEventType(type: string): type is PersonEvent['type'] {
  return Object.hasOwn(RANK, type);
}

/** A person's facts in the order in which the fold takes them: entry, then by day, rank and position. */
export function inEffectiveOrder<Event extends PersonRecord>(events: readonly Event[]): Event[] {
  return events.toSorted(compare);
}

/** The place of a fact in the order of the fold. */
export type FactPlace = Pick<PersonRecord, 'type' | 'occurredOn' | 'position'>;

/** Whether `next` is taken after `last` by the fold: then a state that ends with `last` may be evolved further. */
export function followsInOrder(last: FactPlace, next: FactPlace): boolean {
  return compare(last as PersonRecord, next as PersonRecord) <= 0;
}

/**
 * The one fold of a person: write side, projector, as-of queries and tests use it. Any arrival order of the same
 * facts gives the same state (property-tested), because facts are sorted by (entry, occurredOn, rank, position).
 * Position decides two things only: the last of several placements of one day, and the order within lists.
 */
export function foldPerson(events: readonly PersonRecord[]): Person {
  return inEffectiveOrder(events).reduce<Person>(
    (person, event) => evolvePerson(person, event as PersonEvent & PersonRecord),
    unregistered,
  );
}

/** A family card is an administrative document: its events take effect in the order of recording. */
export function foldFamily(events: readonly Recorded<FamilyEvent>[]): Family {
  return byPosition(events).reduce<Family>(
    (family, event) => evolveFamily(family, event as FamilyEvent & Recorded<FamilyEvent>),
    emptyFamily,
  );
}

/** So is a move case. */
export function foldMove(events: readonly Recorded<MoveEvent>[]): MoveCase {
  return byPosition(events).reduce<MoveCase>((move, event) => evolveMove(move, event as MoveEvent), noMove);
}

function byPosition<Event extends { position: number }>(events: readonly Event[]): Event[] {
  return events.toSorted((a, b) => a.position - b.position);
}
