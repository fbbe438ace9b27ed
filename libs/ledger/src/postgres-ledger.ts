import type { Pool } from 'pg';
import { isOutage } from '@peristiwa/kernel';
import { Announcer } from './announcer';
import { appended } from './appended';
import { appendParameters, appendSql, toCommit, type AppendedRow } from './append-parameters';
import { losersAfter, lossesOf, type Loser } from './append-losers';
import { takeBatch, type Batchable } from './append-queue';
import {
  LEDGER_PARTITIONS,
  type ActToAppend,
  type AppendedAct,
  type AppendOutcome,
  type PartitionedLedger,
  type PartitionPage,
  type SerialRange,
  type StoredEvent,
} from './ledger';
import { freeAmong, TAKEN_SERIALS, type TakenRow } from './free-serials';
import { reservationsOf } from './superseding';
import { EVENT_COLUMNS, groupByStream, READ_STREAMS, toAppendedAct, toStoredEvent } from './stored-event';
import type { EventRow, RequestRow } from './stored-event';

interface Waiting extends Batchable {
  readonly act: ActToAppend;
  readonly resolve: (outcome: AppendOutcome) => void;
  readonly reject: (error: unknown) => void;
}

const RETRIES_MAX = 5;

/** The id before every stream, where a listing starts. */
const NIL = '00000000-0000-0000-0000-000000000000';
/** More concurrent flushes would only wait for the ordering lock. */
const FLUSHES_MAX = 2;

/**
 * The ledger in PostgreSQL. Appends are coalesced: acts that wait when a flush begins share one commit, and a single
 * act is sent at once, so batches grow only while earlier ones are being written (adaptive group commit, no timer).
 * Measured in `event-store.md` §3.2: 16 callers 9–10 k events/s against 0.6–1.2 k for one commit per act. Two flushes
 * may run at the same time; they never share a stream, request or value.
 */
export class PostgresLedger implements PartitionedLedger {
  private queue: Waiting[] = [];
  private flushes = 0;
  private woken = false;
  /** Streams, requests and values of the acts in progress. */
  private readonly busy = new Set<string>();
  private readonly appendSql: string;
  private readonly announcer: Announcer;

  constructor(
    private readonly pool: Pool,
    private readonly desk: string,
  ) {
    this.appendSql = appendSql(desk);
    this.announcer = new Announcer(pool);
  }

  append(act: ActToAppend): Promise<AppendOutcome> {
    return new Promise((resolve, reject) => {
      this.queue.push({ act, resolve, reject, events: act.events.length, ...measure(act) });
      this.wake();
    });
  }

  /**
   * Acts submitted in the same turn of the event loop are sent together. Without this, the next act of the caller
   * answered first is sent alone and the others wait for it: 16 callers had batches of 1 and 15 alternately.
   */
  private wake(): void {
    if (this.woken) return;
    this.woken = true;
    setImmediate(() => {
      this.woken = false;
      while (this.flushes < FLUSHES_MAX && this.queue.length > 0) {
        const { batch, rest } = takeBatch(this.queue, this.busy);
        this.queue = rest;
        if (batch.length === 0) return;
        void this.takeOff(batch);
      }
    });
  }

  private async takeOff(batch: readonly Waiting[]): Promise<void> {
    const keys = batch.flatMap((waiting) => waiting.keys);
    for (const key of keys) this.busy.add(key);
    this.flushes += 1;
    // After any error the queue continues; acts that are already settled keep their outcome.
    await this.flush(batch, 0).catch((error: unknown) => {
      for (const { reject } of batch) reject(error);
    });
    this.flushes -= 1;
    for (const key of keys) this.busy.delete(key);
    if (this.queue.length > 0) this.wake();
  }

  /** Settles every act of `batch`. Losers get their own outcome and the others are sent again without them. */
  private async flush(batch: readonly Waiting[], attempt: number): Promise<void> {
    const acts = batch.map(({ act }) => act);
    try {
      const answers = await this.send(acts);
      // The next stage begins before the callers are answered.
      this.announcer.announce(Math.max(...answers.map(({ position }) => position)));
      appended.publish(undefined);
      batch.forEach(({ resolve }, index) =>
        resolve({ kind: 'appended', act: answers[index] as AppendedAct }),
      );
    } catch (error) {
      const losers = await losersAfter(error, { db: this.pool, desk: this.desk, acts });
      if (losers.length > 0) return this.settleLosers(batch, losers);
      const { code } = error as { code?: string };
      // 23505 without a loser: an append under the lock of an earlier release read the same tail (ledger-6).
      const again = code === '40P01' || code === '40001' || code === '23505';
      if (again && attempt < RETRIES_MAX) return this.flush(batch, attempt + 1);
      // Invalid data of one act must not fail the other acts of the batch; a lost connection fails all of them.
      if (batch.length > 1 && !isOutage(error)) {
        const half = batch.length >> 1;
        await this.flush(batch.slice(0, half), 0);
        return this.flush(batch.slice(half), 0);
      }
      for (const { reject } of batch) reject(error);
    }
  }

