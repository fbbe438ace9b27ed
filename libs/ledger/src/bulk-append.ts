import { setImmediate } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { uuidArray } from '@peristiwa/postgres';
import { losersAfter, lossesOf, type Loss } from './append-losers';
import { appendParametersInTurns, appendSql, toCommit, type AppendedRow } from './append-parameters';
import type { ActToAppend } from './ledger';

/** Why an act of the load was not appended; the same reasons as for a single append. */
export type BulkRefusal = Exclude<Loss, { kind: 'known' }> | { readonly kind: 'request-id-reused' };

export interface BulkProgress {
  /** Acts taken from the source so far, in its order and without gaps: a cursor to resume from. */
  readonly taken: number;
  readonly actsAppended: number;
  readonly eventsAppended: number;
  /** Acts that were in the ledger already, from an earlier run that was interrupted. */
  readonly actsKnown: number;
  readonly actsRefused: number;
  /** Last position appended by this run; 0 while there is none. */
  readonly position: number;
}

export interface BulkOptions {
  /** Events in one commit. The ordering lock is held while they are written, so it bounds the wait of a live writer. */
  readonly chunkEvents?: number;
  /** After each commit. */
  readonly onProgress?: (progress: BulkProgress) => void;
  /** Without it the first refusal ends the load; chunks committed before remain. */
  readonly onRefused?: (act: ActToAppend, refusal: BulkRefusal) => void;
}

/** The ledger refused an act of the load. */
export class BulkRefusedError extends Error {
  constructor(
    readonly requestId: string,
    readonly refusal: BulkRefusal,
  ) {
    super(`Request ${requestId} was refused: ${refusal.kind}`);
  }
}

/**
 * A chunk takes 55 ms of the server's time, two thirds of it under the ordering lock. Larger chunks are slower: sending
 * ten megabytes takes as long as encoding the next chunk. Chunks of 10,000 events reached 0.68 of the rate of COPY,
 * chunks of 2,500 events 0.88; a live writer waited at most 319 and 112 ms (medians, 2 cores, 22 November 2026).
 */
const CHUNK_EVENTS = 2_500;
/** Keeps parameters and sorts of a chunk in memory; the default setting writes some megabytes of each to disk. */
const WORK_MEM = '64MB';

/**
 * The initial load, in the role of the desk that owns the event types. It is the normal append with large batches, so
 * that all its guarantees hold (ADR 0012): one commit per chunk, all acts of the chunk or none. If it is killed at
 * any point, run it again over the same source: acts already in the ledger are skipped by their request id. Acts of
 * one chunk may build on each other. Run one load at a time; live writers continue to append meanwhile.
 */
