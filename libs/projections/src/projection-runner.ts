import type { Pool, PoolClient } from 'pg';
import { inTransaction, type TableRows } from '@peristiwa/postgres';
import { Rate } from './rate';
import { SliceLeases, type SliceGroup } from './slice-leases';
import { WorkLoop, type LoopLog, type LoopState, type Round } from './work-loop';

/** Anything with a dense, commit-ordered position: ledger events, change rows. */
export interface Positioned {
  readonly position: number;
}

export interface PageRequest {
  readonly partitions: readonly number[];
  readonly after: number;
  /**
   * A page may be longer, so that its last group of items is not split, and shorter only at the tail or at `until`.
   */
  readonly limit: number;
  readonly until?: number;
}

export interface Page<Item extends Positioned> {
  /** In order. */
  readonly items: readonly Item[];
  /** These partitions hold nothing else up to here: the checkpoint advances even when the page is empty. */
  readonly through: number;
}

export interface Source<Item extends Positioned> {
  /** @throws to stop the projection, when it must return nothing. */
  readPage(request: PageRequest): Promise<Page<Item>>;
}

export interface ProjectionOptions<Item extends Positioned> {
  readonly pool: Pool;
  readonly schema: string;
  readonly name: string;
  readonly owner: string;
  /** The version of the fold that `apply` uses; it is stored with the checkpoints. */
  readonly foldVersion?: number;
  readonly source: Source<Item>;
  /** Writes the effects of `items`. Runs inside the transaction that advances the checkpoint; it must not commit. */
  readonly apply: (client: PoolClient, items: readonly Item[], group: SliceGroup) => Promise<void>;
  /**
   * Writes the effects of `items` in the one statement whose guard `checkpoint` advances the checkpoint: one trip to the
   * database instead of five. @returns false when nothing was written: `apply` is called in a transaction
   */
  readonly applyAtOnce?: (
    items: readonly Item[],
    group: SliceGroup,
    checkpoint: TableRows,
  ) => Promise<boolean>;
  /**
   * Runs last in the transaction, when the checkpoint has been advanced while other slices may be at other positions:
   * work that has to wait for those slices is done here. Also runs for an empty page. @returns whether it wrote
   * anything
   */
  readonly settle?: (client: PoolClient, items: readonly Item[], group: SliceGroup) => Promise<boolean>;
  /**
   * Called with each page as soon as it is read, while the previous page is being written. It does work that needs no
   * transaction and keeps the result for `apply`, which receives the same array. The result has no effect until
   * `apply` commits.
   */
  readonly prepare?: (items: readonly Item[]) => Promise<void>;
  /** Another process may have written since the last batch: cached state must be dropped. */
  readonly onTakeOver?: () => void;
  readonly log: LoopLog;
  readonly batchSize?: number;
  readonly leaseMs?: number;
  /** Shortest and longest wait between empty reads; a single event is seen within the longest. */
  readonly pollMs?: { readonly busy: number; readonly idle: number };
  /** Back-off after an error: an outage is retried soon, a blocked projection seldom. */
  readonly retryMs?: { readonly outage: number; readonly blocked: number };
  /**
   * Returns a reason that may be shown and logged. By default only the kind of an error is, since messages may hold
   * values.
   */
  readonly explain?: (error: Error) => string | undefined;
  /** Called after each commit, with the time when its work began. */
  readonly onBatch?: (items: readonly Item[], startedAt: number) => void;
}

export interface RunnerStatus {
  readonly state: LoopState;
  /** The slices at which this process works. */
  readonly slices: readonly number[];
  /** The last checkpoint that this runner knows, of its slice furthest behind. */
  readonly position: number;
  readonly itemsTotal: number;
  readonly itemsPerSecond: number;
  /** Why it is retrying or blocked. */
  readonly reason?: string;
}

const DEFAULTS = {
  foldVersion: 0,
  batchSize: 1_000,
  // The longest time that readers wait when a projector is killed, until the next one takes over.
  leaseMs: 3_000,
  pollMs: { busy: 2, idle: 50 },
  retryMs: { outage: 250, blocked: 5_000 },
};
const OUTAGE_RETRY_MS_MAX = 5_000;

interface ReadAhead<Item extends Positioned> {
  readonly slices: string;
  readonly after: number;
  readonly page: Promise<Page<Item>>;
}

/**
 * Tails a source and applies it in batches, each in one transaction with its checkpoint: after a crash at any point
 * the batch is applied completely or not at all. The checkpoint rows are locked first and compared, so a commit whose
 * answer was lost is detected and not repeated. While one full batch is applied, the next one is prepared and the one
 * after it is read: a slow answer then leaves neither this process nor the server idle.
 *
 * A projection is divided into slices, which processes share. Each process takes its part of the leases, releases the
 * surplus when another process appears, and takes over from one that is lost (ADR 0014). The slices that a process
 * has at one position are applied in one batch, so a single process works as if there were no slices. A slice that is
 * behind, for example one just taken over, is processed first until it reaches the position of the others.
 */
export class ProjectionRunner<Item extends Positioned> {
  private readonly leases: SliceLeases;
  private readonly options: ProjectionOptions<Item> & typeof DEFAULTS;
  private readonly loop: WorkLoop;
  private readonly rate = new Rate();
  private position = 0;
  /** The next page: read and being prepared. */
  private ahead: ReadAhead<Item> | undefined;
  /** The page after `ahead`, being read. */
  private prefetched: ReadAhead<Item> | undefined;
  private waitMs: number;
  private lookAt = 0;
  private renewAt = 0;

