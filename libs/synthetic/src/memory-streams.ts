import {
  areaOf,
  chainOf,
  emptyFamily,
  deceasedOn,
  foldFamily,
  foldMove,
  foldPerson,
  homesOf,
  overTime,
  lineageOf,
  parentIdsOf,
  relativesOf,
  reportDay,
  streamsToRead,
  type Act,
  type FactOnRecord,
  type Family,
  type Home,
  type Known,
  type MoveCase,
  type Person,
  type PersonOverTime,
  type RegisteredPerson,
  type StreamOnRecord,
  type StreamRef,
  type SupersedeFacts,
} from '@peristiwa/domain';

/** What the intake knows of an act. */
export type Stamp = Pick<FactOnRecord, 'actId' | 'office' | 'reportedOn' | 'recordedOn'>;

/** The facts of one stream that an act has recorded. */
export interface FactsOnRecord {
  readonly stream: StreamRef;
  readonly events: readonly FactOnRecord[];
}

/** The streams of the ledger in memory, and what the commands read from them. */
export class MemoryStreams {
  readonly streams = new Map<string, FactOnRecord[]>();
  private readonly states = new WeakMap<readonly FactOnRecord[], unknown>();
  private readonly streamsByAct = new Map<string, StreamRef[]>();
  private readonly byNumber = new Map<string, string>();
  private position = 0;

  /** @returns the changes with the facts as they are stored */
  append(act: Pick<Act, 'changes' | 'reservations' | 'supersedes'>, stamp: Stamp): FactsOnRecord[] {
    for (const { kind, value, streamId } of act.reservations) {
      if (this.byNumber.has(`${kind}:${value}`)) throw new Error('A number was given twice');
      this.byNumber.set(`${kind}:${value}`, streamId);
    }
    this.streamsByAct.set(
      stamp.actId,
      act.changes.map(({ stream }) => stream),
    );
    return act.changes.map(({ stream, events }) => {
      const facts = events.map((event): FactOnRecord => ({
        ...event,
        ...stamp,
        reportedOn: reportDay(event, stamp.reportedOn),
        supersedes: act.supersedes ?? null,
        position: (this.position += 1),
      }));
      this.streams.set(stream.id, [...(this.streams.get(stream.id) ?? []), ...facts]);
      return { stream, events: facts };
    });
  }

  /** What a correction or a cancellation of the act reads: `Reading.superseding` of a desk. */
  superseding(actId: string): SupersedeFacts {
    const streams = new Map<string, StreamOnRecord>();
    const streamsOf = (id: string) => this.streamsByAct.get(id) ?? [];
    for (let wanted: readonly StreamRef[] = streamsOf(actId); wanted.length > 0;) {
      for (const stream of wanted)
        streams.set(stream.id, { stream, facts: this.streams.get(stream.id) ?? [] });
      const ofChain = streamsOf(chainOf(streams, actId)?.latest ?? actId);
      wanted = [...ofChain, ...streamsToRead(streams, actId)].filter(({ id }) => !streams.has(id));
    }
    return { streams };
  }

  areasOf({ changes }: Act): Map<string, string> {
    const stateOf = {
      person: (personId: string) => this.person({ personId }).state,
      family: (familyId: string) => this.family({ familyId }).state,
      move: (id: string) => this.move(id).state,
      // It begins with its only act.
      death: () => emptyFamily,
    };
    const areas = new Map<string, string>();
    for (const { stream } of changes) {
      if (stream.kind === 'area') continue;
      const area = areaOf(stateOf[stream.kind](stream.id));
      if (area !== undefined) areas.set(stream.id, area);
    }
    return areas;
  }

  person(ref?: { personId?: string; nik?: string }): Known<Person> {
    const id = ref?.personId ?? this.byNumber.get(`nik:${ref?.nik}`) ?? '';
    const state = this.stateOf(id, foldPerson);
    return state.status === 'merged' ? this.person({ personId: state.survivorId }) : { id, state };
  }

  overTime(known: Known<Person>): PersonOverTime {
    return overTime(known, (this.streams.get(known.id) ?? []) as never);
  }

  homes({ id }: Known<Person>): readonly Home[] {
    return homesOf((this.streams.get(id) ?? []) as never);
  }

  family(ref: { familyId?: string; kkNumber?: string }): Known<Family> {
    const id = ref.familyId ?? this.byNumber.get(`kk:${ref.kkNumber}`) ?? '';
    return { id, state: this.stateOf(id, foldFamily) };
  }

  move(id: string): Known<MoveCase> {
    return { id, state: this.stateOf(id, foldMove) };
  }

  /** Folded once for all readers of the same facts. */
  private stateOf<State>(id: string, fold: (facts: never) => State): State {
    const facts = this.streams.get(id) ?? [];
    if (!this.states.has(facts)) this.states.set(facts, fold(facts as never));
    return this.states.get(facts) as State;
  }

  familyOf({ state }: Known<Person>): Known<Family> {
    const hasCard = state.status === 'registered' && !state.abroad;
    return this.family({ familyId: hasCard ? state.placement.familyId : '' });
  }

  relatives(members: ReadonlyMap<string, RegisteredPerson>): Map<string, RegisteredPerson> {
    const people = relativesOf(members).map((id) => this.person({ personId: id }));
    return new Map(people.map(({ id, state }) => [id, state as RegisteredPerson]));
  }

  kin(known: readonly Known<Person>[]): Map<string, RegisteredPerson> {
    const registered = (people: readonly Known<Person>[]) =>
      new Map(
        people.flatMap(({ id, state }) => (state.status === 'registered' ? [[id, state] as const] : [])),
      );
    const read = (ids: readonly string[]) => registered(ids.map((personId) => this.person({ personId })));
    const own = registered(known);
    const near = read(lineageOf(own.values()));
    return new Map([...own, ...near, ...read(parentIdsOf(near.values()))]);
  }

  members({ state }: Known<Family>, without = ''): Map<string, RegisteredPerson> {
    const ids = state.status === 'none' ? [] : state.members.map(({ personId }) => personId);
    const people = ids.filter((id) => id !== without).map((id) => this.person({ personId: id }));
    return new Map(people.map(({ id, state: person }) => [id, person as RegisteredPerson]));
  }

  deceased({ id }: Known<Family>): Map<string, RegisteredPerson> {
    const people = deceasedOn((this.streams.get(id) ?? []) as never).map((personId) =>
      this.person({ personId }),
    );
    return new Map(people.map(({ id: personId, state }) => [personId, state as RegisteredPerson]));
  }
}
