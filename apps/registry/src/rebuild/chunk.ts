import { Query, type Pool, type QueryArrayConfig } from 'pg';
import {
  assertKnownEvent,
  foldFamily,
  foldPerson,
  streamKindOf,
  toFact,
  type FamilyEvent,
  type PersonEvent,
  type Recorded,
  type StreamKind,
} from '@peristiwa/domain';
import type { Ledger, StoredEvent } from '@peristiwa/ledger';
import { foldWhole } from '../projector/fold-batch';
import { familyRow, personRow, type FamilyRow, type PersonRow } from '../projector/fold-stream';
import type { ParkedStream } from '../projector/registry-tables';
import { CopyRows, FAMILY, PERSON } from '../projector/state-tables';

type EventRow = [
  streamId: string, version: number, position: string, type: string, schemaVersion: number, occurredOn: string,
  reportedOn: string, actId: string, data: string, supersedes: string | null,
]; // prettier-ignore

const COLUMNS =
  'stream_id, version, position, type, schema_version, occurred_on::text, reported_on::text, act_id, data, supersedes';

export interface ChunkSource {
  readonly ledgerPool: Pool;
  readonly ledger: Pick<Ledger, 'readStreams'>;
  readonly barrier: number;
}

export interface Range {
  /** A hash partition of the ledger. */
  readonly slice: string;
  readonly after: string;
  /** The most events that are read. */
  readonly limit: number;
}

/** Whole streams of one slice, folded: rows of COPY in binary format. */
export interface Chunk {
  readonly slice: string;
  /** The stream before its first one. */
  readonly after: string;
  /** The last stream that is in it; undefined at the end of the slice. */
  readonly upTo: string | undefined;
  readonly events: number;
  readonly persons: readonly Buffer[];
  readonly families: readonly Buffer[];
  readonly parked: readonly ParkedStream[];
  /** Acts about deaths without a NIK. */
  readonly deaths: readonly StoredEvent[];
}

/**
 * Reads the streams after `after` and folds each when the first event of the next one arrives; only the encoded rows stay
 * in memory. The last stream of a full page may have more events than were read, so the next chunk reads it again.
 */
export async function readChunk(source: ChunkSource, { slice, after, limit }: Range): Promise<Chunk> {
  const folding = new StreamFolder();
  const read = await eachRow(source.ledgerPool, {
    text: `SELECT ${COLUMNS} FROM ledger.${slice} WHERE stream_id > $1 AND position <= $2
           ORDER BY stream_id, version LIMIT ${limit}`,
    values: [after, source.barrier],
    onRow: (row) => folding.add(row),
  });
  const isEnd = read < limit;
  if (isEnd) folding.endStream();
  // The page ends within its first stream: read a larger one.
  if (!isEnd && folding.events === 0) return readChunk(source, { slice, after, limit: limit * 2 });
  const parked = folding.exceptional.length > 0 ? await foldExceptional(folding, source) : [];
  const { events, upTo } = folding;
  const deaths = await actsOf(folding.deaths, source);
  const rows = { persons: folding.persons.end(), families: folding.families.end() };
  return { slice, after, upTo: isEnd ? undefined : upTo, events, ...rows, parked, deaths };
}

/** Whole streams up to the barrier, in the order of the ledger. */
async function actsOf(
  streamIds: readonly string[],
  { ledger, barrier }: Pick<ChunkSource, 'ledger' | 'barrier'>,
): Promise<StoredEvent[]> {
  const streams =
    streamIds.length > 0 ? await ledger.readStreams(streamIds) : new Map<string, StoredEvent[]>();
  return [...streams.values()]
    .flat()
    .filter(({ position }) => position <= barrier)
    .toSorted((one, other) => one.position - other.position);
}

interface Reading {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly onRow: (row: EventRow) => void;
}

/** @returns how many there were */
async function eachRow(pool: Pool, { text, values, onRow }: Reading): Promise<number> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    return await new Promise<number>((resolve, reject) => {
      let count = 0;
      const config: QueryArrayConfig = { text, values: [...values], rowMode: 'array' };
      const query = new Query<EventRow>(config);
      query.on('row', (row) => {
        count += 1;
        if (failure) return;
        try {
          onRow(row);
        } catch (error) {
          failure = error as Error;
        }
      });
      query.on('error', reject);
      query.on('end', () => (failure ? reject(failure) : resolve(count)));
      client.query(query);
    });
  } finally {
    client.release();
  }
}

