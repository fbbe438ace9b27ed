import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { inTransaction } from '@peristiwa/postgres';
import { LEDGER_POOL, REGISTRY_POOL } from '../tokens';
import type { Comparison, Difference } from './compare';
import { findOpenJob, storeRequest, type RebuildJob } from './job';
import { findOpenOrder, insertOrder, latestOrders, type NewOrder } from './orders';
import { hasPrevious, planOf, type RebuildPlan } from './plan';

const LISTED_ORDERS = 30;
const LISTED_REBUILDS = 20;
const LISTED_DIFFERENCES = 200;

/** A rebuild that has begun. */
export interface PastRebuild {
  readonly rebuildNo: number;
  readonly kind: RebuildJob['kind'];
  readonly phase: RebuildJob['phase'];
  readonly verifyOnly: boolean;
  readonly outcome?: 'switched' | 'verified' | 'cancelled';
  readonly events: number;
  readonly eventsTotal: number;
  readonly eventsPerSecond: number;
  readonly startedAt: string;
  readonly endedAt?: string;
  /** How many streams differ; absent before the comparison. */
  readonly differences?: number;
}

/** What a running, paused or interrupted rebuild waits for. */
export type RebuildStanding = 'running' | 'stopping' | 'paused' | 'interrupted';

/** An order that does not fit what is going on. */
export type OrderRefusal =
  'under-way' | 'not-under-way' | 'not-paused' | 'no-previous-version' | 'not-permitted';

type Order = Omit<NewOrder, 'action'>;

/** Rebuilds as operators see and order them. The work is done by `OrderRunner`. */
@Injectable()
export class Rebuilds {
  /** Called when there is something new to do. */
  onOrder: () => void = () => undefined;

  constructor(
    @Inject(REGISTRY_POOL) private readonly pool: Pool,
    @Inject(LEDGER_POOL) private readonly ledgerPool: Pool,
  ) {}

  async overview() {
    const [orders, rebuilds, isPermitted, previous, isLeased] = await Promise.all([
      latestOrders(this.pool, LISTED_ORDERS),
      this.rebuilds(),
      this.isPermitted(),
      hasPrevious(this.pool),
      this.isLeased(),
    ]);
    const job = await findOpenJob(this.pool);
    const order = orders.find(({ endedAt }) => endedAt === undefined);
    return {
      isPermitted,
      hasPrevious: previous,
      ...(job && { standing: standingOf(job, order !== undefined || isLeased) }),
      orders,
      rebuilds,
    };
  }

  /** @returns the comparison of a rebuild with the streams that differ; undefined when there is no such rebuild */
  async rebuild(rebuildNo: number) {
    const found = (await this.rebuilds()).find((one) => one.rebuildNo === rebuildNo);
    if (!found) return undefined;
    const { rows } = await this.pool.query<{ report: string | null; isLast: boolean }>(
      `SELECT report, rebuild_no = (SELECT max(rebuild_no) FROM registry.rebuild) AS "isLast"
       FROM registry.rebuild WHERE rebuild_no = $1`,
      [rebuildNo],
    );
    const { report, isLast = false } = rows[0] ?? {};
    // Differences are kept of the last rebuild only.
    const differing = isLast ? await this.differences() : [];
    if (!report) return { ...found, differing };
    const { persons, families, slices, slicesDiffering, digests } = JSON.parse(report) as Partial<Comparison>;
    return {
      ...found,
      comparison: { slices, slicesDiffering, persons, families, digests: digests ?? [] },
      differing,
    };
  }

  async plan(order: Order): Promise<RebuildPlan> {
    const plan = await planOf(this.pool, this.ledgerPool);
    await insertOrder(this.pool, { ...order, action: 'dry-run' }, true);
    return plan;
  }

  async begin(action: 'rebuild' | 'verify' | 'rollback', order: Order): Promise<OrderRefusal | number> {
    if (!(await this.isPermitted())) return 'not-permitted';
    if (action === 'rollback' && !(await hasPrevious(this.pool))) return 'no-previous-version';
    if (await findOpenJob(this.pool)) return 'under-way';
    return this.work(action, order);
  }

