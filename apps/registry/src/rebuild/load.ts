import type { Pool, PoolClient } from 'pg';
import { assertKnownEvent, foldFamily, foldPerson, type EventType, parseStored } from '@peristiwa/domain';
import type { Ledger } from '@peristiwa/ledger';
import { inTransaction } from '@peristiwa/postgres';
import { copyIn, copyRow, type Lease } from '@peristiwa/projections';
import { foldWhole } from '../projector/fold-batch';
import { familyRow, personRow, type FamilyRow, type PersonRow } from '../projector/fold-stream';
import { parkStreams, type ParkedStream } from '../projector/registry-tables';
import { streamKindOf } from '../projector/stream-kind';

export interface LoadOptions {
  readonly pool: Pool;
  readonly ledgerPool: Pool;
  readonly ledger: Pick<Ledger, 'readStreams'>;
  readonly lease: Lease;
  readonly barrier: number;
  readonly memoryMb: number;
  /** After each chunk is committed; throws to stop there. */
  readonly onChunk: (events: number) => Promise<void>;
}

type EventRow = [
  streamId: string, version: number, position: string, type: string, schemaVersion: number, occurredOn: string,
  data: string,
]; // prettier-ignore

interface Chunk {
  readonly slice: string;
  readonly events: readonly EventRow[];
  /** The last stream that is in it; undefined at the end of the slice. */
  readonly upTo: string | undefined;
}

interface FoldedChunk {
  readonly persons: string[];
  readonly families: string[];
  readonly parked: ParkedStream[];
}

/**
 * Kilobytes reserved for one event while its chunk is read, folded and sent: its text, its objects and its share of the
 * rows, for each of the three stages. Ample: with --memory 32, 64 and 256 the process peaked at 114, 126 and 170 MB
 * resident over 211,350 events, some 90 MB of which is Node itself.
 */
const KB_PER_EVENT = 12;

/** Streams folded in one go. */
const LOT = 500;

