import type { Pool, PoolClient } from 'pg';
import { FOLD_VERSION } from '@peristiwa/domain';

export type RebuildPhase = 'load' | 'index' | 'catch-up' | 'compare' | 'switch' | 'done';

/** The row of `registry.rebuild` that has not ended: at most one. It has everything needed to resume after a crash. */
export interface RebuildJob {
  readonly rebuildNo: number;
  /** A rollback takes the previous version as the next one and needs no load. */
  readonly kind: 'rebuild' | 'rollback';
  readonly phase: RebuildPhase;
  /** The last request of the operator. Its column is named `wish`. */
  readonly request: 'run' | 'pause' | 'cancel';
  readonly verifyOnly: boolean;
  readonly actId: string;
  readonly barrier: number;
  readonly eventsTotal: number;
  readonly eventsDone: number;
  readonly eventsPerSecond: number;
  readonly comparedAfter: number;
  /** The fold that the load used. */
  readonly foldVersion: number;
}

/** Ends the work, as an operator requested while the rebuild ran. */
export class StopRequest extends Error {
  constructor(readonly request: 'pause' | 'cancel') {
    super(`The rebuild was asked to ${request}`);
    this.name = 'StopRequest';
  }
}

/** The rebuild cannot be done, or not now. The message is for the operator and has no personal data. */
export class RebuildRefused extends Error {
  override name = 'RebuildRefused';

  constructor(
    message: string,
    /** Another process does it at the moment; it can be tried again. */
    readonly isBusy = false,
  ) {
    super(message);
  }
}

export async function findOpenJob(db: Pool | PoolClient): Promise<RebuildJob | undefined> {
  const { rows } = await db.query(
    `SELECT rebuild_no AS "rebuildNo", kind, phase, wish AS request, verify_only AS "verifyOnly", act_id AS "actId",
       barrier::float8, events_total::float8 AS "eventsTotal", events_done::float8 AS "eventsDone",
       events_per_second AS "eventsPerSecond", coalesce(compared_after, 0)::float8 AS "comparedAfter",
       fold_version AS "foldVersion"
     FROM registry.rebuild WHERE ended_at IS NULL`,
  );
  return rows[0] as RebuildJob | undefined;
}

export interface NewJob extends Pick<RebuildJob, 'kind' | 'phase' | 'verifyOnly' | 'actId' | 'barrier'> {
  readonly eventsTotal: number;
}

export async function insertJob(client: PoolClient, job: NewJob): Promise<void> {
  await client.query(
    `INSERT INTO registry.rebuild (rebuild_no, kind, phase, verify_only, act_id, barrier, events_total, fold_version)
     SELECT coalesce(max(rebuild_no), 0) + 1, $1, $2, $3, $4, $5, $6, $7 FROM registry.rebuild`,
    [job.kind, job.phase, job.verifyOnly, job.actId, job.barrier, job.eventsTotal, FOLD_VERSION],
  );
}

export async function enterPhase(client: PoolClient, phase: RebuildPhase): Promise<void> {
  await client.query(
    'UPDATE registry.rebuild SET phase = $1, moved_at = clock_timestamp() WHERE ended_at IS NULL',
    [phase],
  );
}

export async function endJob(
  client: PoolClient,
  outcome: 'switched' | 'verified' | 'cancelled',
): Promise<void> {
  await client.query(
    `UPDATE registry.rebuild SET phase = 'done', outcome = $1, reason = NULL, moved_at = clock_timestamp(),
       ended_at = clock_timestamp() WHERE ended_at IS NULL`,
    [outcome],
  );
}

/** @returns false when there is nothing that could be paused, resumed or cancelled. */
export async function storeRequest(
  pool: Pool | PoolClient,
  request: RebuildJob['request'],
): Promise<boolean> {
  const { rowCount } = await pool.query('UPDATE registry.rebuild SET wish = $1 WHERE ended_at IS NULL', [
    request,
  ]);
  return rowCount === 1;
}
