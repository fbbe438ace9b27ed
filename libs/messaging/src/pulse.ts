import { setTimeout as sleep } from 'node:timers/promises';

const BEAT_MS = 1_000;

/**
 * Sends heartbeats while a batch is processed: kafkajs sends them only between batches, so the member would leave the
 * group during a long transaction. A failed heartbeat (rebalance, lost broker) is kept and thrown at the next `check`.
 */
export class Pulse {
  readonly #stopped = new AbortController();
  readonly #lost = new AbortController();
  readonly #loop: Promise<void>;
  #error: unknown;

  constructor(heartbeat: () => Promise<void>, intervalMs: number = BEAT_MS) {
    this.#loop = this.#beat(heartbeat, intervalMs);
  }

  /** Fires when a heartbeat failed. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  check(): void {
    if (this.#lost.signal.aborted) throw this.#error;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#loop;
  }

  async #beat(heartbeat: () => Promise<void>, intervalMs: number): Promise<void> {
    const signal = this.#stopped.signal;
    try {
      for (;;) {
        await sleep(intervalMs, undefined, { signal });
        await heartbeat();
      }
    } catch (error) {
      if (signal.aborted) return;
      this.#error = error;
      this.#lost.abort();
    }
  }
}