  private async settleLosers(batch: readonly Waiting[], losers: readonly Loser[]): Promise<void> {
    const acts = batch.map(({ act }) => act);
    const lost = lossesOf(acts, losers);
    for (const [index, loss] of lost) {
      const { act, resolve, reject } = batch[index] as Waiting;
      if (loss.kind !== 'known') {
        resolve(loss);
        continue;
      }
      const known = await this.findRequest(act.requestId).catch(reject);
      if (known) resolve({ kind: 'known', act: known });
      else reject(new Error('The ledger reported a request as known, but it has no such request'));
    }
    const others = batch.filter((_, index) => !lost.has(index));
    if (others.length > 0) await this.flush(others, 0);
  }

  private async send(acts: readonly ActToAppend[]): Promise<AppendedAct[]> {
    const { rows } = await this.pool.query<AppendedRow>({
      name: 'append',
      text: this.appendSql,
      values: appendParameters(acts),
    });
    const { firstPosition, recordedAt } = toCommit(rows);
    let position = firstPosition - 1;
    return acts.map(({ requestId, contentHash, actId, events, result: answer }) => {
      position += events.length;
      return { requestId, contentHash, actId, position, recordedAt, result: answer };
    });
  }

  async findRequest(requestId: string): Promise<AppendedAct | undefined> {
    const { rows } = await this.pool.query<RequestRow>({
      name: 'find-request',
      text: `SELECT request_id, content_hash, act_id, position, recorded_at, result
             FROM ledger.request WHERE request_id = $1`,
      values: [requestId],
    });
    return rows.map(toAppendedAct)[0];
  }

  async resolve(kind: string, value: string): Promise<string | undefined> {
    const { rows } = await this.pool.query<{ stream_id: string }>({
      name: 'resolve',
      text: 'SELECT stream_id FROM ledger.reservation WHERE kind = $1 AND value = $2',
      values: [kind, value],
    });
    return rows[0]?.stream_id;
  }

  freeSerials(range: SerialRange): Promise<number[]> {
    return freeAmong(range, async ({ kind, prefix, from }) => {
      const { rows } = await this.pool.query<TakenRow>({
        name: 'taken-serials',
        text: `SELECT ${TAKEN_SERIALS} FROM (SELECT $1::text, $2::text, $3::int) AS asked (kind, prefix, first)`,
        values: [kind, prefix, from],
      });
      return rows[0] as TakenRow;
    });
  }

