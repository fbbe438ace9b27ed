import type { Pool, PoolClient } from 'pg';

/** Events of a chunk while acts are appended: some 5 ms of work. With 500, the p99 of appends was 15 ms; with 200, 13 ms. */
const CHUNK_BESIDE_WRITERS = 200;
const QUERY_EVERY_MS = 250;
/** Short, since a request to stop is read only between two chunks. */
const REST_MS_MAX = 1_000;

/**
 * Throttles the rebuild in favour of appends. While acts are appended, the load takes small chunks and pauses after each
 * according to its share, and the server builds indexes and compares with one process instead of several. Short work
 * followed by a pause limits how long an append waits; a lower priority of the job did not (figures:
 * docs/performance.md). While no acts are appended, the rebuild runs at full speed.
 */
export class HoldBack {
  private queriedAt = -Infinity;
  private isOn = false;

  constructor(
    private readonly ledgerPool: Pool,
    /** Per cent of the time in which a thread of the load works while acts are appended; 100 never throttles. */
    private readonly share: number,
  ) {}

  /** @returns the most events of the next chunk, and whether a pause must follow it */
  async nextChunk(limit: number): Promise<{ readonly limit: number; readonly rests: boolean }> {
    const rests = await this.isHolding();
    return { limit: rests ? Math.min(limit, CHUNK_BESIDE_WRITERS) : limit, rests };
  }

  restMs(workedMs: number): number {
    return Math.min(REST_MS_MAX, (workedMs * (100 - this.share)) / this.share);
  }

  /** Applies to later statements of the caller's transaction, not to one that is running. */
  async limitParallelism(client: PoolClient): Promise<void> {
    if (!(await this.isHolding())) return;
    await client.query('SET LOCAL max_parallel_workers_per_gather = 0');
    await client.query('SET LOCAL max_parallel_maintenance_workers = 0');
  }

  /** Whether acts have been appended within the last two seconds. */
  private async isHolding(): Promise<boolean> {
    if (this.share >= 100) return false;
    if (performance.now() - this.queriedAt < QUERY_EVERY_MS) return this.isOn;
    const { rows } = await this.ledgerPool.query<{ recent: boolean }>(
      `SELECT recorded_at > clock_timestamp() - interval '2 seconds' AS recent
       FROM ledger.commit_log ORDER BY first_position DESC LIMIT 1`,
    );
    this.queriedAt = performance.now();
    this.isOn = rows[0]?.recent ?? false;
    return this.isOn;
  }
}
