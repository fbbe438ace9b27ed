import type { Pool } from 'pg';
import { identifier } from './lease';

interface Waiter {
  readonly position: number;
  readonly settle: (reached: boolean) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Poll interval: short enough that a reader hardly notices it, and at most 200 queries a second however many wait.
 */
const POLL_MS = 5;

/**
 * Waits until a projection has reached a position (read-your-event). All waiters share one poll of the checkpoints,
 * so a thousand waiting requests cost as much as one. Works in a process without the projector.
 */
export class CheckpointWatch {
  /** Called when a request begins to wait; a projector in the same process polls at once. */
  onWait: () => void = () => undefined;
  private readonly waiters = new Set<Waiter>();
  private known = 0;
  private polling = false;
  private readonly sql: string;

  constructor(
    private readonly pool: Pool,
    schema: string,
    private readonly name: string,
  ) {
    this.sql = `SELECT min(position) AS position FROM ${identifier(schema)}.projection_slice WHERE name = $1`;
  }

  /** The position of the slice furthest behind: everything up to it is projected. 0 before the first start. */
  async position(): Promise<number> {
    const { rows } = await this.pool.query<{ position: string }>(this.sql, [this.name]);
    this.known = Number(rows[0]?.position ?? 0);
    return this.known;
  }

  /** @returns whether `position` was reached within `timeoutMs`. @throws when the database is unavailable. */
  reached(position: number, timeoutMs: number): Promise<boolean> {
    if (position <= this.known) return Promise.resolve(true);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => waiter.settle(false), timeoutMs);
      const leave = () => {
        clearTimeout(timer);
        this.waiters.delete(waiter);
      };
      const waiter: Waiter = {
        position,
        settle: (reached) => {
          leave();
          resolve(reached);
        },
        fail: (error) => {
          leave();
          reject(error instanceof Error ? error : new Error('The checkpoint could not be read'));
        },
      };
      this.waiters.add(waiter);
      this.onWait();
      if (!this.polling) void this.poll();
    });
  }

  private async poll(): Promise<void> {
    this.polling = true;
    while (this.waiters.size > 0) {
      try {
        const position = await this.position();
        for (const waiter of [...this.waiters]) if (waiter.position <= position) waiter.settle(true);
      } catch (error) {
        for (const waiter of [...this.waiters]) waiter.fail(error);
      }
      if (this.waiters.size > 0) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    this.polling = false;
  }
}
