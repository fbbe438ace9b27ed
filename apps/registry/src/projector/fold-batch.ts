import type { Pool, PoolClient } from 'pg';
import type { EventType } from '@peristiwa/domain';
import type { Ledger, StoredEvent } from '@peristiwa/ledger';
import { foldFamilyFurther, foldPersonFurther, foldPersonLate, type FurtherPerson } from './fold-further';
import {
  foldFamilyStream,
  foldPersonStream,
  longestPlaceable,
  Unplaceable,
  type ChangeRow,
  type FamilyRow,
  type PersonRow,
} from './fold-stream';
import { readStates, type ParkedStream, type StateSchema } from './registry-tables';
import { streamKindOf } from './stream-kind';
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
  readonly changes: readonly ChangeRow[];
  /** Not in the table yet. */
  readonly isNew: boolean;
  /** Changes are told no earlier than here: the acts that a parked stream missed come when it heals. */
  readonly dueFrom: number;
}

export interface Placed {
  readonly persons: PlacedPerson[];
  readonly families: FamilyRow[];
  readonly parked: ParkedStream[];
}

/** The streams of a batch, and what those of them are whose state before was known. */
export interface FoldedBatch {
  readonly touched: readonly Touched[];
  readonly persons: ReadonlyMap<string, FurtherPerson>;
  readonly families: ReadonlyMap<string, FamilyRow>;
}

export function touchedStreams(events: readonly StoredEvent[]): Touched[] {
  const streams = new Map<string, Touched & { readonly fresh: StoredEvent[] }>();
  for (const event of events) {
    const kind = streamKindOf[event.type as EventType];
    // A move case has its own readers; the persons and cards it touches have events of their own.
    if (kind === 'move') continue;
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

/** Short enough for others in the process to be served between two lots, long enough to cost nothing. */
const LOT = 250;

/**
 * Folds every stream whose state right before is known (kept, or in the table): evolved while its facts come in order,
 * else whole. What is left out, because it is parked or odd, needs the transaction to say what is to be done.
 */
export async function foldAhead(
  source: FoldSource,
  touched: readonly Touched[],
  until: number,
): Promise<FoldedBatch> {
  const { states, ledger } = source;
  const before = await statesBefore(source, touched);
  const persons = new Map<string, FurtherPerson>();
  const families = new Map<string, FamilyRow>();
  const late: Touched[] = [];
  for (const [index, stream] of touched.entries()) {
    if (index % LOT === LOT - 1) await new Promise((resolve) => setImmediate(resolve));
    const { streamId, kind, fresh } = stream;
    const state = before.get(streamId);
    if (!state && fresh[0]?.version !== 1) continue;
    if (kind === 'family') {
      const family = foldFamilyFurther(state?.kind === 'family' ? state : undefined, fresh);
      if (!family) continue;
      families.set(streamId, family.row);
      states.keep(streamId, family.state);
      continue;
    }
    const person =
      state?.kind === 'late' ? undefined : foldPersonFurther(state as PersonState | undefined, fresh);
    if (!person) late.push(stream);
    else persons.set(streamId, person);
  }
  const streams = await ledger.readStreams(late.map(({ streamId }) => streamId));
  for (const { streamId, fresh } of late) {
    const events = streams.get(streamId)?.filter(({ position }) => position <= until) ?? [];
    const person = foldPersonLate(events, (fresh[0]?.version ?? 1) - 1);
    if (person) persons.set(streamId, person);
  }
  for (const [streamId, { state }] of persons) states.keep(streamId, state);
  return { touched, persons, families };
}

/** A person in the table at the right version, whose next fact may belong anywhere. */
interface LatePerson {
  readonly kind: 'late';
}

async function statesBefore(
  { db, schema, states }: FoldSource,
  touched: readonly Touched[],
): Promise<Map<string, StreamState | LatePerson>> {
  const found = new Map<string, StreamState | LatePerson>();
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
    const state = (kind === 'person' ? storedPerson : storedFamily)(row.version, row.state);
    found.set(streamId, state ?? { kind: 'late' });
  }
  return found;
}

/** Whole streams; `parkedBefore` says up to which version a parked one was told. */
export function foldWhole(
  touched: readonly Touched[],
  streams: ReadonlyMap<string, readonly StoredEvent[]>,
  parkedBefore: ReadonlyMap<string, number>,
): Placed {
  const placed: Placed = { persons: [], families: [], parked: [] };
  for (const { streamId, kind, fresh } of touched) {
    const events = streams.get(streamId) ?? [];
    const told = parkedBefore.get(streamId) ?? (fresh[0]?.version ?? 1) - 1;
    const entry = { isNew: told === 0, dueFrom: fresh[0]?.position ?? 0 };
    try {
      if (kind === 'person') placed.persons.push({ ...foldPersonStream(events, told), ...entry });
      else placed.families.push(foldFamilyStream(events));
    } catch (error) {
      if (!(error instanceof Unplaceable)) throw error;
      placed.parked.push(parkedStream(streamId, kind, error.reason, events));
      if (kind === 'person') {
        const person = longestPlaceable(events, told, (part) => foldPersonStream(part, told));
        if (person) placed.persons.push({ ...person, ...entry });
      } else {
        const family = longestPlaceable(events, told, foldFamilyStream);
        if (family) placed.families.push(family);
      }
    }
  }
  return placed;
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
