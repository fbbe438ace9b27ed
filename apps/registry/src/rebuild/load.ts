import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '@peristiwa/postgres';
import { copyIn, type Lease } from '@peristiwa/projections';
import { keepDeaths } from '../projector/deaths-without-nik';
import { parkStreams } from '../projector/registry-tables';
import { copyTarget, FAMILY, PERSON } from '../projector/state-tables';
import { readChunk, type Chunk, type ChunkSource } from './chunk';
import { HoldBack } from './hold-back';
import { RebuildRefused } from './job';

export interface SliceToLoad {
  readonly slice: string;
  /** The last stream of the slice that is in the tables. */
  readonly after: string;
}

export interface LoadOptions extends ChunkSource {
  readonly pool: Pool;
  readonly lease: Lease;
  /** The most events of a chunk: `chunkEvents` of the memory given. */
  readonly limit: number;
  /** Per cent of the time in which the load works while acts are appended. */
  readonly share: number;
  /** Takes the next slice that no thread has taken; undefined when there is none or the load is to stop. */
  readonly take: () => SliceToLoad | undefined;
  readonly isStopping: () => boolean;
  /** After each chunk is committed; throws to stop there. */
  readonly onChunk: (events: number) => Promise<void>;
}

/** The hash partitions of the ledger: each holds whole streams. */
export async function ledgerSlices(ledgerPool: Pool): Promise<string[]> {
  const { rows } = await ledgerPool.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
     WHERE inhparent = 'ledger.event'::regclass ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/**
 * The part of one thread in the load. It reads and folds a chunk of streams while it writes the previous chunk together
 * with the cursor, so a killed load repeats at most two chunks per thread. All throttling of the load is in this loop.
 */
export async function loadSlices(options: LoadOptions): Promise<void> {
  const holdBack = new HoldBack(options.ledgerPool, options.share);
  let writing: Promise<void> = Promise.resolve();
  try {
    for (let next = options.take(); next; next = options.take()) {
      const { slice } = next;
      let after: string | undefined = next.after;
      while (after !== undefined && !options.isStopping()) {
        const { limit, rests } = await holdBack.nextChunk(options.limit);
        const started = performance.now();
        const chunk: Chunk = await readChunk(options, { slice, after, limit });
        await writing;
        writing = writeChunk(chunk, options);
        // The next round awaits it; until then its failure must not count as an unhandled rejection.
        writing.catch(() => undefined);
        after = chunk.upTo;
        if (!rests) continue;
        await writing;
        await sleep(holdBack.restMs(performance.now() - started));
      }
    }
    await writing;
  } finally {
    // When a read failed, the write ends before the job does something else, such as a cancel.
    await writing.catch(() => undefined);
  }
}

async function writeChunk(chunk: Chunk, { pool, lease, onChunk }: LoadOptions): Promise<void> {
  const { slice, after, upTo, events, persons, families, parked, deaths } = chunk;
  await inTransaction(pool, async (client: PoolClient) => {
    // A server that crashes loses rows and cursor together. If the load continues after that, the check of the cursor
    // below fails. The commit of the next phase waits for the disk.
    await client.query('SET LOCAL synchronous_commit = off');
    await lease.limitSilence(client);
    await copyIn(client, copyTarget('registry_next', PERSON), persons, 'binary');
    await copyIn(client, copyTarget('registry_next', FAMILY), families, 'binary');
    await parkStreams(client, 'registry_next', parked);
    const { rowCount } = await client.query(
      `UPDATE registry.rebuild_slice SET after_stream = coalesce($2::uuid, after_stream), is_done = $2::uuid IS NULL
       WHERE slice = $1 AND after_stream = $3 AND NOT is_done`,
      [slice, upTo ?? null, after],
    );
    if (rowCount !== 1) {
      throw new RebuildRefused(
        'The server has lost the last chunk or another process has resumed the load: run the command again',
      );
    }
    // Locked last, so that threads copy at the same time and only their commits wait for each other.
    await lease.lock(client);
    // Their numbers may be read before the next phase, so they must not be lost.
    if (deaths.length > 0) await client.query('SET LOCAL synchronous_commit = on');
    await keepDeaths(client, deaths);
    await client.query(
      `UPDATE registry.rebuild SET events_done = events_done + $1, moved_at = clock_timestamp()
       WHERE ended_at IS NULL`,
      [events],
    );
  });
  await onChunk(events);
}
