import type { Pool, PoolClient } from 'pg';
import { inTransaction, isTransient } from '@peristiwa/postgres';
import { FencedError, Lease } from './lease';
import { Pause } from './pause';

/** Anything with a dense, commit-ordered position: ledger events, change rows. */
export interface Positioned {
  readonly position: number;
}

export interface Source<Item extends Positioned> {
  /** In order; fewer than `limit` only at the tail, more when the last group would be cut. May throw to stop the line. */
  readAfter(position: number, limit: number): Promise<readonly Item[]>;
}

/** What the runner tells of itself; the structure of a pino logger fits. */
interface RunnerLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface ProjectionOptions<Item extends Positioned> {
  readonly pool: Pool;
  readonly schema: string;
  readonly name: string;
  readonly owner: string;
  readonly source: Source<Item>;
  /** Writes what `items` mean. Runs inside the transaction that moves the checkpoint; it must not commit. */
  readonly apply: (client: PoolClient, items: readonly Item[]) => Promise<void>;
  /**
   * Told of each page as soon as it is read, while the page before it is being written: work that needs no transaction
   * is done here and kept for `apply`, which gets the same array. Nothing it did counts until `apply` commits.
   */
  readonly prepare?: (items: readonly Item[]) => Promise<void>;
  /** Somebody else may have written since the last batch: what was kept in memory is worth nothing. */
  readonly onTakeOver?: () => void;
  readonly log: RunnerLog;
  readonly batchSize?: number;
  readonly leaseMs?: number;
  /** Shortest and longest wait between empty reads; a lone event is seen within the longest. */
  readonly pollMs?: { readonly busy: number; readonly idle: number };
  /** Back-off after an error: outages are tried again soon, a blocked line seldom. */
  readonly retryMs?: { readonly outage: number; readonly blocked: number };
  /** A reason that may be shown and logged. Without it only the kind of an error is told: messages may hold values. */
  readonly explain?: (error: Error) => string | undefined;
  /** Called after each commit. */
  readonly onBatch?: (items: readonly Item[]) => void;
}

/**
 * - `standby`: another holder has the lease.
 * - `running`: batches are applied as they come.
 * - `retrying`: the database is away; tried again for ever.
 * - `blocked`: the same batch fails for a reason that waiting does not cure (unknown event type, bug): tried again
 *   seldom, and the service is not ready.
 * - `stopped`: before `start` and after `stop`.
 */
export type RunnerState = 'stopped' | 'standby' | 'running' | 'retrying' | 'blocked';

export interface RunnerStatus {
  readonly state: RunnerState;
  /** The last checkpoint this runner knows. */
  readonly position: number;
  readonly itemsTotal: number;
  readonly itemsPerSecond: number;
  /** Why it is retrying or blocked. */
  readonly reason?: string;
}

const DEFAULTS = {
  batchSize: 1_000,
  // What a projection that was killed costs its readers at most, until the next one takes over.
  leaseMs: 3_000,
  pollMs: { busy: 2, idle: 50 },
  retryMs: { outage: 250, blocked: 5_000 },
};
const OUTAGE_RETRY_MS_MAX = 5_000;

/**
 * Tails a source and applies it in batches, each in one transaction with its checkpoint: after a crash at any point
 * the batch is either wholly there or not at all. The checkpoint row is locked first and compared, so a commit whose
 * answer was lost is noticed and not repeated. While one full batch is applied the next one is read and prepared.
 */
export class ProjectionRunner<Item extends Positioned> {
  private readonly lease: Lease;
  private readonly options: ProjectionOptions<Item> & typeof DEFAULTS;
  private readonly pause = new Pause();
  private readonly rate = new Rate();
  private state: RunnerState = 'stopped';
  private position = 0;
  private reason: string | undefined;
  private ahead: Promise<readonly Item[]> | undefined;
  private waitMs: number;
  private failures = 0;
  private renewAt = 0;
  private stopping = false;
  private loop: Promise<void> | undefined;

  constructor(options: ProjectionOptions<Item>) {
    this.options = { ...DEFAULTS, ...options };
    const { pool, schema, name, owner, leaseMs } = this.options;
    this.lease = new Lease(pool, { schema, name, owner, ttlMs: leaseMs });
    this.waitMs = this.options.pollMs.busy;
  }

  start(): void {
    if (this.loop) return;
    this.state = 'standby';
    this.loop = this.run();
  }

  /** Somebody waits for what may be there already: an idle runner looks now. Cheap, and never needed for progress. */
  nudge(): void {
    this.waitMs = this.options.pollMs.busy;
    if (this.state === 'running') this.pause.cut();
  }

