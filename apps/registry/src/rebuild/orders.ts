import type { Pool, PoolClient } from 'pg';
import type { RebuildProgress } from './rebuild';

/** What an operator may order. The first five begin or continue work of a process of its own. */
export const orderActions = [
  'rebuild',
  'verify',
  'rollback',
  'resume',
  'cancel',
  'pause',
  'dry-run',
] as const;
export type OrderAction = (typeof orderActions)[number];

export const orderOutcomes = [
  'done',
  'switched',
  'verified',
  'paused',
  'cancelled',
  'refused',
  'failed',
] as const;
type OrderOutcome = (typeof orderOutcomes)[number];

/** A row of `registry.rebuild_order`: what an operator ordered, and what became of it. */
export interface RebuildOrder {
  readonly orderNo: number;
  readonly action: OrderAction;
  readonly share: number;
  readonly threads: number;
  readonly orderedBy: string;
  readonly orderedAt: string;
  /** Workers that were begun for it, without those that ended since they were asked to, or since another rebuild ran. */
  readonly attempts: number;
  readonly progress?: RebuildProgress;
  readonly outcome?: OrderOutcome;
  /** Why it was refused or failed; of an open order, the kind of the error of its last crash. */
  readonly reason?: string;
  readonly endedAt?: string;
}

export interface NewOrder extends Pick<RebuildOrder, 'action' | 'share' | 'threads' | 'orderedBy'> {
  readonly requestId: string;
}

const COLUMNS = `order_no AS "orderNo", action, share, threads, ordered_by AS "orderedBy", ordered_at AS "orderedAt",
  attempts, progress, outcome, reason, ended_at AS "endedAt"`;

function orderOf(row: Record<string, unknown>): RebuildOrder {
  const at = (value: unknown) => (value instanceof Date ? value.toISOString() : value);
  const known = Object.entries(row).filter(([, value]) => value !== null);
  return Object.fromEntries(known.map(([name, value]) => [name, at(value)])) as unknown as RebuildOrder;
}

/**
 * `isDone`: nothing is left to do for it. One order at a time is not done; a second one violates `rebuild_order_open`.
 * @returns its number
 */
export async function insertOrder(
  client: Pool | PoolClient,
  { action, share, threads, orderedBy, requestId }: NewOrder,
  isDone: boolean,
): Promise<number> {
  const { rows } = await client.query<{ orderNo: number }>(
    `INSERT INTO registry.rebuild_order (action, share, threads, ordered_by, request_id, outcome, ended_at)
     VALUES ($1, $2, $3, $4, $5, $6::text, CASE WHEN $6::text IS NOT NULL THEN clock_timestamp() END)
     RETURNING order_no AS "orderNo"`,
    [action, share, threads, orderedBy, requestId, isDone ? 'done' : null],
  );
  return (rows[0] as { orderNo: number }).orderNo;
}

export async function findOpenOrder(pool: Pool): Promise<RebuildOrder | undefined> {
  const { rows } = await pool.query(`SELECT ${COLUMNS} FROM registry.rebuild_order WHERE ended_at IS NULL`);
  return rows[0] && orderOf(rows[0]);
}

/** The latest orders, the last first. */
export async function latestOrders(pool: Pool, limit: number): Promise<RebuildOrder[]> {
  const { rows } = await pool.query(
    `SELECT ${COLUMNS} FROM registry.rebuild_order ORDER BY order_no DESC LIMIT $1`,
    [limit],
  );
  return rows.map(orderOf);
}

export async function countAttempt(pool: Pool, orderNo: number): Promise<void> {
  await pool.query('UPDATE registry.rebuild_order SET attempts = attempts + 1 WHERE order_no = $1', [
    orderNo,
  ]);
}

/** The worker of the latest attempt did not crash. */
export async function takeBackAttempt(pool: Pool, orderNo: number): Promise<void> {
  await pool.query(
    'UPDATE registry.rebuild_order SET attempts = greatest(attempts - 1, 0) WHERE order_no = $1',
    [orderNo],
  );
}

/** @param reason the kind of the error, without personal data */
export async function storeCrash(pool: Pool, orderNo: number, reason: string): Promise<void> {
  await pool.query('UPDATE registry.rebuild_order SET reason = $2 WHERE order_no = $1 AND ended_at IS NULL', [
    orderNo,
    reason,
  ]);
}

export async function storeProgress(pool: Pool, orderNo: number, progress: RebuildProgress): Promise<void> {
  await pool.query(
    `UPDATE registry.rebuild_order SET progress = $2, progressed_at = clock_timestamp()
     WHERE order_no = $1 AND ended_at IS NULL`,
    [orderNo, JSON.stringify(progress)],
  );
}

export async function endOrder(
  pool: Pool,
  orderNo: number,
  { outcome, reason }: { readonly outcome: OrderOutcome; readonly reason?: string },
): Promise<void> {
  await pool.query(
    `UPDATE registry.rebuild_order SET outcome = $2, reason = $3, ended_at = clock_timestamp()
     WHERE order_no = $1 AND ended_at IS NULL`,
    [orderNo, outcome, reason ?? null],
  );
}

/** How the rebuild of an order ended, when the process that began it could not say so any more. */
export async function outcomeSince(pool: Pool, orderNo: number): Promise<OrderOutcome | undefined> {
  const { rows } = await pool.query<{ outcome: OrderOutcome }>(
    `SELECT r.outcome FROM registry.rebuild r, registry.rebuild_order o
     WHERE o.order_no = $1 AND r.ended_at >= o.ordered_at
       AND NOT EXISTS (SELECT FROM registry.rebuild WHERE ended_at IS NULL)
     ORDER BY r.rebuild_no DESC LIMIT 1`,
    [orderNo],
  );
  return rows[0]?.outcome;
}
