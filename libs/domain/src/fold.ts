import { latest, type PlainDate } from '@peristiwa/kernel';
import type { Known } from './act';
import type { AreaReform } from './area-reform';
import type { Dated } from './dated';
import { effectiveFacts } from './effective';
import {
  assertKnownEvent,
  catalogue,
  eventTypes,
  upcast,
  type AreaEvent,
  type DeathEvent,
  type DomainEvent,
  type EventType,
  type FamilyEvent,
  type MoveEvent,
  type PersonEvent,
  type TypesOn,
} from './events/catalogue';
import {
  places,
  type AreaDefinition,
  type Data,
  type EntryDefinition,
  type FamilyDefinition,
  type MoveDefinition,
  type PersonDefinition,
} from './events/definition';
import { emptyFamily, type Family } from './family/family';
import { noMove, type MoveCase } from './move/move-case';
import type { DeathWithoutNikOnRecord } from './person/death-without-nik';
import { unregistered, type Person } from './person/person';

/** The members of a stored event that a fold needs. Adapters pass more; the fold ignores the rest. */
export interface Recorded<Event extends DomainEvent = DomainEvent> {
  readonly type: Event['type'];
  readonly data: Event['data'];
  readonly occurredOn: PlainDate;
  readonly reportedOn: PlainDate;
  readonly position: number;
  readonly actId: string;
  /** The act that this event's act corrects or cancels. */
  readonly supersedes: string | null;
}

/** The members of a stored event that a reader needs; the ledger's own type has more. */
export interface StoredForm {
  readonly type: string;
  readonly schemaVersion: number;
  /** `YYYY-MM-DD`. */
  readonly occurredOn: string;
  /** `YYYY-MM-DD`. */
  readonly reportedOn: string;
  readonly position: number;
  readonly actId: string;
  readonly supersedes: string | null;
  /** JSON text. */
  readonly data: string;
}

/**
 * The only conversion from a stored event to a fact. The content is upcast to the present version. Members that no
 * fold takes are left out: a copy of the whole stored event cost more than reading its data.
 * @throws UnknownEventError for a type or version of a newer release
 * @throws SyntaxError when the text is not JSON
 */
export function toFact<Event extends DomainEvent = DomainEvent>(stored: StoredForm): Recorded<Event> {
  const { type, schemaVersion, occurredOn, reportedOn, position, actId, supersedes } = stored;
  assertKnownEvent(type, schemaVersion, position);
  const data = upcast(type, schemaVersion, JSON.parse(stored.data) as Data);
  return { type, data, occurredOn, reportedOn, position, actId, supersedes } as unknown as Recorded<Event>;
}

/** The content of a stored event as JSON text, upcast to the present version. @throws as `toFact` */
export function presentData(stored: StoredForm): string {
  const { type, schemaVersion, position, data } = stored;
  assertKnownEvent(type, schemaVersion, position);
  if (schemaVersion === eventTypes[type].version) return data;
  return JSON.stringify(upcast(type, schemaVersion, JSON.parse(data) as Data));
}

export type PersonRecord = Recorded<PersonEvent>;
/** The place of a fact in the order of the fold. */
export type FactPlace = Pick<Recorded, 'type' | 'occurredOn' | 'position'>;

/** Place of each type among the facts of one day. A voiding type has no place of its own and comes last. */
const RANK = new Map<string, number>(
  Object.entries(catalogue).map(([type, definition]) => [
    type,
    'place' in definition ? places.indexOf(definition.place) : places.length,
  ]),
);

function compare(a: FactPlace, b: FactPlace): number {
  const [rankA, rankB] = [RANK.get(a.type) as number, RANK.get(b.type) as number];
  if ((rankA === 0) !== (rankB === 0)) return rankA === 0 ? -1 : 1;
  if (a.occurredOn !== b.occurredOn) return a.occurredOn < b.occurredOn ? -1 : 1;
  return rankA - rankB || a.position - b.position;
}

/** A person's facts in the order of the fold: entry first, then by day, place and position. */
export function inEffectiveOrder<Fact extends FactPlace>(facts: readonly Fact[]): Fact[] {
  return facts.toSorted(compare);
}

/** Does `next` come after `last` in the order of the fold? Then `next` may evolve a state that ends with `last`. */
export function followsInOrder(last: FactPlace, next: FactPlace): boolean {
  return compare(last, next) <= 0;
}

/** Places that do not count as the latest event of a person: the person's own death and that of a spouse. */
const deaths: readonly string[] = ['death', 'widowed'];

