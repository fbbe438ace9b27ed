import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { FeedJobKind } from '@peristiwa/contracts';
import type { Drift } from '@peristiwa/postgres';
import type { RegistryReader } from '../build/registry-reader';
import { problem } from '../problems';
import { SelectionReader, type Selected, type Selection, type SelectionCount } from './selection';

type JobState = 'running' | 'paused' | 'cancelled' | 'completed';

/** `recount`: compares the digests of the holdings with the holdings; nothing is sent. */
export type JobKind = FeedJobKind | 'recount';

export interface FeedJob extends Selected {
  readonly jobId: string;
  readonly kind: JobKind;
  readonly rate: number;
  readonly state: JobState;
  readonly total: number;
  readonly done: number;
  readonly withheld: number;
  readonly lastDone: string;
  /** Which step has its disclosures on record. */
  readonly disclosed: string;
  readonly digest: string;
  /** Of a recount: buckets whose digests were wrong. */
  readonly drifted: number;
  readonly reason: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

export interface NewJob {
  readonly kind: JobKind;
  readonly selection: Selection;
  readonly rate: number;
  readonly reason: string;
}

export interface Progress {
  readonly done: number;
  readonly withheld: number;
  readonly lastDone: string;
  readonly digest: string;
}

const COLUMNS = `job_id AS "jobId", partner, kind, selection, act_ids AS "actIds",
  up_to_sequence::float8 AS "upTo", rate, state, total::float8 AS total, done::float8 AS done,
  withheld::float8 AS withheld, last_done AS "lastDone", disclosed, digest,
  (SELECT count(*)::float8 FROM publisher.digest_drift d WHERE d.job_id = feed_job.job_id) AS drifted,
  reason, created_by AS "createdBy", created_at AS "createdAt", ended_at AS "endedAt"`;

export const BUCKETS = 0x1_0000;
/** Acts that the positions of a selection may contain. */
const ACTS_MAX = 50_000;

/** From which states an operator may bring a job to another. */
const FROM: Readonly<
  Record<'pause' | 'resume' | 'cancel', { readonly to: JobState; readonly from: JobState[] }>
> = {
  pause: { to: 'paused', from: ['running'] },
  resume: { to: 'running', from: ['paused'] },
  cancel: { to: 'cancelled', from: ['running', 'paused'] },
};

/** Jobs of feeds as they are stored. */
export class FeedJobs {
  readonly selections: SelectionReader;

  constructor(
    private readonly pool: Pool,
    private readonly registry: RegistryReader,
  ) {
    this.selections = new SelectionReader(pool, registry);
  }

  /** What a job would do. */
  async dryRun(partner: string, selection: Selection): Promise<SelectionCount> {
    return this.selections.count(await this.select(partner, selection));
  }

