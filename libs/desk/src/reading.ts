import {
  areaOf,
  chainOf,
  deceasedOn,
  assertKnownEvent,
  eventTypes,
  streamKindOf,
  toFact,
  foldFamily,
  foldMove,
  districtOf,
  foldPerson,
  homesOf,
  inPresentCodes,
  lineageOf,
  overTime,
  parentIdsOf,
  presentCode,
  regencyOf,
  relativesOf,
  streamsToRead,
  todayIn,
  type AreaDirectory,
  nikPrefix,
  type Biodata,
  type DomainEvent,
  type EventType,
  type FactOnRecord,
  type Family,
  type FamilyEvent,
  type Home,
  type Known,
  type MoveCase,
  type MoveEvent,
  type Person,
  type PersonEvent,
  type PersonOverTime,
  type Recorded,
  type RegisteredPerson,
  type StreamKind,
  type StreamOnRecord,
  type StreamRef,
  type SupersedeFacts,
} from '@peristiwa/domain';
import type { PlainDate } from '@peristiwa/kernel';
import type { Ledger, StoredEvent } from '@peristiwa/ledger';

/** How a request names a person. */
export type PersonRef = { readonly personId: string } | { readonly nik: string };
/** How a request names a family card. */
export type FamilyRef = { readonly familyId: string } | { readonly kkNumber: string };

/** The persons who enter the register in one act. The fields are used to find the same persons if already registered. */
export interface Newcomers {
  readonly people: readonly (Pick<Biodata, 'bornOn' | 'sex'> & { readonly birthPlace?: string })[];
  /** A NIK that a newcomer had before this register. */
  readonly nik?: string;
  /** Where they will live. */
  readonly area: string | undefined;
  readonly parents: readonly (Known<Person> | undefined)[];
  /** The card that they join. */
  readonly card?: Known<Family>;
}

/**
 * Limit of the persons compared per NIK prefix (district, day of birth, sex): those with the highest serials are. A
 * district of 100,000 residents has about two for each day of birth. A day that documents use when the day of birth is
 * unknown, such as 1 January, has more.
 */
const COMPARED_OF_PREFIX_MAX = 32;
const SERIAL_DIGITS = 4;

/**
 * The streams that one decision has read, with their versions. The versions become the guards of the append: the act
 * is appended only if none of these streams has changed since.
 */
export class Reading {
  private readonly streams = new Map<string, { kind: StreamKind; version: number; events: StoredEvent[] }>();

  private readonly areaById = new Map<string, string>();
  private readonly namedIds = new Set<string>();

  constructor(
    private readonly ledger: Ledger,
    private readonly directory?: AreaDirectory,
  ) {}

  /** The versions that were read, by stream id. */
  get versions(): ReadonlyMap<string, { readonly kind: StreamKind; readonly version: number }> {
    return this.streams;
  }

  /** The persons that were read. */
  get personIds(): string[] {
    return [...this.streams].flatMap(([id, { kind }]) => (kind === 'person' ? [id] : []));
  }

  /** Whether a stream has changed since it was read. If so, the streams may have been read at different moments. */
  async hasChanged(): Promise<boolean> {
    const now = await this.ledger.readStreams([...this.streams.keys()]);
    return [...this.streams].some(([id, { version }]) => (now.get(id)?.length ?? 0) !== version);
  }

  /** Whether an event of this day or a later one is on record in what was read. */
  holds(day: PlainDate): boolean {
    return [...this.streams.values()].some(({ events }) =>
      events.some(({ occurredOn }) => occurredOn >= day),
    );
  }

  /** The area whose office is responsible for a stream, by stream id. */
  get areas(): ReadonlyMap<string, string> {
    return this.areaById;
  }

  /** The areas of the persons, cards and moves that the request names, without their relatives and members. */
  get namedAreas(): string[] {
    return [...this.areaById].flatMap(([id, area]) => (this.namedIds.has(id) ? [area] : []));
  }

  /** A person who is not in the register is returned as `unregistered`, which the decider refuses. */
  async person(ref: PersonRef): Promise<Known<Person>> {
    return (await this.persons([ref]))[0] as Known<Person>;
  }

  async persons(refs: readonly PersonRef[]): Promise<Known<Person>[]> {
    const known = await this.read(refs);
    for (const { id } of known) this.namedIds.add(id);
    return known;
  }

  private async read(refs: readonly PersonRef[]): Promise<Known<Person>[]> {
    const ids = await Promise.all(
      refs.map((ref) => ('nik' in ref ? this.ledger.resolve('nik', ref.nik) : ref.personId)),
    );
    await this.load(ids);
    return this.survivorsOf(ids.map((id) => this.knownPerson(id)));
  }

  /** A person with the state of any day. */
  async personOverTime(ref: PersonRef): Promise<PersonOverTime> {
    const known = await this.person(ref);
    return overTime(known, this.events<PersonEvent>('person', known.id));
  }