  constructor(options: ProjectionOptions<Item>) {
    this.options = { ...DEFAULTS, ...options };
    const { pool, schema, name, owner, foldVersion, leaseMs, log, retryMs, explain } = this.options;
    this.leases = new SliceLeases(pool, { schema, name, owner, foldVersion, ttlMs: leaseMs });
    this.waitMs = this.options.pollMs.busy;
    this.loop = new WorkLoop({
      name,
      log,
      retryMs: { ...retryMs, outageMax: OUTAGE_RETRY_MS_MAX },
      round: () => this.round(),
      onFailure: () => this.dropAhead(),
      // A blocked worker keeps its slices: a worker that took them over would be blocked too, and its own slices with
      // them.
      whileBlocked: { everyMs: leaseMs / 10, work: () => this.keepShare() },
      explain,
      logFields: () => ({ slices: this.leases.slices, position: this.position }),
    });
  }

  start(): void {
    this.loop.start();
  }

  /**
   * Wakes an idle runner: a caller waits for an event that may exist already. Cheap, and never needed for progress.
   */
  nudge(): void {
    this.waitMs = this.options.pollMs.busy;
    this.loop.wake();
  }

  /** Lets the current batch commit or roll back, releases the leases and returns. */
  async stop(): Promise<void> {
    await this.loop.stop();
    await this.dropAhead();
    await this.leases.release().catch(() => undefined);
  }

  status(): RunnerStatus {
    const { total: itemsTotal, perSecond: itemsPerSecond } = this.rate.read();
    const { position } = this;
    const { state, reason } = this.loop;
    const { slices } = this.leases;
    return { state, slices, position, itemsTotal, itemsPerSecond, ...(reason && { reason }) };
  }

  private async round(): Promise<Round> {
    await this.keepShare();
    const group = this.leases.group();
    if (!group) return { state: 'standby', restMs: this.options.leaseMs / 10 };
    this.position = group.position;
    const page = await this.nextPage(group);
    if (page.through <= group.position) return this.idle();
    if (!this.loop.isStopping) await this.applyPage(group, page);
    this.waitMs = this.options.pollMs.busy;
    // After the tail was reached, whoever appends next wakes the runner, or the next poll finds it.
    return { state: 'running', restMs: this.isFull(group, page) ? 0 : this.waitMs };
  }

  /** Reads and rebalances the leases several times per lease time; they are extended three times per lease time. */
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
    log.info({ loop: name, taken, given, slices, position }, 'slices rebalanced');
    const { otherFolds } = this.leases;
    if (taken.length > 0 && otherFolds.length > 0) {
      const { foldVersion } = this.options;
      log.warn(
        { loop: name, foldVersion, slices: otherFolds },
        'states of another fold version: a rebuild is due',
      );
    }
  }

  /** A page read ahead is valid only for the same slices at the same position. */
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

  /** Pages are prepared one after the other, each from the state that the previous page left in memory. */
  private async readAhead(group: SliceGroup, after: number): Promise<Page<Item>> {
    const { prefetched } = this;
    this.prefetched = undefined;
    const page = await (prefetched && isAt(prefetched, group, after)
      ? prefetched.page
      : this.read(group, after));
    if (this.isFull(group, page))
      this.prefetched = readOf(group, page.through, this.read(group, page.through));
    return this.prepare(page);
  }

  /** The source has more for these slices. */
  private isFull({ until }: SliceGroup, { items, through }: Page<Item>): boolean {
    return items.length >= this.options.batchSize && (until === undefined || through < until);
  }

  private async applyPage(group: SliceGroup, page: Page<Item>): Promise<void> {
    const { applyAtOnce, onBatch } = this.options;
    const startedAt = Date.now();
    const { items, through } = page;
    if (this.isFull(group, page)) this.ahead = readOf(group, through, this.readAhead(group, through));
    const checkpoint = this.leases.advanceRows(group, through);
    const isDone = (await applyAtOnce?.(items, group, checkpoint)) || (await this.applyInSteps(group, page));
    if (!isDone) return;
    this.leases.moved(group, through);
    this.position = this.leases.position ?? through;
    if (items.length === 0) return;
    this.rate.add(items.length);
    onBatch?.(items, startedAt);
  }

  /** @returns false when an earlier commit had succeeded although its answer was lost */
  private applyInSteps(group: SliceGroup, { items, through }: Page<Item>): Promise<boolean> {
    const { pool, apply, settle } = this.options;
    return inTransaction(pool, async (client) => {
      if (!(await this.leases.lock(client, group))) return false;
      if (items.length > 0) await apply(client, items, group);
      await this.leases.advance(client, group, through);
      const hasSettled = await settle?.(client, items, group);
      // Only the checkpoint advances: if a crash loses that, it advances again.
      if (items.length === 0 && !hasSettled) await client.query('SET LOCAL synchronous_commit = off');
      return true;
    });
  }

  /** An empty read: the wait doubles from busy to idle. */
  private idle(): Round {
    const restMs = this.waitMs;
    this.waitMs = Math.min(restMs * 2, this.options.pollMs.idle);
    return { state: 'running', restMs };
  }

  private async dropAhead(): Promise<void> {
    await this.ahead?.page.catch(() => undefined);
    await this.prefetched?.page.catch(() => undefined);
    this.ahead = undefined;
    this.prefetched = undefined;
  }
}

function readOf<Item extends Positioned>(
  { slices }: SliceGroup,
  after: number,
  page: Promise<Page<Item>>,
): ReadAhead<Item> {
  // The next await receives the error; until then it must not count as an unhandled rejection.
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
