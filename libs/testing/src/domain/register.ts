import type { PlainDate } from '@peristiwa/kernel';
import {
  basisOf,
  eventTypes,
  foldFamily,
  foldMove,
  foldPerson,
  homesOf,
  overTime,
  reportDay,
  type Change,
  type DatedEvent,
  type Family,
  type FamilyEvent,
  type Home,
  type Known,
  type MoveCase,
  type MoveEvent,
  type Person,
  type PersonOverTime,
  type PersonEvent,
  type QualityFlag,
  type Recorded,
  type RegisteredPerson,
  type StreamRef,
} from '@peristiwa/domain';

/** An event as the ledger would return it, without the columns that only the ledger has. */
export interface RecordedEvent extends Recorded {
  readonly stream: StreamRef;
  /** Dense per stream, from 1. */
  readonly version: number;
  /** Dense over the whole register, from 1. */
  readonly position: number;
  readonly schemaVersion: number;
  readonly act: { readonly index: number; readonly size: number };
  readonly office: string;
  readonly reportedOn: PlainDate;
  readonly recordedOn: PlainDate;
}

/** What the intake knows of an act besides its content. */
export type ActStamp = Pick<RecordedEvent, 'actId' | 'office' | 'reportedOn' | 'recordedOn'> & {
  readonly supersedes?: string;
};

/** A ledger in memory, folded on demand. `given` and the random worlds append to it. */
export class Register {
  readonly #events: RecordedEvent[] = [];
  readonly #streams = new Map<string, RecordedEvent[]>();
  readonly #folded = new Map<string, { readonly version: number; readonly state: unknown }>();

  get events(): readonly RecordedEvent[] {
    return this.#events;
  }

  streamIds(kind: StreamRef['kind']): readonly string[] {
    const prefix = `${kind} `;
    return [...this.#streams.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length));
  }

  stream(ref: StreamRef): readonly RecordedEvent[] {
    return this.#streams.get(keyOf(ref)) ?? [];
  }

  append(changes: readonly Change[], stamp: ActStamp): void {
    const flat = changes.flatMap(({ stream, events }) => events.map((event) => ({ stream, event })));
    flat.forEach(({ stream, event }, index) =>
      this.#record(stream, event, { stamp, index, size: flat.length }),
    );
  }

  /** A copy with the same events, so that several specifications can continue from one beginning. */
  fork(): Register {
    const copy = new Register();
    copy.#events.push(...this.#events);
    for (const [key, events] of this.#streams) copy.#streams.set(key, events);
    for (const [key, folded] of this.#folded) copy.#folded.set(key, folded);
    return copy;
  }

  /** The register without the events of this act, and without the facts that rest on it. */
  without(actId: string): Register {
    const rest = new Register();
    const isOther = (event: RecordedEvent) => event.actId !== actId && basisOf(event) !== actId;
    rest.#events.push(...this.#events.filter(isOther));
    for (const [key, events] of this.#streams) {
      const others = events.filter(isOther);
      rest.#streams.set(key, others);
      const folded = this.#folded.get(key);
      if (folded && others.length === events.length) rest.#folded.set(key, folded);
    }
    return rest;
  }

  person(id: string): Known<Person> {
    return {
      id,
      state: this.#fold({ kind: 'person', id }, (events) => foldPerson(events as PersonRecords)),
    };
  }

  overTime(id: string): PersonOverTime {
    return overTime(this.person(id), this.stream({ kind: 'person', id }) as PersonRecords);
  }

  /** `homesOf` a person; none for somebody who is not in the register. */
  homes(id: string): readonly Home[] {
    return homesOf(this.stream({ kind: 'person', id }) as PersonRecords);
  }

  family(id: string): Known<Family> {
    return {
      id,
      state: this.#fold({ kind: 'family', id }, (events) => foldFamily(events as FamilyRecords)),
    };
  }

  move(id: string): Known<MoveCase> {
    return { id, state: this.#fold({ kind: 'move', id }, (events) => foldMove(events as MoveRecords)) };
  }

  /** Those of the persons who are in the register; a cancelled act of entry leaves somebody who is not. */
  registeredAmong(ids: readonly string[]): (readonly [id: string, state: RegisteredPerson])[] {
    return ids.flatMap((id) => {
      const { state } = this.person(id);
      return state.status === 'registered' ? [[id, state] as const] : [];
    });
  }

  /** @throws Error for a person who never entered the register. */
  registered(id: string): RegisteredPerson {
    const { state } = this.person(id);
    if (state.status !== 'registered') throw new Error('This person never entered the register');
    return state;
  }

  /** Kinds of the quality flags of a person. */
  flagsOf(id: string): readonly QualityFlag[] {
    return this.registered(id).flags.map(({ kind }) => kind);
  }

  /** The card of a person's placement; the empty one for an unknown person. */
  familyOf(personId: string): Known<Family> {
    const { state } = this.person(personId);
    const hasCard = state.status === 'registered' && !state.abroad;
    return this.family(hasCard ? state.placement.familyId : 'unknown');
  }

  /** Every member of a card, except `without`. */
  members(familyId: string, ...without: readonly string[]): ReadonlyMap<string, RegisteredPerson> {
    const { state } = this.family(familyId);
    const members = state.status === 'none' ? [] : state.members;
    return new Map(
      members
        .filter(({ personId }) => !without.includes(personId))
        .map(({ personId }) => [personId, this.registered(personId)]),
    );
  }

  #record(
    stream: StreamRef,
    event: DatedEvent,
    act: { readonly stamp: ActStamp; readonly index: number; readonly size: number },
  ): void {
    const known = this.#streams.get(keyOf(stream)) ?? [];
    const recorded = {
      ...event,
      ...act.stamp,
      reportedOn: reportDay(event, act.stamp.reportedOn),
      supersedes: act.stamp.supersedes ?? null,
      stream,
      version: known.length + 1,
      position: this.#events.length + 1,
      schemaVersion: eventTypes[event.type].version,
      act: { index: act.index, size: act.size },
    } as RecordedEvent;
    this.#events.push(recorded);
    this.#streams.set(keyOf(stream), [...known, recorded]);
  }

  #fold<State>(ref: StreamRef, fold: (events: readonly RecordedEvent[]) => State): State {
    const key = keyOf(ref);
    const events = this.stream(ref);
    const known = this.#folded.get(key);
    if (known?.version === events.length) return known.state as State;
    const state = fold(events);
    this.#folded.set(key, { version: events.length, state });
    return state;
  }
}

type PersonRecords = readonly (RecordedEvent & Recorded<PersonEvent>)[];
type FamilyRecords = readonly (RecordedEvent & Recorded<FamilyEvent>)[];
type MoveRecords = readonly (RecordedEvent & Recorded<MoveEvent>)[];

const keyOf = ({ kind, id }: StreamRef): string => `${kind} ${id}`;
