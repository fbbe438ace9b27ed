import type { Pool, PoolClient } from 'pg';

/** Events of a chunk beside writers: some five milliseconds of work. With 500 their p99 was 15 ms, with 200 it is 13. */
const CHUNK_BESIDE_WRITERS = 200;
const ASK_EVERY_MS = 250;
/** A wish to stop is seen after each chunk. */
const REST_MS_MAX = 1_000;

/**
 * Lets those who write go first. While acts are appended, the load takes small chunks, rests after each as its share
 * says, and the server builds indexes and compares with one process instead of several. Short work followed by a rest
 * bounds how long anybody waits; a lower priority of the job did not (figures: docs/performance.md). While nobody
 * writes, nothing is held back.
 */
export class HoldBack {
  private askedAt = -Infinity;
  private isOn = false;

  constructor(
    private readonly ledgerPool: Pool,
    /** Per cent of the time that a thread of the load works beside writers; 100 never holds back. */
    private readonly share: number,
  ) {}

  /** @returns the most events of the next chunk, and whether a rest is to follow */
  async nextChunk(limit: number): Promise<{ readonly limit: number; readonly rests: boolean }> {
    const rests = await this.isHolding();
    return { limit: rests ? Math.min(limit, CHUNK_BESIDE_WRITERS) : limit, rests };
  }

  restMs(workedMs: number): number {
    return Math.min(REST_MS_MAX, (workedMs * (100 - this.share)) / this.share);
  }

  /** For the rest of the caller's transaction; a statement that has begun goes on as it is. */
  async giveWay(client: PoolClient): Promise<void> {
    if (!(await this.isHolding())) return;
    await client.query('SET LOCAL max_parallel_workers_per_gather = 0');
    await client.query('SET LOCAL max_parallel_maintenance_workers = 0');
  }

  /** Whether acts have been appended within the last two seconds. */
  private async isHolding(): Promise<boolean> {
    if (this.share >= 100) return false;
    if (performance.now() - this.askedAt < ASK_EVERY_MS) return this.isOn;
    const { rows } = await this.ledgerPool.query<{ recent: boolean }>(
      `SELECT recorded_at > clock_timestamp() - interval '2 seconds' AS recent
       FROM ledger.commit_log ORDER BY first_position DESC LIMIT 1`,
    );
    this.askedAt = performance.now();
    this.isOn = rows[0]?.recent ?? false;
    return this.isOn;
  }
}