  async holdersUnder(kind: string, prefix: string, limit: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ stream_id: string }>({
      name: 'holders-under',
      text: `SELECT stream_id FROM ledger.reservation
             WHERE kind = $1 AND value > $2 || '0000' AND value <= $2 || '9999' AND length(value) = length($2) + 4
             ORDER BY value DESC LIMIT $3`,
      values: [kind, prefix, limit],
    });
    return rows.map(({ stream_id }) => stream_id);
  }

  async readStreams(streamIds: readonly string[]): Promise<Map<string, StoredEvent[]>> {
    if (streamIds.length === 0) return new Map();
    const { rows } = await this.pool.query({
      name: 'read-streams',
      text: READ_STREAMS,
      values: [[...new Set(streamIds)]],
      rowMode: 'array',
    });
    return groupByStream(rows as unknown as EventRow[]);
  }

  async readAct(actId: string): Promise<StoredEvent[]> {
    const { rows } = await this.pool.query({
      name: 'read-act',
      text: `SELECT ${EVENT_COLUMNS} FROM ledger.act_events($1) ORDER BY position`,
      values: [actId],
      rowMode: 'array',
    });
    return (rows as unknown as EventRow[]).map(toStoredEvent);
  }

  async readAfter(position: number, limit: number): Promise<StoredEvent[]> {
    const { rows } = await this.pool.query({
      name: 'read-after',
      text: `SELECT ${EVENT_COLUMNS} FROM ledger.event WHERE position > $1 ORDER BY position LIMIT $2`,
      values: [position, limit],
      rowMode: 'array',
    });
    return (rows as unknown as EventRow[]).map(toStoredEvent);
  }

  async readPartitions(
    partitions: readonly number[],
    position: number,
    limit: number,
  ): Promise<PartitionPage> {
    const source = partitionsSql(partitions);
    // One statement and one snapshot: an event missing from the page lies after the tail.
    const { rows } = await this.pool.query({
      name: `read-partitions ${source.name}`,
      text: `SELECT event.*, tail.position FROM (SELECT coalesce((SELECT last_position FROM ledger.commit_log
               ORDER BY first_position DESC LIMIT 1), 0) AS position) tail
             LEFT JOIN (SELECT ${EVENT_COLUMNS} FROM ${source.sql} WHERE position > $1 ORDER BY position LIMIT $2) event
               ON true
             ORDER BY event.position`,
      values: [position, limit],
      rowMode: 'array',
    });
    const pages = rows as unknown as [...EventRow, string][];
    const events = pages.filter(([first]) => first !== null).map((row) => toStoredEvent(row as never));
    return { events, tail: Number(pages[0]?.at(-1) ?? 0) };
  }

  async partitionOf(streamId: string): Promise<number | undefined> {
    const { rows } = await this.pool.query<{ name: string }>(
      'SELECT tableoid::regclass::text AS name FROM ledger.event WHERE stream_id = $1 AND version = 1',
      [streamId],
    );
    return rows[0] && Number(rows[0].name.slice(-2));
  }

  async streamsAt(kind: string, version: number, limit: number, after?: string): Promise<string[]> {
    if (!/^[a-z]+$/.test(kind) || !Number.isInteger(version)) throw new TypeError('Not a kind and a version');
    // Kind and version are literals: only then can a cached plan use the partial index of open move cases.
    const { rows } = await this.pool.query<{ stream_id: string }>({
      name: `streams-at ${kind} ${version}`,
      text: `SELECT stream_id FROM ledger.stream
             WHERE kind = '${kind}' AND version = ${version} AND stream_id > $1 ORDER BY stream_id LIMIT $2`,
      values: [after ?? NIL, limit],
    });
    return rows.map((row) => row.stream_id);
  }

  async tail(): Promise<number> {
    const { rows } = await this.pool.query<{ last_position: string }>({
      name: 'tail',
      text: 'SELECT last_position FROM ledger.commit_log ORDER BY first_position DESC LIMIT 1',
    });
    return Number(rows[0]?.last_position ?? 0);
  }

  async positionAt(instant: Date): Promise<number> {
    const { rows } = await this.pool.query<{ last_position: string }>({
      name: 'position-at',
      text: `SELECT last_position FROM ledger.commit_log WHERE recorded_at < $1::timestamptz + interval '1 millisecond'
             ORDER BY recorded_at DESC, last_position DESC LIMIT 1`,
      values: [instant],
    });
    return Number(rows[0]?.last_position ?? 0);
  }
}

/** Each partition is read through its own index on position; when all are requested, the table is read. */
function partitionsSql(partitions: readonly number[]): { readonly name: string; readonly sql: string } {
  const wanted = [...new Set(partitions)].toSorted((a, b) => a - b);
  if (wanted.length === 0 || wanted.some((partition) => !(partition in ALL_PARTITIONS))) {
    throw new Error(`The ledger has the partitions 0 to ${LEDGER_PARTITIONS - 1}`);
  }
  if (wanted.length === LEDGER_PARTITIONS) return { name: 'all', sql: 'ledger.event' };
  const parts = wanted.map((partition) => `SELECT * FROM ledger.event_${String(partition).padStart(2, '0')}`);
  return { name: wanted.join(), sql: `(${parts.join(' UNION ALL ')}) part` };
}

const ALL_PARTITIONS = Array.from({ length: LEDGER_PARTITIONS }, (_, partition) => partition);

function measure(act: ActToAppend): { bytes: number; keys: string[] } {
  const texts = act.meta.length + (act.firstMeta?.length ?? 0) + act.result.length;
  const bytes = act.events.reduce((sum, { data }) => sum + data.length, texts);
  const keys = [
    act.requestId,
    ...act.streams.map(({ streamId }) => streamId),
    ...reservationsOf(act).map(({ kind, value }) => `${kind}:${value}`),
  ];
  return { bytes, keys };
}