  /** After its current step, by whatever process does it. */
  async pause(order: Order): Promise<OrderRefusal | number> {
    if (!(await this.isUnderWay()) || !(await storeRequest(this.pool, 'pause'))) return 'not-under-way';
    return insertOrder(this.pool, { ...order, action: 'pause' }, true);
  }

  async resume(order: Order): Promise<OrderRefusal | number> {
    if (!(await this.isPermitted())) return 'not-permitted';
    if (!(await findOpenJob(this.pool)) || (await this.isUnderWay())) return 'not-paused';
    return this.work('resume', order, 'run');
  }

  /** Ends the rebuild and removes what it has built; the live version stays. */
  async cancel(order: Order): Promise<OrderRefusal | number> {
    if (!(await findOpenJob(this.pool))) return 'not-under-way';
    if (!(await this.isUnderWay())) return this.work('cancel', order, 'cancel');
    await storeRequest(this.pool, 'cancel');
    return insertOrder(this.pool, { ...order, action: 'cancel' }, true);
  }

  /** Of two operators who order at the same time, one has it and the other one is refused. */
  private async work(
    action: NewOrder['action'],
    order: Order,
    request?: RebuildJob['request'],
  ): Promise<OrderRefusal | number> {
    try {
      const orderNo = await inTransaction(this.pool, async (client) => {
        const number = await insertOrder(client, { ...order, action }, false);
        if (request) await storeRequest(client, request);
        return number;
      });
      this.onOrder();
      return orderNo;
    } catch (error) {
      if ((error as { code?: string }).code === '23505') return 'under-way';
      throw error;
    }
  }

  private async isUnderWay(): Promise<boolean> {
    return (await findOpenOrder(this.pool)) !== undefined || this.isLeased();
  }

  /** Also while the command line does it. */
  private async isLeased(): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `SELECT FROM registry.checkpoint WHERE name = 'rebuild' AND leased_until > clock_timestamp()`,
    );
    return rowCount === 1;
  }

  /** Whether the log-in of the service may create and move tables: else only the command line can, with another one. */
  private async isPermitted(): Promise<boolean> {
    const { rows } = await this.pool.query<{ may: boolean }>(
      `SELECT pg_has_role(session_user, nspowner, 'USAGE') AS may FROM pg_namespace WHERE nspname = 'registry'`,
    );
    return rows[0]?.may ?? false;
  }

  private async rebuilds(): Promise<PastRebuild[]> {
    const { rows } = await this.pool.query(
      `SELECT rebuild_no AS "rebuildNo", kind, phase, verify_only AS "verifyOnly", outcome, events_done::float8 AS events,
         events_total::float8 AS "eventsTotal", events_per_second AS "eventsPerSecond", started_at AS "startedAt",
         ended_at AS "endedAt", (report::json ->> 'differences')::int AS differences
       FROM registry.rebuild ORDER BY rebuild_no DESC LIMIT $1`,
      [LISTED_REBUILDS],
    );
    return rows.map(({ startedAt, endedAt, outcome, differences, ...row }) => ({
      ...row,
      startedAt: (startedAt as Date).toISOString(),
      ...(endedAt && { endedAt: (endedAt as Date).toISOString() }),
      ...(outcome && { outcome }),
      ...(differences !== null && { differences }),
    }));
  }

  private async differences(): Promise<Difference[]> {
    const { rows } = await this.pool.query<Difference>(
      `SELECT stream_id AS "streamId", kind, difference FROM registry.rebuild_difference ORDER BY 1 LIMIT $1`,
      [LISTED_DIFFERENCES],
    );
    return rows;
  }
}

function standingOf({ request }: RebuildJob, isUnderWay: boolean): RebuildStanding {
  if (isUnderWay) return request === 'run' ? 'running' : 'stopping';
  return request === 'pause' ? 'paused' : 'interrupted';
}