  /** The id or the NIK of a merged duplicate leads to the person who stays; that person may have been merged in turn. */
  private async survivorsOf(known: Known<Person>[]): Promise<Known<Person>[]> {
    const survivors = known.flatMap(({ state }) => (state.status === 'merged' ? [state.survivorId] : []));
    if (survivors.length === 0) return known;
    await this.load(survivors);
    return this.survivorsOf(
      known.map((one) => (one.state.status === 'merged' ? this.knownPerson(one.state.survivorId) : one)),
    );
  }

  private knownPerson(id: string | undefined): Known<Person> {
    return this.known(id, foldPerson(this.events<PersonEvent>('person', id)));
  }

  /** `homesOf` a person who was read before. */
  homes(person: Known<Person> | undefined): readonly Home[] {
    return person ? homesOf(this.events<PersonEvent>('person', person.id)) : [];
  }

  async maybePerson(ref: PersonRef | undefined): Promise<Known<Person> | undefined> {
    return ref && (await this.person(ref));
  }

  async family(ref: FamilyRef): Promise<Known<Family>> {
    const id = 'kkNumber' in ref ? await this.ledger.resolve('kk', ref.kkNumber) : ref.familyId;
    if (id !== undefined) this.namedIds.add(id);
    await this.load([id]);
    return this.known(id, foldFamily(this.events<FamilyEvent>('family', id)));
  }

  /** The card of a person; `none` for a person who is not in the register or lives abroad. */
  async familyOf(person: Known<Person>): Promise<Known<Family>> {
    if (person.state.status !== 'registered' || person.state.abroad)
      return { id: '', state: { status: 'none' } };
    return this.family({ familyId: person.state.placement.familyId });
  }

  /** The registered members of a card, except those in `without`. */
  async members(
    family: Known<Family>,
    without: readonly string[] = [],
  ): Promise<Map<string, RegisteredPerson>> {
    if (family.state.status === 'none') return new Map();
    const wanted = family.state.members.filter(({ personId }) => !without.includes(personId));
    const known = await this.read(wanted);
    return registered(known);
  }

  /** Members who died while they were on the card: facts of before their death may be recorded late (INV-02). */
  async deceased(family: Known<Family>): Promise<Map<string, RegisteredPerson>> {
    const ids = deceasedOn(this.events<FamilyEvent>('family', family.id));
    return registered(await this.read(ids.map((personId) => ({ personId }))));
  }

  /** Parents and spouses who are not members themselves: their records contain the kinship between members. */
  async relatives(members: ReadonlyMap<string, RegisteredPerson>): Promise<Map<string, RegisteredPerson>> {
    const known = await this.read(relativesOf(members).map((personId) => ({ personId })));
    return registered(known);
  }

  /** Persons with their parents, grandparents and spouses, present and former: these show the kinship between them. */
  async kin(known: readonly Known<Person>[]): Promise<Map<string, RegisteredPerson>> {
    const read = async (ids: readonly string[]) =>
      registered(await this.read(ids.map((personId) => ({ personId }))));
    const own = registered(known);
    const near = await read(lineageOf(own.values()));
    return new Map([...own, ...near, ...(await read(parentIdsOf(near.values())))]);
  }

  /**
   * Registered persons who may be the same as a newcomer:
   * - persons whose NIK has the same day of birth and sex, in the district; if no parent is on record, in the regency
   *   of the card and in the regency of birth,
   * - children of the same parents born on that day,
   * - members of the card.
   *
   * Their versions are not guards of the append. A possible duplicate is only flagged for a check by staff, and with
   * such guards any two births of one district and day would conflict. So two reports of one person at the same moment
   * may both be registered without a flag. For births this is not possible: a birth writes to the streams of the
   * parents, so the second report is decided again. A person with events that this release does not know yet (desks are
   * replaced one by one) is left out, so that other persons can still be registered.
   */
  async alikeTo({ people, nik, area, parents, card }: Newcomers): Promise<Known<Person>[]> {
    const isChild = parents.some((parent) => parent?.state.status === 'registered');
    const districts = area === undefined ? [] : isChild ? [area] : this.districtsLike(area, people);
    const issued = districts.flatMap((district) =>
      people.map(({ bornOn, sex }) => nikPrefix(district, bornOn, sex)),
    );
    const prefixes = new Set(nik ? [...issued, nik.slice(0, -SERIAL_DIGITS)] : issued);
    const holders = await Promise.all(
      [...prefixes].map((prefix) => this.ledger.holdersUnder('nik', prefix, COMPARED_OF_PREFIX_MAX)),
    );
    const children = parents.flatMap((parent) =>
      parent?.state.status === 'registered' ? parent.state.children : [],
    );
    const born = children.filter((child) => people.some(({ bornOn }) => bornOn === child.bornOn));
    const members = !card || card.state.status === 'none' ? [] : card.state.members;
    const ids = [...born.map(({ childId }) => childId), ...members.map(({ personId }) => personId)];
    const read = await this.ledger.readStreams([...new Set([...ids, ...holders.flat()])]);
    return [...read]
      .filter(([, events]) => kindOf(events) === 'person' && events.every(isKnown))
      .map(([id, events]) => ({ id, state: foldPerson(events.map((event) => toFact<PersonEvent>(event))) }));
  }