  /** Lets the batch in hand commit or roll back, gives the lease back and returns. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.pause.end();
    await this.loop;
    await this.ahead?.catch(() => undefined);
    await this.lease.release().catch(() => undefined);
    this.state = 'stopped';
  }

  status(): RunnerStatus {
    const { total: itemsTotal, perSecond: itemsPerSecond } = this.rate.read();
    const { state, position, reason } = this;
    return { state, position, itemsTotal, itemsPerSecond, ...(reason && { reason }) };
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      try {
        await this.step();
      } catch (error) {
        await this.recover(error as Error);
      }
    }
  }

  private async step(): Promise<void> {
    if (!this.lease.isHeld && !(await this.takeOver())) return;
    const reading = this.ahead ?? this.readAfter(this.position);
    this.ahead = undefined;
    const items = await reading;
    if (items.length === 0) return this.idle();
    if (this.stopping) return;
    await this.applyBatch(items);
    this.succeeded();
    this.waitMs = this.options.pollMs.busy;
  }

  private async readAfter(position: number): Promise<readonly Item[]> {
    const items = await this.options.source.readAfter(position, this.options.batchSize);
    if (items.length > 0) await this.options.prepare?.(items);
    return items;
  }

  private async takeOver(): Promise<boolean> {
    if (await this.lease.acquire()) {
      this.options.onTakeOver?.();
      this.position = this.lease.startPosition;
      this.ahead = undefined;
      this.renewed();
      this.options.log.info({ projection: this.options.name, position: this.position }, 'lease acquired');
      return true;
    }
    this.state = 'standby';
    this.failures = 0;
    await this.pause.wait(this.options.leaseMs / 10);
    return false;
  }

  private async applyBatch(items: readonly Item[]): Promise<void> {
    const { pool, apply, batchSize, onBatch } = this.options;
    const last = (items.at(-1) as Item).position;
    if (items.length >= batchSize) {
      this.ahead = this.readAfter(last);
      // Whoever awaits it later gets the error; until then it must not count as unhandled.
      this.ahead.catch(() => undefined);
    }
    let at = this.position;
    await inTransaction(pool, async (client) => {
      at = await this.lease.lock(client);
      // An earlier commit went through although its answer was lost.
      if (at !== this.position) return;
      await apply(client, items);
      await this.lease.advance(client, at, last);
    });
    if (at !== this.position) {
      this.position = at;
      this.ahead = undefined;
      return;
    }
    this.position = last;
    this.renewed();
    this.rate.add(items.length);
    onBatch?.(items);
  }

  /** Nothing new: the wait doubles from busy to idle, and the lease is kept. */
  private async idle(): Promise<void> {
    if (Date.now() >= this.renewAt) {
      await this.lease.renew();
      this.renewed();
    }
    this.succeeded();
    await this.pause.wait(this.waitMs);
    this.waitMs = Math.min(this.waitMs * 2, this.options.pollMs.idle);
  }

  private renewed(): void {
    this.renewAt = Date.now() + this.options.leaseMs / 3;
  }

  private succeeded(): void {
    if (this.failures > 0) {
      this.options.log.info({ projection: this.options.name, failures: this.failures }, 'projection resumed');
    }
    this.failures = 0;
    this.reason = undefined;
    this.state = 'running';
  }

  private async recover(error: Error): Promise<void> {
    this.ahead = undefined;
    const { log, name, retryMs } = this.options;
    if (error instanceof FencedError) {
      log.warn({ projection: name }, 'lease lost');
      this.state = 'standby';
      return;
    }
    const outage = isTransient(error);
    const state = outage ? 'retrying' : 'blocked';
    this.reason = this.options.explain?.(error) ?? kindOf(error);
    // Once per streak and kind: an outage of an hour is two lines in the log.
    if (this.state !== state) {
      const fields = { projection: name, position: this.position, reason: this.reason, at: framesOf(error) };
      if (outage) log.warn(fields, 'database away, projection waits');
      else log.error(fields, 'projection blocked');
    }
    this.state = state;
    const backOff = Math.min(retryMs.outage * 2 ** Math.min(this.failures, 8), OUTAGE_RETRY_MS_MAX);
    this.failures += 1;
    await this.pause.wait(outage ? backOff : retryMs.blocked);
  }
}

function kindOf(error: Error): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : error.constructor.name;
}

/** Where it happened, without the message. */
function framesOf(error: Error): string[] {
  const lines = (error.stack ?? '').split('\n').map((line) => line.trim());
  return lines.filter((line) => line.startsWith('at ')).slice(0, 8);
}

/** Items per second over the last full second or more. */
class Rate {
  total = 0;
  private counted = 0;
  private since = Date.now();
  private last = 0;

  add(items: number): void {
    this.total += items;
    this.counted += items;
  }

  read(): { total: number; perSecond: number } {
    const elapsed = Date.now() - this.since;
    if (elapsed >= 1_000) {
      this.last = (this.counted * 1_000) / elapsed;
      this.counted = 0;
      this.since = Date.now();
    }
    return { total: this.total, perSecond: this.last };
  }
}