export async function bulkAppend(
  pool: Pool,
  desk: string,
  source: AsyncIterable<ActToAppend> | Iterable<ActToAppend>,
  options: BulkOptions = {},
): Promise<BulkProgress> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(`SET work_mem = '${WORK_MEM}'`);
    const load = new BulkLoad(client, desk, options);
    const progress = await load.run(source);
    await client.query('RESET work_mem');
    return progress;
  } catch (error) {
    // The setting must not stay on the session when it returns to the pool.
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

class BulkLoad {
  private readonly progress: Mutable<BulkProgress> = {
    taken: 0,
    actsAppended: 0,
    eventsAppended: 0,
    actsKnown: 0,
    actsRefused: 0,
    position: 0,
  };

  /** Before a chunk is sent, acts that an earlier run appended are looked for, until a chunk contains none. */
  private resuming = true;

  constructor(
    private readonly client: PoolClient,
    private readonly desk: string,
    private readonly options: BulkOptions,
  ) {}

  /** While the server writes one chunk, the next is read from the source and encoded. */
  async run(source: AsyncIterable<ActToAppend> | Iterable<ActToAppend>): Promise<BulkProgress> {
    let writing: Promise<unknown> = Promise.resolve();
    for await (const chunk of chunksOf(source, this.options.chunkEvents ?? CHUNK_EVENTS)) {
      const parameters = await appendParametersInTurns(chunk);
      await writing;
      writing = this.write(chunk, parameters);
      // The next await receives the error; until then it must not count as an unhandled rejection.
      writing.catch(() => undefined);
    }
    await writing;
    return { ...this.progress };
  }

  private async write(chunk: readonly ActToAppend[], parameters: readonly Buffer[]): Promise<void> {
    const knownBefore = this.progress.actsKnown;
    const fresh = this.resuming ? await this.withoutKnown(chunk) : chunk;
    await this.send(fresh, fresh.length === chunk.length ? parameters : await appendParametersInTurns(fresh));
    this.resuming = this.progress.actsKnown > knownBefore;
    this.progress.taken += chunk.length;
    this.options.onProgress?.({ ...this.progress });
  }

  private async withoutKnown(chunk: readonly ActToAppend[]): Promise<readonly ActToAppend[]> {
    const { rows } = await this.client.query<{ request_id: string; content_hash: Buffer }>({
      name: 'bulk-known',
      text: 'SELECT request_id, content_hash FROM ledger.request WHERE request_id = ANY ($1::uuid[])',
      values: [uuidArray(chunk.map(({ requestId }) => requestId))],
    });
    if (rows.length === 0) return chunk;
    const known = new Map(rows.map((row) => [row.request_id, row.content_hash]));
    return chunk.filter((act) => {
      const hash = known.get(act.requestId);
      if (!hash) return true;
      if (hash.equals(act.contentHash)) this.progress.actsKnown += 1;
      else this.refuse(act, { kind: 'request-id-reused' });
      return false;
    });
  }

  /** Losers are removed from the chunk and the others are sent again, as in the append of live writers. */
  private async send(acts: readonly ActToAppend[], parameters: readonly Buffer[]): Promise<void> {
    if (acts.length === 0) return;
    try {
      const { rows } = await this.client.query<AppendedRow>({
        name: 'bulk-append',
        text: appendSql(this.desk),
        values: [...parameters],
      });
      const events = acts.reduce((sum, act) => sum + act.events.length, 0);
      this.progress.actsAppended += acts.length;
      this.progress.eventsAppended += events;
      this.progress.position = toCommit(rows).firstPosition + events - 1;
    } catch (error) {
      const losers = await losersAfter(error, { db: this.client, desk: this.desk, acts });
      if (losers.length === 0) throw error;
      const lost = lossesOf(acts, losers);
      const others = acts.filter((_, index) => !lost.has(index));
      await this.send(others, await appendParametersInTurns(others));
      const known: ActToAppend[] = [];
      for (const [index, loss] of lost) {
        const act = acts[index] as ActToAppend;
        if (loss.kind === 'known') known.push(act);
        else this.refuse(act, loss);
      }
      // Either the source contains the request twice or a live writer has just appended it: compare the content.
      const left = await this.withoutKnown(known);
      // These requests are not in the ledger: the first copy in the chunk was refused.
      if (left.length > 0) await this.send(left, await appendParametersInTurns(left));
    }
  }

  private refuse(act: ActToAppend, refusal: BulkRefusal): void {
    if (!this.options.onRefused) throw new BulkRefusedError(act.requestId, refusal);
    this.progress.actsRefused += 1;
    this.options.onRefused(act, refusal);
  }
}

/** Acts read from the source before yielding to the event loop. */
const ACTS_PER_TURN = 256;

/** An act is never split; a chunk has at least one. */
async function* chunksOf(
  source: AsyncIterable<ActToAppend> | Iterable<ActToAppend>,
  chunkEvents: number,
): AsyncGenerator<ActToAppend[]> {
  let chunk: ActToAppend[] = [];
  let events = 0;
  for await (const act of source) {
    if (chunk.length > 0 && events + act.events.length > chunkEvents) {
      yield chunk;
      chunk = [];
      events = 0;
    }
    chunk.push(act);
    events += act.events.length;
    if (chunk.length % ACTS_PER_TURN === 0) await setImmediate();
  }
  if (chunk.length > 0) yield chunk;
}
