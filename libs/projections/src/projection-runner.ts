import type { Pool, PoolClient } from 'pg';
import { framesOf, isOutage } from '@peristiwa/kernel';
import { inTransaction } from '@peristiwa/postgres';
import { FencedError } from './lease';
import { Pause } from './pause';
import { Rate } from './rate';
import { SliceLeases, type SliceGroup } from './slice-leases';

/** Anything with a dense, commit-ordered position: ledger events, change rows. */
export interface Positioned {
  readonly position: number;
}

export interface PageRequest {
  readonly partitions: readonly number[];
  readonly after: number;
  /** A page may be longer when its last group of items would be cut, shorter only at the tail or at `until`. */
  readonly limit: number;
  readonly until?: number;
}

export interface Page<Item extends Positioned> {
  /** In order. */
  readonly items: readonly Item[];
  /** These partitions hold nothing else up to here: the checkpoint moves on even when the page is empty. */
  readonly through: number;
}

export interface Source<Item extends Positioned> {
  /** @throws to stop the line, when nothing at all may be given. */
  readPage(request: PageRequest): Promise<Page<Item>>;
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
  readonly apply: (client: PoolClient, items: readonly Item[], group: SliceGroup) => Promise<void>;
  /**
   * Last in the transaction, when the checkpoint is moved and other slices may be elsewhere: what has to wait for them
   * is done here. Also runs for an empty page. @returns whether it wrote anything
   */
  readonly settle?: (client: PoolClient, items: readonly Item[], group: SliceGroup) => Promise<boolean>;
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
 * - `standby`: others have all slices.
 * - `running`: batches are applied as they come.
 * - `retrying`: the database is away; tried again for ever.
 * - `blocked`: the same batch fails for a reason that waiting does not cure (unknown event type, bug): tried again
 *   seldom, and the service is not ready.
 * - `stopped`: before `start` and after `stop`.
 */
export type RunnerState = 'stopped' | 'standby' | 'running' | 'retrying' | 'blocked';

export interface RunnerStatus {
  readonly state: RunnerState;
  /** What this process works at. */
  readonly slices: readonly number[];
  /** The last checkpoint this runner knows, of its slice furthest behind. */
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
const FRAMES_MAX = 8;

interface ReadAhead<Item extends Positioned> {
  readonly slices: string;
  readonly after: number;
  readonly page: Promise<Page<Item>>;
}

/**
 * Tails a source and applies it in batches, each in one transaction with its checkpoint: after a crash at any point
 * the batch is either wholly there or not at all. The checkpoint rows are locked first and compared, so a commit whose
 * answer was lost is noticed and not repeated. While one full batch is applied the next one is prepared and the one
 * after it read: an answer that takes its time then keeps neither this process nor the server from working.
 *
 * A projection is cut into slices, and processes share them: each takes its part of the leases, gives up what is too
 * much when another one appears, and takes over from one that is lost (ADR 0014). What a process has at one position
 * goes in one batch, so a process alone works as if there were no slices; a slice that is behind, as it was taken
 * over, is worked at first until it meets the others.
 */
export class ProjectionRunner<Item extends Positioned> {
  private readonly leases: SliceLeases;
  private readonly options: ProjectionOptions<Item> & typeof DEFAULTS;
  private readonly pause = new Pause();
  private readonly rate = new Rate();
  private state: RunnerState = 'stopped';
  private position = 0;
  private reason: string | undefined;
  /** Read and being prepared. */
  private ahead: ReadAhead<Item> | undefined;
  /** What comes after that, being read. */
  private further: ReadAhead<Item> | undefined;
  private waitMs: number;
  private failures = 0;
  private lookAt = 0;
  private renewAt = 0;
  private stopping = false;
  private loop: Promise<void> | undefined;

