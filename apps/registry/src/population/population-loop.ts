import type { Pool } from 'pg';
import { inTransaction } from '@peristiwa/postgres';
import { Lease, LeasedLoop, type LoopLog } from '@peristiwa/projections';
import { SCHEMA } from '../names';
import { readChanges, writeChanges } from './population-tables';

/** Its checkpoint is the number of the last change that was read, and the one up to which a new beginning has to come. */
export const POPULATION = { checkpoint: 'population', restart: 'population-restart' } as const;

const SETTINGS = { leaseMs: 3_000, pollMs: 250, retryMs: { min: 100, max: 5_000 } };
const BATCH_SIZE = 1_000;

export interface PopulationLoopOptions {
  readonly pool: Pool;
  readonly owner: string;
  readonly log: LoopLog;
  readonly batchSize?: number;
}

/**
 * Change log → residence by day and time. It tails the log with a checkpoint of its own: the registry never waits for
 * it, and one process does it.
 */
export class PopulationLoop {
  private readonly lease: Lease;
  private readonly loop: LeasedLoop;

  constructor(private readonly options: PopulationLoopOptions) {
    const { pool, owner, log } = options;
    const { leaseMs: ttlMs } = SETTINGS;
    this.lease = new Lease(pool, { schema: SCHEMA, name: POPULATION.checkpoint, owner, ttlMs });
    this.loop = new LeasedLoop({
      name: POPULATION.checkpoint,
      lease: this.lease,
      settings: SETTINGS,
      log,
      onGranted: () => undefined,
      tick: () => this.tick(),
    });
  }

  start(): void {
    this.loop.start();
  }

  wake(): void {
    this.loop.wake();
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  /** One batch. @returns whether there may be more */
  private tick(): Promise<boolean> {
    const { pool, batchSize = BATCH_SIZE } = this.options;
    return inTransaction(pool, async (client) => {
      const after = await this.lease.lock(client);
      const changes = await readChanges(client, after, batchSize);
      const last = changes.at(-1);
      if (!last) return false;
      await writeChanges(client, changes);
      await this.lease.advance(client, after, last.changeNo);
      return changes.length === batchSize;
    });
  }
}

/**
 * Empties the projection and lets it begin again, in one transaction. Until it has come as far as it was, statistics
 * answer that it is not ready. @returns how many changes it has to read
 */
export async function restartPopulation(pool: Pool): Promise<number> {
  return inTransaction(pool, async (client) => {
    // The row of the checkpoint first, as in a batch, so that the two cannot wait for each other.
    const { rows } = await client.query<{ position: string }>(
      `WITH begun AS (UPDATE registry.checkpoint SET position = 0 WHERE name = $1)
       INSERT INTO registry.checkpoint (name, position)
       SELECT $2, coalesce(max(change_no), 0) FROM registry.change
       ON CONFLICT (name) DO UPDATE SET position = excluded.position RETURNING position`,
      [POPULATION.checkpoint, POPULATION.restart],
    );
    await client.query('TRUNCATE registry.residence_span');
    return Number(rows[0]?.position);
  });
}
