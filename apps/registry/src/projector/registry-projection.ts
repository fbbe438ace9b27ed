import type { PoolClient } from 'pg';
import type { Ledger, StoredEvent } from '@peristiwa/ledger';
import type { EventType } from '@peristiwa/domain';
import {
  foldFamilyStream,
  foldPersonStream,
  Unplaceable,
  type ChangeRow,
  type FamilyRow,
  type PersonRow,
} from './fold-stream';
import {
  healStreams,
  insertChanges,
  parkStreams,
  readNikHolders,
  readParked,
  upsertFamilies,
  upsertPersons,
  type ParkedStream,
} from './registry-tables';
import { streamKindOf } from './stream-kind';

interface Touched {
  readonly streamId: string;
  readonly kind: 'person' | 'family';
  /** New events of the stream, in version order. */
  readonly fresh: readonly StoredEvent[];
}

interface Placed {
  readonly persons: {
    readonly row: PersonRow;
    readonly changes: readonly ChangeRow[];
    /** Not in the table yet. */
    readonly isNew: boolean;
  }[];
  readonly families: FamilyRow[];
  readonly parked: ParkedStream[];
}

export interface ProjectionReport {
  readonly parked: readonly ParkedStream[];
  readonly healed: readonly string[];
}

/**
 * Events → registry rows. Each touched stream is folded whole (a life has some ten events), so late facts fall into
 * their place by themselves. A stream that cannot be folded is parked; its later events try again, and when it heals
 * the acts it missed get their change rows then. Runs inside a transaction that holds the checkpoint row.
 */
export class RegistryProjection {
  constructor(
    private readonly ledger: Pick<Ledger, 'readStreams'>,
    private readonly onReport: (report: ProjectionReport) => void = () => undefined,
  ) {}

  async apply(client: PoolClient, events: readonly StoredEvent[]): Promise<void> {
    const touched = touchedStreams(events);
    if (touched.length === 0) return;
    const until = (events.at(-1) as StoredEvent).position;
    // Both databases are asked at once.
    const reading = this.completeStreams(touched, until);
    const [streams, parkedBefore] = await Promise.all([
      reading,
      readParked(
        client,
        touched.map(({ streamId }) => streamId),
      ),
    ]);
    await this.place(client, touched, streams, parkedBefore);
  }

  /** Folds a parked stream again up to `position`. @returns whether it is healed now. */
  async refold(
    client: PoolClient,
    stream: { readonly streamId: string; readonly kind: 'person' | 'family' },
    position: number,
  ): Promise<boolean> {
    const parkedBefore = await readParked(client, [stream.streamId]);
    if (parkedBefore.size === 0) return true;
    const touched = [{ ...stream, fresh: [] }];
    const streams = await this.completeStreams(touched, position);
    const { healed } = await this.place(client, touched, streams, parkedBefore);
    return healed.length === 1;
  }

  private async place(
    client: PoolClient,
    touched: readonly Touched[],
    streams: ReadonlyMap<string, readonly StoredEvent[]>,
    parkedBefore: ReadonlyMap<string, number>,
  ): Promise<ProjectionReport> {
    const placed = foldAll(touched, streams, parkedBefore);
    await parkTakenNiks(client, placed);
    await upsertPersons(
      client,
      placed.persons.map(({ row }) => row),
    );
    await upsertFamilies(client, placed.families);
    const changes = placed.persons.flatMap((person) => person.changes);
    await insertChanges(
      client,
      changes.toSorted((a, b) => a.position - b.position),
    );
    await parkStreams(client, placed.parked);
    const still = new Set(placed.parked.map(({ streamId }) => streamId));
    const healed = [...parkedBefore.keys()].filter((streamId) => !still.has(streamId));
    await healStreams(client, healed);
    const report = { parked: placed.parked, healed };
    if (report.parked.length > 0 || healed.length > 0) this.onReport(report);
    return report;
  }

  /** Whole streams up to a position; one that begins in the batch needs no reading. */
  private async completeStreams(
    touched: readonly Touched[],
    until: number,
  ): Promise<ReadonlyMap<string, readonly StoredEvent[]>> {
    const begun = touched.filter(({ fresh }) => fresh[0]?.version !== 1);
    const read = await this.ledger.readStreams(begun.map(({ streamId }) => streamId));
    return new Map(
      touched.map(({ streamId, fresh }) => [
        streamId,
        read.get(streamId)?.filter(({ position }) => position <= until) ?? fresh,
      ]),
    );
  }
}

function touchedStreams(events: readonly StoredEvent[]): Touched[] {
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

function foldAll(
  touched: readonly Touched[],
  streams: ReadonlyMap<string, readonly StoredEvent[]>,
  parkedBefore: ReadonlyMap<string, number>,
): Placed {
  const placed: Placed = { persons: [], families: [], parked: [] };
  for (const { streamId, kind, fresh } of touched) {
    const events = streams.get(streamId) ?? [];
    const told = parkedBefore.get(streamId) ?? (fresh[0]?.version ?? 1) - 1;
    try {
      if (kind === 'person') placed.persons.push({ ...foldPersonStream(events, told), isNew: told === 0 });
      else placed.families.push(foldFamilyStream(events));
    } catch (error) {
      if (!(error instanceof Unplaceable)) throw error;
      placed.parked.push(parkedStream(streamId, kind, error.reason, events));
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

/** A NIK never changes hands; whoever comes second with one is parked, or the unique index would stop everybody. */
async function parkTakenNiks(client: PoolClient, placed: Placed): Promise<void> {
  const entering = placed.persons.filter(({ isNew }) => isNew);
  if (entering.length === 0) return;
  const holders = await readNikHolders(
    client,
    entering.map(({ row }) => row.nik),
  );
  for (const person of entering) {
    const { personId: streamId, nik, version, position } = person.row;
    const holder = holders.get(nik) ?? streamId;
    holders.set(nik, holder);
    if (holder === streamId) continue;
    placed.persons.splice(placed.persons.indexOf(person), 1);
    placed.parked.push({ streamId, kind: 'person', reason: 'nik-taken', version, position });
  }
}
