import type { Pool } from 'pg';
import { inTransaction } from '@peristiwa/postgres';
import { Lease, LeasedLoop, type LoopLog } from '@peristiwa/projections';
import { SCHEMA } from '../names';
import type { DerivedProjection } from './change-log';

const SETTINGS = { leaseMs: 3_000, pollMs: 250, retryMs: { min: 100, max: 5_000 } };
const BATCH_SIZE = 1_000;

export interface DerivedLoopOptions {
  readonly pool: Pool;
  readonly owner: string;
  readonly log: LoopLog;
  readonly batchSize?: number;
}

/**
 * Change log → a projection of persons. It tails the log with a checkpoint of its own: the registry never waits for it,
 * and one process does it.
 */
export class DerivedLoop {
  private readonly lease: Lease;
  private readonly loop: LeasedLoop;

  constructor(
    private readonly projection: DerivedProjection,
    private readonly options: DerivedLoopOptions,
  ) {
    const { pool, owner, log } = options;
    const { leaseMs: ttlMs } = SETTINGS;
    const { checkpoint: name } = projection;
    this.lease = new Lease(pool, { schema: SCHEMA, name, owner, ttlMs });
    this.loop = new LeasedLoop({
      name,
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
      const changes = await this.projection.apply(client, after, batchSize);
      const last = changes.at(-1);
      if (last === undefined) return false;
      await this.lease.advance(client, after, last);
      return changes.length === batchSize;
    });
  }
}

/**
 * Empties a projection and lets it begin again, in one transaction. Until it has come as far as it was, what is read from
 * it answers that it is not ready. @returns how many changes it has to read
 */
export async function restart(
  pool: Pool,
  { checkpoint, restart: target, table }: DerivedProjection,
): Promise<number> {
  return inTransaction(pool, async (client) => {
    // The row of the checkpoint first, as in a batch, so that the two cannot wait for each other.
    const { rows } = await client.query<{ position: string }>(
      `WITH begun AS (UPDATE registry.checkpoint SET position = 0 WHERE name = $1)
       INSERT INTO registry.checkpoint (name, position)
       SELECT $2, coalesce(max(change_no), 0) FROM registry.change
       ON CONFLICT (name) DO UPDATE SET position = excluded.position RETURNING position`,
      [checkpoint, target],
    );
    await client.query(`TRUNCATE registry.${table}`);
    return Number(rows[0]?.position);
  });
}
