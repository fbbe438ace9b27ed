import type { Pool, PoolClient } from 'pg';
import { streamKindOf, type EventType } from '@peristiwa/domain';
import type { Ledger, StoredEvent } from '@peristiwa/ledger';
import {
  foldFamilyIncrementally,
  foldFamilyWhole,
  foldPersonIncrementally,
  foldPersonWhole,
  type FoldedPerson,
} from './fold-incremental';
import {
  foldFamilyStream,
  foldPersonStream,
  longestPlaceable,
  Unplaceable,
  type DueChange,
  type FamilyRow,
  type PersonRow,
} from './fold-stream';
import { readStates, type ParkedStream, type StateSchema } from './registry-tables';
import {
  storedFamily,
  storedPerson,
  type PersonState,
  type StreamState,
  type StreamStates,
} from './stream-states';

export interface Touched {
  readonly streamId: string;
  readonly kind: 'person' | 'family';
  /** New events of the stream, in version order. */
  readonly fresh: readonly StoredEvent[];
}

interface PlacedPerson {
  readonly row: PersonRow;
  readonly changes: readonly DueChange[];
  /** Not in the table yet. */
  readonly isNew: boolean;
}

export interface Placed {
  readonly persons: PlacedPerson[];
  readonly families: FamilyRow[];
  readonly parked: ParkedStream[];
}

/** The streams of a batch, and the rows of those that could be folded before the transaction began. */
export interface FoldedBatch {
  readonly touched: readonly Touched[];
  readonly persons: readonly PlacedPerson[];
  readonly families: readonly FamilyRow[];
  /** Parked or exceptional: the transaction folds them whole. */
  readonly unfolded: readonly Touched[];
}

export function touchedStreams(events: readonly StoredEvent[]): Touched[] {
  const streams = new Map<string, Touched & { readonly fresh: StoredEvent[] }>();
  for (const event of events) {
    const kind = streamKindOf[event.type as EventType];
    // Other readers read move cases and areas, and acts about nobody in the register have a table without a state.
    // Persons and cards have streams of their own.
    if (kind === 'move' || kind === 'death' || kind === 'area') continue;
    const known = streams.get(event.streamId);
    if (known) known.fresh.push(event);
    else streams.set(event.streamId, { streamId: event.streamId, kind, fresh: [event] });
  }
  return [...streams.values()];
}

export interface FoldSource {
  readonly db: Pool | PoolClient;
  readonly schema: StateSchema;
  readonly ledger: Pick<Ledger, 'readStreams'>;
  readonly states: StreamStates;
}

/**
 * Streams that are folded in one turn of the event loop. Few, since the batch before is being written at the same time:
 * the server has nothing to do until this process reads its answer and sends the next statement.
 */
const STREAMS_PER_TURN = 32;
/** Lets the event loop process answers of the server. */
export const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/**
 * Folds every stream whose state right before the batch is known (in memory or in the table): incrementally while its
 * facts come in order, else whole.
 */
export async function foldAhead(
  source: FoldSource,
  touched: readonly Touched[],
  until: number,
): Promise<FoldedBatch> {
  const { states, ledger } = source;
  const before = await statesBefore(source, touched);
  const persons: PlacedPerson[] = [];
  const families: FamilyRow[] = [];
  const late: Touched[] = [];
  const unfolded: Touched[] = [];
  const place = (stream: Touched, person: FoldedPerson | undefined) => {
    if (!person) return void unfolded.push(stream);
    const { row, changes, last } = person;
    persons.push({ row, changes, isNew: stream.fresh[0]?.version === 1 });
    states.keepPerson(row, last);
  };
  const placeFamily = (stream: Touched, family: FamilyRow | undefined) => {
    if (!family) return void unfolded.push(stream);
    families.push(family);
    states.keepFamily(family);
  };
  for (const [index, stream] of touched.entries()) {
    if (index % STREAMS_PER_TURN === STREAMS_PER_TURN - 1) await nextTurn();
    const { streamId, kind, fresh } = stream;
    const state = before.get(streamId);
    if (!state && fresh[0]?.version !== 1) unfolded.push(stream);
    else if (state?.kind === 'late') late.push(stream);
    else if (kind === 'family') {
      placeFamily(stream, foldFamilyIncrementally(state?.kind === 'family' ? state : undefined, fresh));
    } else {
      const person = foldPersonIncrementally(state as PersonState | undefined, fresh);
      if (person) place(stream, person);
      else late.push(stream);
    }
  }
  const streams = await ledger.readStreams(late.map(({ streamId }) => streamId));
  for (const stream of late) {
    const { streamId, kind, fresh } = stream;
    const events = streams.get(streamId)?.filter(({ position }) => position <= until) ?? [];
    if (kind === 'family') placeFamily(stream, foldFamilyWhole(events));
    else place(stream, foldPersonWhole(events, (fresh[0]?.version ?? 1) - 1));
  }
  return { touched, persons, families, unfolded };
}