  constructor(options: ProjectionOptions<Item>) {
    this.options = { ...DEFAULTS, ...options };
    const { pool, schema, name, owner, leaseMs } = this.options;
    this.leases = new SliceLeases(pool, { schema, name, owner, ttlMs: leaseMs });
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

  /** Lets the batch in hand commit or roll back, gives the leases back and returns. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.pause.end();
    await this.loop;
    await this.dropAhead();
    await this.leases.release().catch(() => undefined);
    this.state = 'stopped';
  }

  status(): RunnerStatus {
    const { total: itemsTotal, perSecond: itemsPerSecond } = this.rate.read();
    const { state, position, reason } = this;
    const { slices } = this.leases;
    return { state, slices, position, itemsTotal, itemsPerSecond, ...(reason && { reason }) };
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
    await this.keepShare();
    const group = this.leases.group();
    if (!group) return this.standBy();
    this.position = group.position;
    const page = await this.nextPage(group);
    if (page.through <= group.position) return this.idle();
    if (this.stopping) return;
    await this.applyPage(group, page);
    this.succeeded();
    this.waitMs = this.options.pollMs.busy;
  }

  /** A look at who works at what, several times per lease; the leases are prolonged three times. */
  private async keepShare(): Promise<void> {
    const { leaseMs, onTakeOver, log, name } = this.options;
    const now = Date.now();
    if (now < this.lookAt) return;
    if (now >= this.renewAt) {
      await this.leases.renew();
      this.renewAt = now + leaseMs / 3;
    }
    const { taken, given } = await this.leases.balance();
    this.lookAt = Date.now() + leaseMs / 10;
    if (taken.length > 0) {
      await this.dropAhead();
      onTakeOver?.();
    }
    if (taken.length === 0 && given.length === 0) return;
    const { slices, position } = this.leases;
    log.info({ projection: name, taken, given, slices, position }, 'slices shared anew');
  }

  private async standBy(): Promise<void> {
    this.state = 'standby';
    this.failures = 0;
    await this.pause.wait(this.options.leaseMs / 10);
  }

  /** What was read ahead counts only for the same slices at the same place. */
  private async nextPage(group: SliceGroup): Promise<Page<Item>> {
    const { ahead } = this;
    if (ahead && isAt(ahead, group, group.position)) {
      this.ahead = undefined;
      return ahead.page;
    }
    await this.dropAhead();
    return this.prepare(await this.read(group, group.position));
  }

  private read({ partitions, until }: SliceGroup, after: number): Promise<Page<Item>> {
    const { source, batchSize: limit } = this.options;
    return source.readPage({ partitions, after, limit, ...(until !== undefined && { until }) });
  }

  private async prepare(page: Page<Item>): Promise<Page<Item>> {
    if (page.items.length > 0) await this.options.prepare?.(page.items);
    return page;
  }

  /** Pages are prepared one after the other, each from what the one before it left in memory. */
  private async readAhead(group: SliceGroup, after: number): Promise<Page<Item>> {
    const { further } = this;
    this.further = undefined;
    const page = await (further && isAt(further, group, after) ? further.page : this.read(group, after));
    if (this.isFull(group, page)) this.further = readOf(group, page.through, this.read(group, page.through));
    return this.prepare(page);
  }

  /** More is there for these slices. */
  private isFull({ until }: SliceGroup, { items, through }: Page<Item>): boolean {
    return items.length >= this.options.batchSize && (until === undefined || through < until);
  }

  private async applyPage(group: SliceGroup, page: Page<Item>): Promise<void> {
    const { pool, apply, settle, onBatch } = this.options;
    const { items, through } = page;
    if (this.isFull(group, page)) this.ahead = readOf(group, through, this.readAhead(group, through));
    const isAsKnown = await inTransaction(pool, async (client) => {
      if (!(await this.leases.lock(client, group))) return false;
      if (items.length > 0) await apply(client, items, group);
      await this.leases.advance(client, group, through);
      const hasSettled = await settle?.(client, items, group);
      // Only the checkpoint moves: when a crash takes that back, it moves again.
      if (items.length === 0 && !hasSettled) await client.query('SET LOCAL synchronous_commit = off');
      return true;
    });
    if (!isAsKnown) return;
    this.leases.moved(group, through);
    this.position = this.leases.position ?? through;
    if (items.length === 0) return;
    this.rate.add(items.length);
    onBatch?.(items);
  }

  /** Nothing new: the wait doubles from busy to idle. */
  private async idle(): Promise<void> {
    this.succeeded();
    await this.pause.wait(this.waitMs);
    this.waitMs = Math.min(this.waitMs * 2, this.options.pollMs.idle);
  }

  private succeeded(): void {
    if (this.failures > 0) {
      this.options.log.info({ projection: this.options.name, failures: this.failures }, 'projection resumed');
    }
    this.failures = 0;
    this.reason = undefined;
    this.state = 'running';
  }

  private async dropAhead(): Promise<void> {
    await this.ahead?.page.catch(() => undefined);
    await this.further?.page.catch(() => undefined);
    this.ahead = undefined;
    this.further = undefined;
  }

  private async recover(error: Error): Promise<void> {
    await this.dropAhead();
    const { log, name, retryMs } = this.options;
    if (error instanceof FencedError) {
      log.warn({ projection: name, slices: this.leases.slices }, 'slices lost');
      this.state = 'standby';
      return;
    }
    const outage = isOutage(error);
    const state = outage ? 'retrying' : 'blocked';
    this.reason = this.options.explain?.(error) ?? kindOf(error);
    // Once per streak and kind: an outage of an hour is two lines in the log.
    if (this.state !== state) {
      const fields = {
        projection: name,
        position: this.position,
        reason: this.reason,
        at: framesOf(error).slice(0, FRAMES_MAX),
      };
      if (outage) log.warn(fields, 'database away or batch in conflict, tried again');
      else log.error(fields, 'projection blocked');
    }
    this.state = state;
    const backOff = Math.min(retryMs.outage * 2 ** Math.min(this.failures, 8), OUTAGE_RETRY_MS_MAX);
    this.failures += 1;
    if (outage) await this.pause.wait(backOff);
    else await this.waitBlocked(retryMs.blocked);
  }

  /** A blocked line keeps its slices: whoever took them over would be blocked as well, and its own part with them. */
  private async waitBlocked(ms: number): Promise<void> {
    const until = Date.now() + ms;
    for (let left = ms; left > 0 && !this.stopping; left = until - Date.now()) {
      await this.pause.wait(Math.min(left, this.options.leaseMs / 10));
      try {
        await this.keepShare();
      } catch {
        // The next attempt meets the same and tells it.
        return;
      }
    }
  }
}

function readOf<Item extends Positioned>(
  { slices }: SliceGroup,
  after: number,
  page: Promise<Page<Item>>,
): ReadAhead<Item> {
  // Whoever awaits it later gets the error; until then it must not count as unhandled.
  page.catch(() => undefined);
  return { slices: slices.join(), after, page };
}

function isAt<Item extends Positioned>(
  ahead: ReadAhead<Item>,
  { slices }: SliceGroup,
  after: number,
): boolean {
  return ahead.slices === slices.join() && ahead.after === after;
}

function kindOf(error: Error): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : error.constructor.name;
}
