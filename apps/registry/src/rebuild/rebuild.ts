import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { uuidv7 } from 'uuidv7';
import { FOLD_VERSION } from '@peristiwa/domain';
import { Pace, secondsLeft } from '@peristiwa/kernel';
import type { PartitionedLedger, StoredEvent } from '@peristiwa/ledger';
import { inTransaction } from '@peristiwa/postgres';
import { Lease, type Source } from '@peristiwa/projections';
import { CHECKPOINT, SCHEMA } from '../names';
import { ActSource } from '../projector/act-source';
import { registryRunner } from '../projector/registry-runner';
import { compareVersions, type Comparison } from './compare';
import { HoldBack } from './hold-back';
import {
  endJob,
  enterPhase,
  findOpenJob,
  insertJob,
  RebuildRefused,
  StopRequest,
  type RebuildJob,
  type RebuildPhase,
} from './job';
import { ledgerSlices, type SliceToLoad } from './load';
import { loadInThreads, type ThreadUrls } from './load-threads';
import {
  analyzeNext,
  buildIndex,
  createNext,
  createNextSlices,
  discardNext,
  missingIndexes,
  positionOf,
  takePrevious,
} from './next-tables';
import { parkSharedNiks } from './shared-niks';
import { SwitchLater, switchVersions } from './switch';

export interface RebuildOptions {
  /** Sessions of the role that migrates, since the rebuild creates, moves and drops tables. */
  readonly pool: Pool;
  readonly ledgerPool: Pool;
  readonly ledger: PartitionedLedger;
  readonly kind: RebuildJob['kind'];
  readonly verifyOnly: boolean;
  /** False: the run may only resume or end a rebuild that was begun. */
  readonly mayBegin?: boolean;
  readonly memoryMb: number;
  /** Per cent of the time in which the load works while acts are appended; 100 never pauses. */
  readonly share: number;
  /** More threads that read and fold, each with its own sessions. They run the compiled files of the build. */
  readonly helpers?: { readonly count: number; readonly urls: ThreadUrls };
  readonly onProgress: (progress: RebuildProgress) => void;
  readonly leaseMs?: number;
}

export interface RebuildProgress {
  readonly phase: RebuildPhase;
  readonly done: number;
  readonly total: number;
  readonly perSecond: number;
  readonly etaSeconds: number | undefined;
}

export interface RebuildResult {
  readonly outcome: 'switched' | 'verified' | 'paused' | 'cancelled';
  readonly comparison?: Comparison;
  /** Persons for whom change rows were written. */
  readonly published?: number;
}

const LEASE_MS = 3_000;
const SWITCH_RETRY_MS = 250;
const PACE_WINDOW_MS = 10_000;
/** How often the load stores its rate. Each time is a commit, which locks the row that the commits of chunks need. */
const STORE_RATE_EVERY_MS = 500;
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Builds the registry's state anew beside the live one and replaces it (`event-store.md` §5.5). Phases: load (ledger up
 * to the barrier → tables without indexes) → index → catch-up (by the projector) → compare → switch. Each step commits
 * its work together with its progress, under a lease. When the process is killed at any point, the next one resumes
 * from the last commit.
 */
export class Rebuild {
  private readonly lease: Lease;
  private readonly owner = randomUUID();
  private readonly leaseMs: number;
  private readonly holdBack: HoldBack;
  private comparison: Comparison | undefined;
  private published: number | undefined;
  private lost: Error | undefined;
  private stopping = false;

  constructor(private readonly options: RebuildOptions) {
    this.leaseMs = options.leaseMs ?? LEASE_MS;
    const { pool, ledgerPool, share } = options;
    this.holdBack = new HoldBack(ledgerPool, share);
    this.lease = new Lease(pool, { schema: SCHEMA, name: 'rebuild', owner: this.owner, ttlMs: this.leaseMs });
  }

  /** Ends the work after the current step; the next process resumes from there. */
  stop(): void {
    this.stopping = true;
  }

  /** @throws RebuildRefused */
  async run(): Promise<RebuildResult> {
    await this.acquire();
    const renewing = setInterval(() => {
      this.lease.renew().catch((error: Error) => {
        this.lost = error;
      });
    }, this.leaseMs / 4);
    try {
      const outcome = await this.work();
      return { outcome, comparison: this.comparison, published: this.published };
    } catch (error) {
      if (!(error instanceof StopRequest)) throw error;
      if (error.request === 'pause') return { outcome: 'paused' };
      await this.cancel();
      return { outcome: 'cancelled' };
    } finally {
      clearInterval(renewing);
      await this.lease.release().catch(() => undefined);
    }
  }

