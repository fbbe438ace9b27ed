import {
  areaOf,
  assertKnownEvent,
  streamKindOf,
  toFact,
  foldFamily,
  foldMove,
  foldPerson,
  type EventType,
  type Family,
  type FamilyEvent,
  type Known,
  type MoveCase,
  type MoveEvent,
  type Person,
  type PersonEvent,
  type Recorded,
  type RegisteredPerson,
  type StreamKind,
} from '@peristiwa/domain';
import type { Ledger, StoredEvent } from '@peristiwa/ledger';

/** How a request names a person. */
export type PersonRef = { readonly personId: string } | { readonly nik: string };
/** How a request names a family card. */
export type FamilyRef = { readonly familyId: string } | { readonly kkNumber: string };

/**
 * What one decision read, with the version of each stream: those versions become the guards of the append, so that
 * the decision holds only if nothing it relied on has moved.
 */
export class Reading {
  private readonly streams = new Map<string, { kind: StreamKind; version: number; events: StoredEvent[] }>();

  private readonly areaById = new Map<string, string>();

  constructor(private readonly ledger: Ledger) {}

  /** Versions seen, by stream id. */
  get versions(): ReadonlyMap<string, { readonly kind: StreamKind; readonly version: number }> {
    return this.streams;
  }

  /** The area whose office keeps a stream, by stream id. */
  get areas(): ReadonlyMap<string, string> {
    return this.areaById;
  }

  /** A person who is not in the register comes back as `unregistered`, which the decider refuses. */
  async person(ref: PersonRef): Promise<Known<Person>> {
    return (await this.persons([ref]))[0] as Known<Person>;
  }

  async persons(refs: readonly PersonRef[]): Promise<Known<Person>[]> {
    const ids = await Promise.all(
      refs.map((ref) => ('nik' in ref ? this.ledger.resolve('nik', ref.nik) : ref.personId)),
    );
    await this.load('person', ids);
    return ids.map((id) => this.known(id, foldPerson(this.events<PersonEvent>('person', id))));
  }

  async maybePerson(ref: PersonRef | undefined): Promise<Known<Person> | undefined> {
    return ref && (await this.person(ref));
  }

  async family(ref: FamilyRef): Promise<Known<Family>> {
    const id = 'kkNumber' in ref ? await this.ledger.resolve('kk', ref.kkNumber) : ref.familyId;
    await this.load('family', [id]);
    return this.known(id, foldFamily(this.events<FamilyEvent>('family', id)));
  }

  /** The card a person is on; `none` for somebody who is not in the register. */
  async familyOf(person: Known<Person>): Promise<Known<Family>> {
    if (person.state.status === 'unregistered') return { id: '', state: { status: 'none' } };
    return this.family({ familyId: person.state.placement.familyId });
  }

  /** Every member of a card who is in the register, except `without`. */
  async members(
    family: Known<Family>,
    without: readonly string[] = [],
  ): Promise<Map<string, RegisteredPerson>> {
    if (family.state.status === 'none') return new Map();
    const wanted = family.state.members.filter(({ personId }) => !without.includes(personId));
    const known = await this.persons(wanted);
    return new Map(
      known.flatMap(({ id, state }) => (state.status === 'registered' ? [[id, state] as const] : [])),
    );
  }

  async move(moveId: string): Promise<Known<MoveCase>> {
    await this.load('move', [moveId]);
    return this.known(moveId, foldMove(this.events<MoveEvent>('move', moveId)));
  }

  private known<State extends Person | Family | MoveCase>(
    id: string | undefined,
    state: State,
  ): Known<State> {
    const area = areaOf(state);
    if (id !== undefined && area !== undefined) this.areaById.set(id, area);
    return { id: id ?? '', state };
  }

  /** A card number is renewed at times and all of its numbers lead here; a family id is of the `family` kind only. */
  private async load(kind: StreamKind, ids: readonly (string | undefined)[]): Promise<void> {
    // Nobody and nothing is read under no id: the card of a move that does not exist.
    const wanted = ids.filter((id): id is string => !!id && !this.streams.has(id));
    const read = await this.ledger.readStreams([...new Set(wanted)]);
    for (const [id, events] of read) {
      for (const event of events) assertKnownEvent(event.type, event.schemaVersion, event.position);
      // Two reads of one stream may overlap. The first stays: what was decided on is then the version that is guarded.
      if (this.streams.has(id)) continue;
      this.streams.set(id, { kind: kindOf(events) ?? kind, version: events.length, events });
    }
  }

  private events<Event extends PersonEvent | FamilyEvent | MoveEvent>(
    kind: StreamKind,
    id: string | undefined,
  ): Recorded<Event>[] {
    const stream = id === undefined ? undefined : this.streams.get(id);
    if (!stream || stream.kind !== kind) return [];
    return stream.events.map((event) => toFact<Event>(event));
  }
}

/** The first event says what a stream is, so that the id of a card given as a person's is simply nobody. */
function kindOf([first]: readonly StoredEvent[]): StreamKind | undefined {
  return first && streamKindOf[first.type as EventType];
}
