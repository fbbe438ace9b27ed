import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';

/** Events of a chunk beside live writers: some ten milliseconds of work, which is how long one of them may wait. */
const CHUNK_BESIDE_WRITERS = 500;
const ASK_EVERY_MS = 250;

/** Whether acts have been appended within the last two seconds. */
export async function hasWriters(ledgerPool: Pool): Promise<boolean> {
  const { rows } = await ledgerPool.query<{ recent: boolean }>(
    `SELECT recorded_at > clock_timestamp() - interval '2 seconds' AS recent
     FROM ledger.commit_log ORDER BY first_position DESC LIMIT 1`,
  );
  return rows[0]?.recent ?? false;
}

/**
 * Lets live writers go first: while acts are appended, the load takes small chunks and rests after each for as long as
 * its share says. Short work and a rest after it bound how long anybody waits, which a lower priority or less work per
 * second alone do not (figures: docs/performance.md). With nobody writing, nothing is held back.
 */
export class HoldBack {
  private askedAt = -Infinity;
  private isOn = false;

  constructor(
    private readonly ledgerPool: Pool,
    /** Per cent of the time that the load may work beside writers; 100 never rests. */
    private readonly share: number,
  ) {}

  /** @returns the most events of the next chunk, and whether there is to be a rest after it */
  async next(limit: number): Promise<{ readonly limit: number; readonly rests: boolean }> {
    if (this.share >= 100) return { limit, rests: false };
    if (performance.now() - this.askedAt >= ASK_EVERY_MS) {
      this.isOn = await hasWriters(this.ledgerPool);
      this.askedAt = performance.now();
    }
    return { limit: this.isOn ? Math.min(limit, CHUNK_BESIDE_WRITERS) : limit, rests: this.isOn };
  }

  async rest(workedMs: number): Promise<void> {
    await sleep((workedMs * (100 - this.share)) / this.share);
  }
}