  private async acquire(): Promise<void> {
    // The lease of a process that was killed expires.
    for (let waitMs = this.leaseMs * 1.5; !(await this.lease.acquire()); waitMs -= 100) {
      if (waitMs <= 0)
        throw new RebuildRefused(
          'Another process is running the rebuild; it can be paused or cancelled',
          true,
        );
      await sleep(100);
    }
  }

  private async work(): Promise<'switched' | 'verified'> {
    let job = await findOpenJob(this.options.pool);
    // While we waited for the lease, the process that held it has ended the rebuild on request.
    if (!job && this.options.mayBegin === false) throw new StopRequest('cancel');
    job ??= await this.begin();
    while (job.phase !== 'done') {
      await this.check();
      if (job.kind === 'rebuild' && job.foldVersion !== FOLD_VERSION) {
        throw new RebuildRefused(
          'The rebuild was begun by a release with another fold: --cancel it, then run the command again',
        );
      }
      await this.step(job);
      const next = await findOpenJob(this.options.pool);
      if (!next) break;
      job = next;
    }
    return job.verifyOnly ? 'verified' : 'switched';
  }

  private step(job: RebuildJob): Promise<void> {
    if (job.phase === 'load') return this.load(job);
    if (job.phase === 'index') return this.index(job);
    if (job.phase === 'catch-up') return this.enter('compare', () => this.catchUp(job));
    if (job.phase === 'compare') return this.compare(job);
    return this.switch(job);
  }

  private async begin(): Promise<RebuildJob> {
    const { pool, ledgerPool, kind, verifyOnly } = this.options;
    const slices = await ledgerSlices(ledgerPool);
    await this.commit(async (client) => {
      const live = await livePosition(client);
      await client.query('TRUNCATE registry.rebuild_slice, registry.rebuild_difference');
      if (kind === 'rollback') {
        const barrier = await takePrevious(client);
        if (barrier === undefined) throw new RebuildRefused('There is no previous version to restore');
        const position = { barrier, eventsTotal: live - barrier };
        return insertJob(client, { kind, phase: 'catch-up', verifyOnly, actId: uuidv7(), ...position });
      }
      await createNext(client);
      await client.query('INSERT INTO registry.rebuild_slice (slice) SELECT unnest($1::text[])', [slices]);
      // Positions are dense, so the last one is the number of events. It ends an act: the projector works in whole
      // acts.
      const position = { barrier: live, eventsTotal: live };
      return insertJob(client, { kind, phase: 'load', verifyOnly, actId: uuidv7(), ...position });
    });
    return (await findOpenJob(pool)) as RebuildJob;
  }

  private async load(job: RebuildJob): Promise<void> {
    const { pool } = this.options;
    const pace = new Pace(PACE_WINDOW_MS, performance.now(), job.eventsDone);
    let done = job.eventsDone;
    let storedAt = -Infinity;
    const { rows } = await pool.query<{ slice: string; after_stream: string }>(
      'SELECT slice, after_stream FROM registry.rebuild_slice WHERE NOT is_done ORDER BY slice',
    );
    const onChunk = async (events: number) => {
      done += events;
      const now = performance.now();
      const perSecond = pace.mark(now, done);
      if (now - storedAt >= STORE_RATE_EVERY_MS) {
        storedAt = now;
        await pool.query('UPDATE registry.rebuild SET events_per_second = $1 WHERE ended_at IS NULL', [
          perSecond,
        ]);
      }
      this.report('load', done, job.eventsTotal, perSecond);
      await this.check();
    };
    const slices: SliceToLoad[] = rows.map(({ slice, after_stream: after }) => ({ slice, after }));
    await loadInThreads(slices, { ...this.options, lease: this.lease, barrier: job.barrier, onChunk });
    await this.commit(async (client) => {
      const { rowCount } = await client.query('SELECT FROM registry.rebuild_slice WHERE NOT is_done');
      if (rowCount !== 0)
        throw new RebuildRefused('Slices are missing after the load: run the command again');
      await enterPhase(client, 'index');
    });
  }

  private async index({ barrier }: RebuildJob): Promise<void> {
    const { pool, ledger, memoryMb } = this.options;
    const { holdBack } = this;
    const missing = await missingIndexes(pool);
    for (const [built, index] of missing.entries()) {
      this.report('index', built, missing.length, 0);
      await this.check();
      try {
        await buildIndex(pool, index, { memoryMb, holdBack });
      } catch (error) {
        if ((error as { code?: string }).code !== '23505' || index.name !== 'person_nik') throw error;
        await this.commit((client) => parkSharedNiks(client, ledger));
        await buildIndex(pool, index, { memoryMb, holdBack });
      }
    }
    await analyzeNext(pool);
    await this.commit(async (client) => {
      await createNextSlices(client, barrier);
      await enterPhase(client, 'catch-up');
    });
  }