/**
 * The table has the right version of the stream, but its state is not to be resumed: the person's next fact may belong
 * before the last one, or another version of the fold made the state.
 */
interface LateStream {
  readonly kind: 'late';
}

async function statesBefore(
  { db, schema, states }: FoldSource,
  touched: readonly Touched[],
): Promise<Map<string, StreamState | LateStream>> {
  const found = new Map<string, StreamState | LateStream>();
  const missing: Touched[] = [];
  for (const stream of touched) {
    const before = (stream.fresh[0]?.version ?? 1) - 1;
    const state = states.find(stream.streamId, before);
    if (state) found.set(stream.streamId, state);
    else if (before > 0) missing.push(stream);
  }
  if (missing.length === 0) return found;
  const rows = await readStates(db, schema, missing);
  for (const { streamId, kind, fresh } of missing) {
    const row = rows.get(streamId);
    if (!row || row.version !== (fresh[0]?.version ?? 1) - 1) continue;
    const stored = kind === 'person' ? storedPerson : storedFamily;
    const state = row.isOfThisFold ? stored(row.version, row.state) : undefined;
    found.set(streamId, state ?? { kind: 'late' });
  }
  return found;
}

/** Folds whole streams. `parkedBefore` has, for each parked one, the version up to which changes were published. */
export function foldWhole(
  touched: readonly Touched[],
  streams: ReadonlyMap<string, readonly StoredEvent[]>,
  parkedBefore: ReadonlyMap<string, number>,
): Placed {
  const placed: Placed = { persons: [], families: [], parked: [] };
  for (const { streamId, kind, fresh } of touched) {
    const events = streams.get(streamId) ?? [];
    const publishedVersion = parkedBefore.get(streamId) ?? (fresh[0]?.version ?? 1) - 1;
    const isNew = publishedVersion === 0;
    const fold = (part: readonly StoredEvent[]) => {
      const { row, changes } = foldPersonStream(part, publishedVersion);
      return { row, changes: changes.map((change) => dueFrom(fresh[0], change)), isNew };
    };
    try {
      if (kind === 'person') placed.persons.push(fold(events));
      else placed.families.push(foldFamilyStream(events));
    } catch (error) {
      if (!(error instanceof Unplaceable)) throw error;
      placed.parked.push(parkedStream(streamId, kind, error.reason, events));
      if (kind === 'person') {
        const person = longestPlaceable(events, publishedVersion, fold);
        if (person) placed.persons.push(person);
      } else {
        const family = longestPlaceable(events, publishedVersion, foldFamilyStream);
        if (family) placed.families.push(family);
      }
    }
  }
  return placed;
}

/** The acts that a parked stream missed are published when it heals, not before the facts that healed it. */
function dueFrom(first: StoredEvent | undefined, change: DueChange): DueChange {
  return { ...change, due: Math.max(change.due, first?.position ?? 0) };
}

function parkedStream(
  streamId: string,
  kind: ParkedStream['kind'],
  reason: string,
  events: readonly StoredEvent[],
): ParkedStream {
  const last = events.at(-1);
  return { streamId, kind, reason, version: last?.version ?? 0, position: last?.position ?? 0 };
}