/** The hash partitions of the ledger: each holds whole streams. */
export async function ledgerSlices(ledgerPool: Pool): Promise<string[]> {
  const { rows } = await ledgerPool.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
     WHERE inhparent = 'ledger.event'::regclass ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

export interface SliceToLoad {
  readonly slice: string;
  /** The last stream of it that is in the tables. */
  readonly after: string;
}

/**
 * Fills the empty tables of the next version slice by slice: ranges of streams as large as the memory allows, each
 * read whole, folded, and copied in together with the cursor. The next range, of this slice or the next one, is read
 * while one is folded and the one before is written; a killed load repeats one range at most.
 */
export async function loadSlices(slices: readonly SliceToLoad[], options: LoadOptions): Promise<void> {
  const limit = Math.max(500, Math.floor((options.memoryMb * 1_024) / KB_PER_EVENT / 3));
  let writing: Promise<void> = Promise.resolve();
  for await (const chunk of oneAhead(chunksOf(slices, limit, options))) {
    const folded = await foldChunk(chunk.events, options);
    await writing;
    writing = writeChunk(chunk, folded, options);
    // Awaited in the next round; until then its failure must not count as unhandled.
    writing.catch(() => undefined);
  }
  await writing;
}

async function* chunksOf(
  slices: readonly SliceToLoad[],
  limit: number,
  options: LoadOptions,
): AsyncGenerator<Chunk, void> {
  for (const { slice, after } of slices) {
    let from: string | undefined = after;
    while (from !== undefined) {
      const chunk: Chunk = await readChunk(slice, from, limit, options);
      yield chunk;
      from = chunk.upTo;
    }
  }
}

/** What `source` gives, the next item asked for before the one in hand is given away. */
async function* oneAhead<Item>(source: AsyncGenerator<Item, void>): AsyncGenerator<Item, void> {
  const ask = () => {
    const asked = source.next();
    asked.catch(() => undefined);
    return asked;
  };
  let next = ask();
  for (;;) {
    const { value, done } = await next;
    if (done) return;
    next = ask();
    yield value as Item;
  }
}

async function readChunk(
  slice: string,
  after: string,
  limit: number,
  { ledgerPool, barrier }: LoadOptions,
): Promise<Chunk> {
  const end = await ledgerPool.query<{ stream_id: string }>(
    `SELECT stream_id FROM ledger.${slice} WHERE stream_id > $1 ORDER BY stream_id, version OFFSET $2 LIMIT 1`,
    [after, limit],
  );
  const upTo = end.rows[0]?.stream_id;
  // Whole streams: the range ends with the stream that crosses the limit. The order makes grouping free.
  const { rows } = await ledgerPool.query({
    text: `SELECT stream_id, version, position, type, schema_version, occurred_on::text, data FROM ledger.${slice}
           WHERE stream_id > $1 ${upTo ? 'AND stream_id <= $3' : ''} AND position <= $2
           ORDER BY stream_id, version`,
    values: upTo ? [after, barrier, upTo] : [after, barrier],
    rowMode: 'array',
  });
  return { slice, events: rows as unknown as EventRow[], upTo };
}

async function foldChunk(events: readonly EventRow[], options: LoadOptions): Promise<FoldedChunk> {
  const folded: FoldedChunk = { persons: [], families: [], parked: [] };
  const odd: { streamId: string; kind: 'person' | 'family' }[] = [];
  for (let start = 0, end = 0, lot = 0; start < events.length; start = end) {
    // The chunk before is being written meanwhile; its transaction must not wait for a long fold.
    if ((lot += 1) % LOT === 0) await new Promise((resolve) => setImmediate(resolve));
    const [streamId, , , first] = events[start] as EventRow;
    for (end = start; events[end]?.[0] === streamId; end += 1) {
      const [, , position, type, schemaVersion] = events[end] as EventRow;
      assertKnownEvent(type, schemaVersion, Number(position));
    }
    const kind = streamKindOf[first as EventType];
    if (kind === 'move') continue;
    try {
      const stream = events.slice(start, end);
      if (kind === 'person') folded.persons.push(toPersonText(foldPersonRow(stream)));
      else folded.families.push(toFamilyText(foldFamilyRow(stream)));
    } catch {
      odd.push({ streamId, kind });
    }
  }
  if (odd.length > 0) await foldOdd(odd, folded, options);
  return folded;
}

/** What cannot be placed, or not whole, is treated as the usual engine treats it. */
async function foldOdd(
  odd: readonly { readonly streamId: string; readonly kind: 'person' | 'family' }[],
  folded: FoldedChunk,
  { ledger, barrier }: LoadOptions,
): Promise<void> {
  const streams = await ledger.readStreams(odd.map(({ streamId }) => streamId));
  const touched = odd.map(({ streamId, kind }) => {
    const fresh = streams.get(streamId)?.filter(({ position }) => position <= barrier) ?? [];
    return { streamId, kind, fresh };
  });
  const whole = new Map(touched.map(({ streamId, fresh }) => [streamId, fresh]));
  const { persons, families, parked } = foldWhole(touched, whole, new Map());
  folded.persons.push(...persons.map(({ row }) => toPersonText(row)));
  folded.families.push(...families.map(toFamilyText));
  folded.parked.push(...parked);
}

function factsOf(stream: readonly EventRow[]) {
  return stream.map(([, version, position, type, schemaVersion, occurredOn, data], index) => {
    if (version !== index + 1) throw new Error('versions-not-dense');
    return parseStored({ type, schemaVersion, occurredOn, position: Number(position), data });
  });
}

function endOf(stream: readonly EventRow[]) {
  const [streamId, version, position] = stream.at(-1) as EventRow;
  return { streamId, version, position: Number(position) };
}

function foldPersonRow(stream: readonly EventRow[]): PersonRow {
  const person = foldPerson(factsOf(stream) as unknown as Parameters<typeof foldPerson>[0]);
  if (person.status === 'unregistered') throw new Error('not-in-register');
  return personRow(endOf(stream), person, JSON.stringify(person));
}

function foldFamilyRow(stream: readonly EventRow[]): FamilyRow {
  const family = foldFamily(factsOf(stream) as unknown as Parameters<typeof foldFamily>[0]);
  if (family.status === 'none') throw new Error('not-in-register');
  return familyRow(endOf(stream), family);
}

const PERSON = 'person_id, version, position, nik, family_id, status, area, sex, born_on, died_on, state';
function toPersonText(row: PersonRow): string {
  const { personId, version, position, nik, familyId, status, area, sex, bornOn, diedOn, state } = row;
  return copyRow([personId, version, position, nik, familyId, status, area, sex, bornOn, diedOn, state]);
}

const FAMILY = 'family_id, version, position, kk_number, head_id, status, area, state';
function toFamilyText({
  familyId,
  version,
  position,
  kkNumber,
  headId,
  status,
  area,
  state,
}: FamilyRow): string {
  return copyRow([familyId, version, position, kkNumber, headId, status, area, state]);
}

async function writeChunk(
  { slice, events, upTo }: Chunk,
  { persons, families, parked }: FoldedChunk,
  { pool, lease, onChunk }: LoadOptions,
): Promise<void> {
  await inTransaction(pool, async (client: PoolClient) => {
    await lease.lock(client);
    await copyIn(client, `registry_next.person (${PERSON})`, toChunks(persons));
    await copyIn(client, `registry_next.family (${FAMILY})`, toChunks(families));
    await parkStreams(client, 'registry_next', parked);
    await client.query(
      `UPDATE registry.rebuild_slice SET after_stream = coalesce($2::uuid, after_stream), is_done = $2::uuid IS NULL
       WHERE slice = $1`,
      [slice, upTo ?? null],
    );
    await client.query(
      `UPDATE registry.rebuild SET events_done = events_done + $1, moved_at = clock_timestamp()
       WHERE ended_at IS NULL`,
      [events.length],
    );
  });
  await onChunk(events.length);
}

const ROWS_PER_CHUNK = 500;

function toChunks(rows: readonly string[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let start = 0; start < rows.length; start += ROWS_PER_CHUNK) {
    chunks.push(Buffer.from(rows.slice(start, start + ROWS_PER_CHUNK).join('')));
  }
  return chunks;
}
