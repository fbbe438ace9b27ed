import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { kindOfError } from '@peristiwa/kernel';
import { Lease, LeasedLoop, type LoopLog } from '@peristiwa/projections';
import { SCHEMA } from '../names';
import {
  countAttempt,
  endOrder,
  findOpenOrder,
  outcomeSince,
  storeCrash,
  storeProgress,
  takeBackAttempt,
  type RebuildOrder,
} from './orders';
import type { RebuildProgress } from './rebuild';
import type { RunningWorker, WorkerEnd } from './worker-process';

const SETTINGS = { leaseMs: 3_000, pollMs: 500, retryMs: { min: 250, max: 5_000 } };
/** A worker that crashes so often will crash again: an operator has to look. */
const ATTEMPTS_MAX = 5;
const STORE_EVERY_MS = 500;
/** Between two workers for one order. */
const REST_MS = 2_000;

export interface OrderRunnerOptions {
  readonly pool: Pool;
  readonly log: LoopLog;
  readonly start: (order: RebuildOrder, onProgress: (progress: RebuildProgress) => void) => RunningWorker;
}

/**
 * Carries out the order of an operator, in one of the processes of the service: a worker process for each order. When
 * this process ends, its worker stops after its current step, the order stays open, and the next process that gets the
 * lease continues it. A worker that crashes is started again.
 */
export class OrderRunner {
  private readonly loop: LeasedLoop;
  private worker: RunningWorker | undefined;
  private following: Promise<void> = Promise.resolve();
  private isStopping = false;
  private restUntil = 0;

  constructor(private readonly options: OrderRunnerOptions) {
    const { pool, log } = options;
    const name = 'rebuild-orders';
    const lease = { schema: SCHEMA, name, owner: randomUUID(), ttlMs: SETTINGS.leaseMs };
    this.loop = new LeasedLoop({
      name,
      lease: new Lease(pool, lease),
      settings: SETTINGS,
      log,
      onGranted: () => undefined,
      tick: () => this.tick(),
      onStopping: () => this.stopWorker(),
    });
  }

  start(): void {
    this.loop.start();
  }

  wake(): void {
    this.loop.wake();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await this.loop.stop();
  }

  private async tick(): Promise<boolean> {
    const { pool } = this.options;
    if (this.worker || this.isStopping) return false;
    const order = await findOpenOrder(pool);
    if (!order || performance.now() < this.restUntil) return false;
    const { orderNo, attempts } = order;
    // A worker whose end nobody noted, since the process that started it was gone by then.
    const outcome = attempts > 0 ? await outcomeSince(pool, orderNo) : undefined;
    if (outcome) await endOrder(pool, orderNo, { outcome });
    else if (attempts >= ATTEMPTS_MAX) await endOrder(pool, orderNo, crashed(order));
    else await this.startWorker(order);
    return outcome !== undefined;
  }

  private async startWorker(order: RebuildOrder): Promise<void> {
    const { pool, start } = this.options;
    await countAttempt(pool, order.orderNo);
    const worker = start(order, storing(pool, order.orderNo));
    this.worker = worker;
    this.following = this.follow(order, worker);
  }

  private async follow({ orderNo }: RebuildOrder, { ended }: RunningWorker): Promise<void> {
    const end = await ended;
    const result = resultOf(end);
    try {
      if (result) await endOrder(this.options.pool, orderNo, result);
      else await this.noteUnsettled(orderNo, end);
    } catch (error) {
      // The next worker finds how it ended (`outcomeSince`).
      this.options.log.warn({ error: kindOfError(error), orderNo }, 'the end of a rebuild was not stored');
    } finally {
      this.worker = undefined;
      if (!result) this.restUntil = performance.now() + REST_MS;
    }
  }

  /** Only crashes count: a deployment, and another rebuild that runs, may delay an order as often as they like. */
  private async noteUnsettled(orderNo: number, end: WorkerEnd): Promise<void> {
    const { pool, log } = this.options;
    if (end.kind !== 'crashed') return takeBackAttempt(pool, orderNo);
    const { reason, at } = end;
    log.error({ error: reason, at, orderNo }, 'the worker of a rebuild crashed');
    await storeCrash(pool, orderNo, reason);
  }

  private async stopWorker(): Promise<void> {
    this.worker?.stop();
    await this.following;
  }
}

function crashed({ reason }: RebuildOrder) {
  const last = reason === undefined ? '' : `; the last time: ${reason}`;
  return { outcome: 'failed', reason: `The worker process ended by itself several times${last}` } as const;
}

/** @returns undefined while the order is not settled: a worker has to continue it */
function resultOf(end: WorkerEnd) {
  if (end.kind === 'ended') return { outcome: end.outcome };
  if (end.kind === 'refused' && !end.isBusy) return { outcome: 'refused' as const, reason: end.reason };
  return undefined;
}

/** Every change of phase is stored, and progress within a phase twice a second. */
function storing(pool: Pool, orderNo: number): (progress: RebuildProgress) => void {
  let last = { phase: '', at: 0 };
  return (progress) => {
    const at = performance.now();
    if (progress.phase === last.phase && at - last.at < STORE_EVERY_MS) return;
    last = { phase: progress.phase, at };
    // The next report follows soon; an outage of the database stops the worker itself.
    storeProgress(pool, orderNo, progress).catch(() => undefined);
  };
}