  /** Runs the projector on the new version until it reaches the position that the live one had at the beginning. */
  private async catchUp(job: RebuildJob): Promise<{ position: number; changeNo: number }> {
    const { pool, ledger } = this.options;
    // Read in this order: persons with a change after `changeNo` in the log are compared again at the switch.
    const changeNo = await lastChange(pool);
    const target = await livePosition(pool);
    const runner = registryRunner({
      pool,
      ledger,
      version: 'next',
      source: behindLive(new ActSource(ledger), pool),
      owner: this.owner,
      leaseMs: this.leaseMs,
      log: SILENT,
    });
    runner.start();
    try {
      for (;;) {
        const { state, position, itemsPerSecond, reason } = runner.status();
        if (state === 'blocked') throw new RebuildRefused(`The new version is blocked: ${reason}`);
        this.report('catch-up', Math.max(0, position - job.barrier), target - job.barrier, itemsPerSecond);
        if (position >= target && state === 'running') return { position, changeNo };
        await this.check();
        await sleep(20);
      }
    } finally {
      await runner.stop();
    }
  }

  private async compare(job: RebuildJob): Promise<void> {
    const { changeNo } = await this.catchUp(job);
    const { pool } = this.options;
    this.report('compare', 0, 1, 0);
    const position = await positionOf(pool, CHECKPOINT.next);
    const comparison = await inTransaction(pool, async (client) => {
      await this.holdBack.limitParallelism(client);
      return compareVersions(client, position);
    });
    this.comparison = comparison;
    await this.commit(async (client) => {
      await client.query('TRUNCATE registry.rebuild_difference');
      await client.query(
        `INSERT INTO registry.rebuild_difference (stream_id, kind, difference)
         SELECT "streamId", kind, difference FROM jsonb_to_recordset($1::jsonb)
           AS found("streamId" uuid, kind text, difference text)`,
        [JSON.stringify(comparison.differences)],
      );
      await client.query(
        'UPDATE registry.rebuild SET compared_after = $1, report = $2 WHERE ended_at IS NULL',
        [changeNo, JSON.stringify({ ...comparison, differences: comparison.differences.length })],
      );
      if (!job.verifyOnly) return enterPhase(client, 'switch');
      await discardNext(client, job.kind);
      return endJob(client, 'verified');
    });
  }

  private async switch(job: RebuildJob): Promise<void> {
    const { pool, ledger } = this.options;
    this.report('switch', 0, 1, 0);
    const now = () => new Date();
    try {
      const source = new ActSource(ledger);
      this.published = await switchVersions({ pool, ledger, lease: this.lease, job, source, now });
    } catch (error) {
      if (!(error instanceof SwitchLater)) throw error;
      await sleep(SWITCH_RETRY_MS);
      await this.check();
      await this.catchUp(job);
    }
  }

  private async cancel(): Promise<void> {
    const job = await findOpenJob(this.options.pool);
    if (!job) return;
    await this.commit(async (client) => {
      await discardNext(client, job.kind);
      await endJob(client, 'cancelled');
    });
  }

  private async enter(phase: RebuildPhase, work?: () => Promise<unknown>): Promise<void> {
    await work?.();
    await this.commit((client) => enterPhase(client, phase));
  }

  /** One fenced transaction. */
  private commit(work: (client: PoolClient) => Promise<void>): Promise<void> {
    return inTransaction(this.options.pool, async (client) => {
      await this.lease.lock(client);
      await work(client);
    });
  }

  /** Called between two steps. @throws StopRequest on request of an operator, or an error when the lease is lost */
  private async check(): Promise<void> {
    if (this.lost) throw this.lost;
    if (this.stopping) throw new StopRequest('pause');
    const job = await findOpenJob(this.options.pool);
    if (job && job.request !== 'run') throw new StopRequest(job.request);
  }

  private report(phase: RebuildPhase, done: number, total: number, perSecond: number): void {
    const etaSeconds = secondsLeft(total - done, perSecond);
    this.options.onProgress({ phase, done, total, perSecond, etaSeconds });
  }
}

/** Limits the new version to the position of the live one in every slice; else the switch would have to wait. */
function behindLive(source: Source<StoredEvent>, pool: Pool): Source<StoredEvent> {
  return {
    readPage: async (request) => {
      const live = await livePosition(pool);
      const { after, until = live } = request;
      if (live <= after) return { items: [], through: after };
      return source.readPage({ ...request, until: Math.min(live, until) });
    },
  };
}

const livePosition = (db: Pool | PoolClient) => positionOf(db, CHECKPOINT.live);

async function lastChange(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ last: string }>(
    'SELECT coalesce(max(change_no), 0) AS last FROM registry.change',
  );
  return Number(rows[0]?.last ?? 0);
}