  /** Where a person without parents on record may have received a NIK: the regency of the card, or of birth. */
  private districtsLike(area: string, people: Newcomers['people']): string[] {
    const regencies = new Set([regencyOf(area), ...people.flatMap(({ birthPlace = [] }) => birthPlace)]);
    const found = [...regencies].flatMap((regency) => this.directory?.children(regency) ?? []);
    return [...new Set([districtOf(area), ...found.map(({ code }) => code)])];
  }

  async move(moveId: string): Promise<Known<MoveCase>> {
    this.namedIds.add(moveId);
    await this.load([moveId]);
    return this.known(moveId, foldMove(this.events<MoveEvent>('move', moveId)));
  }

  /**
   * What a correction or a cancellation of an act looks at: each stream of the act and of those that superseded it, and
   * the persons and cards that it may concern. The last ones follow from those read before, so there are several rounds.
   * @param besides persons whom a correction brings into the act
   */
  async superseding(actId: string, besides: readonly PersonRef[] = []): Promise<SupersedeFacts> {
    const added = await this.persons(besides);
    let wanted = [
      ...(await this.streamsOfAct(actId)),
      ...added.map(({ id }): StreamRef => ({ kind: 'person', id })),
    ];
    const read = new Map<string, StreamOnRecord>();
    while (wanted.length > 0) {
      await this.load(wanted.map(({ id }) => id));
      for (const stream of wanted) read.set(stream.id, { stream, facts: this.factsOf(stream) });
      // Whose areas they are decides which facts a refusal may have (`discreet`).
      for (const { kind, id } of wanted) if (kind === 'person') this.knownPerson(id);
      const latest = chainOf(read, actId)?.latest ?? actId;
      const needed = [...(await this.streamsOfAct(latest)), ...streamsToRead(read, actId)];
      wanted = needed.filter(({ id }) => !read.has(id));
    }
    return { streams: read };
  }

  private async streamsOfAct(actId: string): Promise<StreamRef[]> {
    const events = await this.ledger.readAct(actId);
    const kinds = new Map(events.map(({ streamId, type }) => [streamId, streamKindOf[type as EventType]]));
    return [...kinds].map(([id, kind]) => ({ kind, id }));
  }

  private factsOf({ kind, id }: StreamRef): FactOnRecord[] {
    const stream = this.streams.get(id);
    if (!stream || stream.kind !== kind) return [];
    return stream.events.map((event) => {
      const recordedOn = todayIn(event.office, event.recordedAt.getTime());
      const office = this.directory ? presentCode(event.office, this.directory) : event.office;
      return { ...this.factOf(event), office, recordedOn };
    });
  }

  private known<State extends Person | Family | MoveCase>(
    id: string | undefined,
    state: State,
  ): Known<State> {
    const area = areaOf(state);
    if (id !== undefined && area !== undefined) this.areaById.set(id, area);
    return { id: id ?? '', state };
  }

  /** All numbers that a card has had resolve to its one stream. */
  private async load(ids: readonly (string | undefined)[]): Promise<void> {
    // An empty id has no stream; it occurs for the card of a move that does not exist.
    const wanted = ids.filter((id): id is string => !!id && !this.streams.has(id));
    const read = await this.ledger.readStreams([...new Set(wanted)]);
    for (const [id, events] of read) {
      for (const event of events) assertKnownEvent(event.type, event.schemaVersion, event.position);
      // Two reads of one stream may overlap. The first result is kept, so that the guarded version is the decided one.
      if (this.streams.has(id)) continue;
      const kind = kindOf(events);
      if (kind) this.streams.set(id, { kind, version: events.length, events });
    }
  }

  private events<Event extends PersonEvent | FamilyEvent | MoveEvent>(
    kind: StreamKind,
    id: string | undefined,
  ): Recorded<Event>[] {
    const stream = id === undefined ? undefined : this.streams.get(id);
    if (!stream || stream.kind !== kind) return [];
    return stream.events.map((event) => this.factOf<Event>(event));
  }

  /** With the area codes of today: a boundary reform writes nothing to the streams of persons and cards. */
  private factOf<Event extends DomainEvent>(event: StoredEvent): Recorded<Event> {
    const fact = toFact<Event>(event);
    if (!this.directory) return fact;
    const data = inPresentCodes(fact.data, this.directory);
    return data === fact.data ? fact : { ...fact, data };
  }
}

/** The first event determines the kind of a stream. So the id of a card in the place of a person's id is not found. */
function kindOf([first]: readonly StoredEvent[]): StreamKind | undefined {
  return first && streamKindOf[first.type as EventType];
}

function isKnown({ type, schemaVersion }: StoredEvent): boolean {
  return Object.hasOwn(eventTypes, type) && schemaVersion <= eventTypes[type as EventType].version;
}

function registered(known: readonly Known<Person>[]): Map<string, RegisteredPerson> {
  return new Map(
    known.flatMap(({ id, state }) => (state.status === 'registered' ? [[id, state] as const] : [])),
  );
}