interface ExceptionalStream {
  readonly streamId: string;
  readonly kind: 'person' | 'family';
}

class StreamFolder {
  readonly persons = new CopyRows(PERSON);
  readonly families = new CopyRows(FAMILY);
  readonly exceptional: ExceptionalStream[] = [];
  /** Streams of deaths without a NIK. */
  readonly deaths: string[] = [];
  /** The number of events in the complete streams; `upTo` is the last of these streams. */
  events = 0;
  upTo: string | undefined;
  private streamId: string | undefined;
  private kind: StreamKind = 'move';
  private facts: Recorded[] = [];
  private version = 0;
  private position = 0;
  private isExceptional = false;

  /** @throws UnknownEventError */
  add(row: EventRow): void {
    const [streamId, version, positionText, type, schemaVersion, ...rest] = row;
    const [occurredOn, reportedOn, actId, data, supersedes] = rest;
    const position = Number(positionText);
    assertKnownEvent(type, schemaVersion, position);
    if (streamId !== this.streamId) {
      this.endStream();
      this.streamId = streamId;
      this.kind = streamKindOf[type];
    }
    this.version += 1;
    this.position = position;
    // Acts that supersede others are rare. Their streams are folded later by `foldExceptional`.
    if (version !== this.version || supersedes) this.isExceptional = true;
    if (!hasState(this.kind) || this.isExceptional) return;
    try {
      this.facts.push(
        toFact({ type, schemaVersion, occurredOn, reportedOn, position, data, actId, supersedes: null }),
      );
    } catch {
      this.isExceptional = true;
    }
  }

  endStream(): void {
    const { streamId, kind } = this;
    if (streamId === undefined) return;
    if (hasState(kind) && (this.isExceptional || !this.isPlaced(streamId, kind))) {
      this.exceptional.push({ streamId, kind });
    }
    if (kind === 'death') this.deaths.push(streamId);
    this.events += this.version;
    this.upTo = streamId;
    this.facts = [];
    this.version = 0;
    this.isExceptional = false;
  }

  private isPlaced(streamId: string, kind: 'person' | 'family'): boolean {
    const { facts, version, position } = this;
    const end = { streamId, version, position };
    try {
      if (kind === 'person') this.persons.add(foldPersonRow(facts, end));
      else this.families.add(foldFamilyRow(facts, end));
      return true;
    } catch {
      return false;
    }
  }
}

/** Folds the streams that cannot be placed, or only in part, as the projector does. */
async function foldExceptional(
  { exceptional, persons, families }: StreamFolder,
  { ledger, barrier }: ChunkSource,
): Promise<ParkedStream[]> {
  const streams = await ledger.readStreams(exceptional.map(({ streamId }) => streamId));
  const touched = exceptional.map(({ streamId, kind }) => {
    const fresh = streams.get(streamId)?.filter(({ position }) => position <= barrier) ?? [];
    return { streamId, kind, fresh };
  });
  const whole = new Map(touched.map(({ streamId, fresh }) => [streamId, fresh]));
  const placed = foldWhole(touched, whole, new Map());
  for (const { row } of placed.persons) persons.add(row);
  for (const row of placed.families) families.add(row);
  return placed.parked;
}

type End = Parameters<typeof personRow>[0];

function foldPersonRow(facts: readonly Recorded[], end: End): PersonRow {
  const person = foldPerson(facts as readonly Recorded<PersonEvent>[]);
  if (person.status === 'unregistered') throw new Error('not-in-register');
  return personRow(end, person, JSON.stringify(person));
}

function foldFamilyRow(facts: readonly Recorded[], end: End): FamilyRow {
  const family = foldFamily(facts as readonly Recorded<FamilyEvent>[]);
  if (family.status === 'none') throw new Error('not-in-register');
  return familyRow(end, family);
}

/** Move cases, areas, and acts about nobody in the register have no state. */
function hasState(kind: StreamKind): kind is 'person' | 'family' {
  return kind === 'person' || kind === 'family';
}