  async create(partner: string, { kind, selection, rate, reason }: NewJob, by: string): Promise<FeedJob> {
    const selected = await this.select(partner, selection);
    const total = kind === 'recount' ? BUCKETS : await this.totalOf(kind, selected);
    const jobId = randomUUID();
    await this.pool.query(
      `INSERT INTO publisher.feed_job
         (job_id, partner, kind, selection, act_ids, up_to_sequence, rate, total, digest, reason, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        jobId,
        partner,
        kind,
        JSON.stringify(selection),
        selected.actIds,
        selected.upTo,
        rate,
        total,
        '',
        reason,
        by,
      ],
    );
    return this.get(partner, jobId);
  }

  private async totalOf(kind: JobKind, selected: Selected): Promise<number> {
    const { messages, persons } = await this.selections.count(selected);
    return kind === 'resync' ? persons : messages;
  }

  /** @throws a problem when there is none */
  async get(partner: string, jobId: string): Promise<FeedJob> {
    const { rows } = await this.pool.query<FeedJob>(
      `SELECT ${COLUMNS} FROM publisher.feed_job WHERE partner = $1 AND job_id = $2`,
      [partner, jobId],
    );
    if (!rows[0]) throw problem('jobNotFound');
    return rows[0];
  }

  async list(partner: string): Promise<FeedJob[]> {
    const { rows } = await this.pool.query<FeedJob>(
      `SELECT ${COLUMNS} FROM publisher.feed_job WHERE partner = $1 ORDER BY created_at DESC LIMIT 100`,
      [partner],
    );
    return rows;
  }

  async running(): Promise<FeedJob[]> {
    const { rows } = await this.pool.query<FeedJob>({
      name: 'running-jobs',
      text: `SELECT ${COLUMNS} FROM publisher.feed_job WHERE state = 'running' ORDER BY created_at`,
    });
    return rows;
  }

  async change(partner: string, jobId: string, action: keyof typeof FROM, by: string): Promise<FeedJob> {
    const { to, from } = FROM[action];
    await this.get(partner, jobId);
    const { rowCount } = await this.pool.query(
      `UPDATE publisher.feed_job SET state = $1, changed_by = $2,
         ended_at = CASE WHEN $1 = 'cancelled' THEN clock_timestamp() END
       WHERE job_id = $3 AND state = ANY($4::text[])`,
      [to, by, jobId, from],
    );
    if (rowCount === 0) throw problem('jobState');
    return this.get(partner, jobId);
  }

  /** Stores how far a job has come. Another process that has done more wins: then it is false. */
  async advance(client: Pick<Pool, 'query'>, job: FeedJob, progress: Progress): Promise<boolean> {
    const { rowCount } = await client.query(
      `UPDATE publisher.feed_job SET done = $3, withheld = $4, last_done = $5, digest = $6
       WHERE job_id = $1 AND last_done = $2`,
      [job.jobId, job.lastDone, progress.done, progress.withheld, progress.lastDone, progress.digest],
    );
    return rowCount === 1;
  }

  /** Notes that the disclosures of a step are on record. @returns false when they were already */
  async noteDisclosed(client: Pick<Pool, 'query'>, { jobId }: FeedJob, step: string): Promise<boolean> {
    const { rowCount } = await client.query(
      'UPDATE publisher.feed_job SET disclosed = $2 WHERE job_id = $1 AND disclosed <> $2',
      [jobId, step],
    );
    return rowCount === 1;
  }

  async noteDrift(client: Pick<Pool, 'query'>, { jobId }: FeedJob, drift: readonly Drift[]): Promise<void> {
    if (drift.length === 0) return;
    await client.query(
      `INSERT INTO publisher.digest_drift (job_id, bucket, kept, counted)
       SELECT $1, n.* FROM unnest($2::int[], $3::int[], $4::int[]) AS n (bucket, kept, counted)
       ON CONFLICT DO NOTHING`,
      [
        jobId,
        drift.map(({ bucket }) => bucket),
        drift.map(({ kept }) => kept),
        drift.map(({ counted }) => counted),
      ],
    );
  }

  async complete({ jobId }: FeedJob): Promise<void> {
    await this.pool.query(
      `UPDATE publisher.feed_job SET state = 'completed', ended_at = clock_timestamp()
       WHERE job_id = $1 AND state = 'running'`,
      [jobId],
    );
  }

  private async select(partner: string, selection: Selection): Promise<Selected> {
    const { rows } = await this.pool.query<{ sequence: string }>(
      `SELECT coalesce(c.position, 0) AS sequence FROM publisher.feed f
       LEFT JOIN publisher.checkpoint c ON c.name = 'send.' || f.partner WHERE f.partner = $1`,
      [partner],
    );
    if (!rows[0]) throw problem('agreementNotFound');
    const { fromPosition, toPosition } = selection;
    const hasPositions = fromPosition !== undefined || toPosition !== undefined;
    const actIds = hasPositions
      ? await this.registry.actsBetween(
          fromPosition ?? 1,
          toPosition ?? Number.MAX_SAFE_INTEGER - 1,
          ACTS_MAX,
        )
      : null;
    if (actIds && actIds.length > ACTS_MAX) throw problem('selectionTooLarge');
    return { partner, selection, actIds, upTo: Number(rows[0].sequence) };
  }
}