/** Evolves a state by one fact that is not void and follows all facts before it. */
export function evolvePerson(
  person: Person,
  fact: Pick<PersonRecord, 'type' | 'data' | 'occurredOn' | 'reportedOn' | 'actId'>,
): Person {
  const definition = catalogue[fact.type as EventType] as
    EntryDefinition<unknown> | PersonDefinition<unknown>;
  if (definition.place === 'entry') return definition.enter(fact);
  // A fact about a person who is not in the register at that time changes nothing.
  if (person.status === 'unregistered' || person.status === 'cancelled') return person;
  const changed = definition.apply(person, fact);
  const { occurredOn } = fact;
  const isLatest = !deaths.includes(definition.place) && occurredOn > person.lastOccurredOn;
  const lastOccurredOn = isLatest ? occurredOn : person.lastOccurredOn;
  const vitalOn = definition.vitalOn?.(fact);
  if (vitalOn === undefined) return isLatest ? { ...changed, lastOccurredOn } : changed;
  return { ...changed, lastOccurredOn, lastVitalOn: latest(vitalOn, person.lastVitalOn ?? vitalOn) };
}

/**
 * The one fold of a person: write side, projector, as-of queries and tests use it. Any arrival order of the same
 * facts gives the same state (property-tested), because facts are sorted by (entry, occurredOn, place, position).
 * Position decides two things only: the last of several placements of one day, and the order within lists.
 * `happened` selects the facts of an as-of query.
 */
export function foldPerson(
  facts: readonly PersonRecord[],
  happened: (fact: PersonRecord) => boolean = () => true,
): Person {
  const standing = effectiveFacts(facts);
  const person = inEffectiveOrder(standing.filter(happened)).reduce<Person>(evolvePerson, unregistered);
  if (person.status !== 'unregistered' && person.death) {
    return { ...person, death: { ...person.death, actId: latestOfChain(facts, person.death.actId) } };
  }
  if (person.status !== 'unregistered' || standing.some(isEntry)) return person;
  // Every act of entry is void: the person stays readable, as the last of them entered him or her.
  const entry = byPosition(facts.filter((fact) => isEntry(fact) && happened(fact))).at(-1);
  const entered = entry && evolvePerson(unregistered, entry);
  return entered?.status === 'registered' ? { ...entered, status: 'cancelled' } : person;
}

/** The state of a person on each day, with what was recorded later but happened by then. */
export interface PersonOverTime extends Known<Person> {
  /** On a day before the entry, the state is that of the entry with the facts of that day and before. */
  readonly on: (day: PlainDate) => Person;
}

export function overTime(known: Known<Person>, facts: readonly PersonRecord[]): PersonOverTime {
  return {
    ...known,
    on: (day) => foldPerson(facts, (fact) => isEntry(fact) || fact.occurredOn <= day),
  };
}

/** The act that a later one would have to supersede (ADR 0017: once each, so there is one). */
function latestOfChain(facts: readonly PersonRecord[], actId: string): string {
  const superseding = byPosition(facts.filter(({ supersedes }) => supersedes));
  return superseding.reduce((last, fact) => (fact.supersedes === last ? fact.actId : last), actId);
}

function isEntry({ type }: PersonRecord): boolean {
  return RANK.get(type) === 0;
}

/** Evolves a card by one fact that is not void. */
export function evolveFamily(family: Family, fact: Dated<unknown> & { readonly type: string }): Family {
  return (catalogue[fact.type as TypesOn<'family'>] as FamilyDefinition<unknown>).apply(family, fact);
}

/** Folds a family card. It is an administrative document: its events take effect in the order of recording. */
export function foldFamily(facts: readonly Recorded<FamilyEvent>[]): Family {
  return byPosition(effectiveFacts(facts)).reduce<Family>(evolveFamily, emptyFamily);
}

/** Folds a move case; its events take effect in the order of recording, too. */
export function foldMove(facts: readonly Recorded<MoveEvent>[]): MoveCase {
  return byPosition(effectiveFacts(facts)).reduce<MoveCase>(
    (move, fact) => (catalogue[fact.type] as MoveDefinition<unknown>).apply(move, fact),
    noMove,
  );
}

/** The reforms of areas in the order of recording. */
export function foldAreas(facts: readonly Recorded<AreaEvent>[]): readonly AreaReform[] {
  return byPosition(facts).reduce<readonly AreaReform[]>(
    (reforms, fact) => (catalogue[fact.type] as AreaDefinition<unknown>).apply(reforms, fact),
    [],
  );
}

/** What the register says of a death without a NIK; undefined while its act is cancelled. */
export function foldDeath(
  facts: readonly Pick<Recorded<DeathEvent>, 'type' | 'data' | 'position' | 'actId' | 'supersedes'>[],
): DeathWithoutNikOnRecord | undefined {
  const fact = byPosition(effectiveFacts(facts)).at(-1);
  return fact && (fact.data as DeathWithoutNikOnRecord);
}

function byPosition<Fact extends { position: number }>(facts: readonly Fact[]): Fact[] {
  return facts.toSorted((a, b) => a.position - b.position);
}
