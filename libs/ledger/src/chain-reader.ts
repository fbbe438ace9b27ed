import type { Pool } from 'pg';
import type { ChainedEvent } from './event-chain';

/** A stored event with its stored digest. */
export interface Link {
  readonly event: ChainedEvent;
  /** Null only if the constraint was removed. */
  readonly digest: Buffer | null;
}

export interface CommitRow {
  readonly first: number;
  readonly last: number;
  readonly recordedAtMicros: bigint | null;
  readonly digest: Buffer | null;
}

/** Exact, unlike a JavaScript date; null for an infinite instant, which no append writes. */
const MICROS = `CASE WHEN isfinite(recorded_at) THEN (extract(epoch FROM recorded_at) * 1000000)::bigint END`;

/** Independent of the session's DateStyle; a day that no append writes (infinite, before year 1) is read as empty. */
const isoDay = (column: string) =>
  `CASE WHEN ${column} BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'
        THEN to_char(${column}, 'YYYY-MM-DD') ELSE 'none' END`;

/**
 * Reads the ledger for verification. It reads ranges of positions without limits on the row count, so that rows which
 * should not exist are read as well.
 */
export class ChainReader {
  constructor(private readonly pool: Pool) {}

  async ledgerId(): Promise<string> {
    const { rows } = await this.pool.query<{ ledger_id: string }>('SELECT ledger_id FROM ledger.identity');
    const row = rows[0];
    if (!row || rows.length > 1) throw new Error('The ledger has no single identity');
    return row.ledger_id;
  }

  async tail(): Promise<number> {
    const { rows } = await this.pool.query<{ last: string | null }>(
      'SELECT max(last_position) AS last FROM ledger.commit_log',
    );
    return Number(rows[0]?.last ?? 0);
  }

  async links(first: number, last: number): Promise<Link[]> {
    const { rows } = await this.pool.query({
      name: 'chain-links',
      text: `SELECT position, stream_id, version, act_id, act_index, act_size, event_id, request_id, type,
               schema_version, ${isoDay('occurred_on')}, ${isoDay('reported_on')}, ${MICROS},
               office, supersedes, data, meta, digest
             FROM ledger.event WHERE position BETWEEN $1 AND $2 ORDER BY position, stream_id, version`,
      values: [first, last],
      rowMode: 'array',
    });
    return (rows as unknown as Row[]).map(toLink);
  }

  /** Commits that begin in the range. */
  async commits(first: number, last: number): Promise<CommitRow[]> {
    const { rows } = await this.pool.query({
      name: 'chain-commits',
      text: `SELECT first_position, last_position, ${MICROS} AS micros, digest FROM ledger.commit_log
             WHERE first_position BETWEEN $1 AND $2 ORDER BY first_position`,
      values: [first, last],
    });
    return rows.map(toCommit);
  }

  /** The commit that contains `position`, or should contain it. */
  async commitAround(position: number): Promise<CommitRow | undefined> {
    const { rows } = await this.pool.query({
      text: `SELECT first_position, last_position, ${MICROS} AS micros, digest FROM ledger.commit_log
             WHERE first_position <= $1 ORDER BY first_position DESC LIMIT 1`,
      values: [position],
    });
    return rows.map(toCommit)[0];
  }

  /** The position at which the commit log records `digest`. */
  async committedAs(digest: Buffer): Promise<number | undefined> {
    const { rows } = await this.pool.query<{ last_position: string }>(
      'SELECT last_position FROM ledger.commit_log WHERE digest = $1 ORDER BY 1 LIMIT 1',
      [digest],
    );
    return rows[0] && Number(rows[0].last_position);
  }
}

/** The identity of a ledger, which owns the keys of its checkpoints. */
export const ledgerIdOf = (pool: Pool): Promise<string> => new ChainReader(pool).ledgerId();

type Row = [
  string, string, number, string, number, number, string, string, string,
  number, string, string, string | null,
  string, string | null, string, string, Buffer | null,
]; // prettier-ignore

function toLink(row: Row): Link {
  const event: ChainedEvent = {
    position: Number(row[0]),
    streamId: row[1],
    version: row[2],
    actId: row[3],
    actIndex: row[4],
    actSize: row[5],
    eventId: row[6],
    requestId: row[7],
    type: row[8],
    schemaVersion: row[9],
    occurredOn: row[10],
    reportedOn: row[11],
    recordedAtMicros: row[12] === null ? null : BigInt(row[12]),
    office: row[13],
    supersedes: row[14],
    data: row[15],
    meta: row[16],
  };
  return { event, digest: row[17] };
}

interface StoredCommit {
  readonly first_position: string;
  readonly last_position: string;
  readonly micros: string | null;
  readonly digest: Buffer | null;
}

function toCommit(row: StoredCommit): CommitRow {
  return {
    first: Number(row.first_position),
    last: Number(row.last_position),
    recordedAtMicros: row.micros === null ? null : BigInt(row.micros),
    digest: row.digest,
  };
}
