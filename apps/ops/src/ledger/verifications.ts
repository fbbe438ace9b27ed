import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource, IsNull, type Repository } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { kindOfError, Pace } from '@peristiwa/kernel';
import {
  createCheckpoint,
  ledgerIdOf,
  PostgresLedger,
  verifyLedger,
  type Verification,
  type VerifyProgress,
} from '@peristiwa/ledger';
import { PLATFORM, ProblemError, type Platform } from '@peristiwa/service';
import { CheckpointKeys } from './checkpoint-keys';
import { ledgerProblems } from './problems';
import { VERIFICATION_POOL } from './tokens';
import {
  VerificationEntity,
  type VerificationKind,
  type VerificationOutcome,
  type VerificationResult,
} from './verification.entity';

/** Progress is stored this often, so that every replica can show it. */
const BEAT_MS = 1_000;
/** Without a beat for so long, its process has died. */
const LOST_AFTER = "interval '30 seconds'";
/** A process that could not beat for so long stops: soon others take it for dead. */
const GIVE_UP_MS = 25_000;
const PACE_MS = 30_000;
const UNIQUE_VIOLATION = '23505';

interface Range {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

interface Running {
  readonly verificationId: string;
  readonly stop: AbortController;
  readonly pace: Pace;
  progress?: VerifyProgress;
  /** When the last beat that was stored was sent, by `performance.now()`. */
  beatAt: number;
  isBeating: boolean;
}

/**
 * Verifies the ledger in this process, one at a time over all replicas: a row of `ops.verification` says how far it is and
 * what it found (ADR 0070). The id of the row is the claim: one process runs it, while the row has no end. Who finds its row
 * ended was taken for dead; it stops, signs nothing and writes nothing more, because another one may be running.
 */
@Injectable()
export class Verifications implements BeforeApplicationShutdown {
  private readonly rows: Repository<VerificationEntity>;
  private readonly running = new Map<Running, Promise<void>>();
  private readonly ledger: PostgresLedger;

  constructor(
    @Inject(DataSource) source: DataSource,
    @Inject(VERIFICATION_POOL) private readonly pool: Pool,
    @Inject(CheckpointKeys) private readonly keys: CheckpointKeys,
    @Inject(PLATFORM) private readonly platform: Pick<Platform, 'log'>,
  ) {
    this.rows = source.getRepository(VerificationEntity);
    this.ledger = new PostgresLedger(pool, 'none');
  }

  /** Ends what runs here as `interrupted`, while the database is still open. */
  async beforeApplicationShutdown(): Promise<void> {
    for (const { stop } of this.running.keys()) stop.abort(new Error('interrupted'));
    await Promise.all(this.running.values());
  }

  /** @throws ProblemError verification-under-way, no-checkpoint-key, beyond-ledger */
  async start(kind: VerificationKind, range: Range, startedBy: string): Promise<VerificationEntity> {
    if (kind === 'checkpoint' && !(await this.keys.canSign()))
      throw new ProblemError(ledgerProblems.noCheckpointKey);
    if (range.from !== undefined && range.from > Math.max(1, await this.ledger.tail()))
      throw new ProblemError(ledgerProblems.beyondLedger);
    await this.endLost();
    const verificationId = uuidv7();
    const [from, to] = [range.from ?? null, range.to ?? null];
    const isWhole = kind === 'verification' && from === null && to === null;
    const now = performance.now();
    await this.insert({ verificationId, kind, startedBy, from, to, isWhole });
    const running: Running = {
      ...{ verificationId, stop: new AbortController(), pace: new Pace(PACE_MS, now) },
      ...{ beatAt: now, isBeating: false },
    };
    this.running.set(running, this.run(running, kind, range));
    return this.get(verificationId);
  }

  async list(limit: number): Promise<VerificationEntity[]> {
    await this.endLost();
    return this.rows.find({ order: { startedAt: 'DESC', verificationId: 'DESC' }, take: limit });
  }

  /** @throws ProblemError verification-not-found */
  async get(verificationId: string): Promise<VerificationEntity> {
    const found = await this.rows.findOneBy({ verificationId });
    if (!found) throw new ProblemError(ledgerProblems.verificationNotFound);
    return found;
  }

  /** It stops at its next beat, on whichever replica it runs. @throws ProblemError verification-ended */
  async cancel(verificationId: string): Promise<VerificationEntity> {
    await this.get(verificationId);
    const { affected } = await this.rows.update({ verificationId, endedAt: IsNull() }, { isCancelled: true });
    if (affected === 0) throw new ProblemError(ledgerProblems.verificationEnded);
    return this.get(verificationId);
  }

  private async insert(row: Partial<VerificationEntity>): Promise<void> {
    const now = () => 'clock_timestamp()';
    try {
      await this.rows
        .createQueryBuilder()
        .insert()
        .values({ ...row, startedAt: now, beatAt: now })
        .execute();
    } catch (error) {
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
      throw new ProblemError(ledgerProblems.verificationUnderWay);
    }
  }

  private async run(running: Running, kind: VerificationKind, range: Range): Promise<void> {
    const beat = setInterval(() => this.tick(running), BEAT_MS);
    try {
      const result = await (kind === 'checkpoint' ? this.sign(running) : this.verify(running, range));
      await this.beat(running);
      await this.end(running, 'completed', result);
    } catch (error) {
      const { signal } = running.stop;
      if (signal.reason === LOST)
        this.platform.log.warn('a verification that was taken for lost has stopped');
      if (!signal.aborted) this.platform.log.error({ err: error }, 'the verification of the ledger failed');
      await this.end(running, outcomeOf(signal)).catch((failure: unknown) =>
        this.platform.log.error(
          { reason: kindOfError(failure) },
          'the end of a verification was not recorded',
        ),
      );
    } finally {
      clearInterval(beat);
      this.running.delete(running);
    }
  }

  private async verify(running: Running, range: Range): Promise<VerificationResult> {
    const checkpoints = await this.keys.trusted();
    const verification = await verifyLedger({
      pool: this.pool,
      ...(range.from !== undefined && { from: range.from }),
      ...(range.to !== undefined && { to: range.to }),
      checkpoints,
      ...watched(running),
    });
    return resultOf(verification);
  }

  private async sign(running: Running): Promise<VerificationResult> {
    if (!this.keys.folder) throw new Error('No folder of keys');
    const made = await createCheckpoint(this.pool, this.keys.folder, {
      ...watched(running),
      beforeSigning: async () => {
        await this.beat(running);
        running.stop.signal.throwIfAborted();
      },
    });
    if (made.kind === 'signed') return { ...resultOf(made.verification), signed: made.checkpoint.position };
    if (made.kind === 'refused') return resultOf(made.verification);
    const { digest = '', position } = made.kind === 'known' ? made.checkpoint : {};
    const nothingNew = { events: 0, digest, checkpoints: 0, findings: [] };
    const ledgerId = made.kind === 'known' ? made.checkpoint.ledgerId : await ledgerIdOf(this.pool);
    return { ledgerId, ...nothingNew, ...(position !== undefined && { signed: position }) };
  }

  /** A beat that takes long is not joined by others, which would take the connections of requests. */
  private tick(running: Running): void {
    if (performance.now() - running.beatAt > GIVE_UP_MS) return running.stop.abort(LOST);
    if (running.isBeating) return;
    running.isBeating = true;
    void this.beat(running)
      .catch(() => undefined)
      .finally(() => {
        running.isBeating = false;
      });
  }

  private async beat(running: Running): Promise<void> {
    const { verificationId, pace, progress, stop } = running;
    const sentAt = performance.now();
    const done = progress ? progress.position - progress.from + 1 : 0;
    const eventsPerSecond = pace.mark(performance.now(), done);
    const { raw } = await this.rows
      .createQueryBuilder()
      .update()
      .set({
        beatAt: () => 'clock_timestamp()',
        eventsPerSecond,
        ...(progress && { position: progress.position, from: progress.from, to: progress.to }),
      })
      .where('verification_id = :verificationId AND ended_at IS NULL', { verificationId })
      .returning('is_cancelled')
      .execute();
    const [row] = raw as { is_cancelled: boolean }[];
    if (!row) return stop.abort(LOST);
    running.beatAt = sentAt;
    if (row.is_cancelled) stop.abort(CANCELLED);
  }

  private async end(
    { verificationId }: Running,
    outcome: VerificationOutcome,
    result: VerificationResult | null = null,
  ): Promise<void> {
    const ended = { endedAt: () => 'clock_timestamp()', outcome, result: result as never };
    await this.rows.update({ verificationId, endedAt: IsNull() }, ended);
  }

  /** Verifications whose process has died do not stand in the way of others. */
  private async endLost(): Promise<void> {
    await this.rows
      .createQueryBuilder()
      .update()
      .set({ endedAt: () => 'clock_timestamp()', outcome: 'interrupted' })
      .where(`ended_at IS NULL AND beat_at < clock_timestamp() - ${LOST_AFTER}`)
      .execute();
  }
}

const CANCELLED = new Error('cancelled');
const LOST = new Error('taken for lost');

const outcomeOf = ({ aborted, reason }: AbortSignal): VerificationOutcome =>
  !aborted ? 'failed' : reason === CANCELLED ? 'cancelled' : 'interrupted';

function watched(running: Running) {
  return {
    onProgress: (progress: VerifyProgress) => {
      running.progress = progress;
    },
    signal: running.stop.signal,
  };
}

const resultOf = ({ ledgerId, events, digest, checkpoints, findings }: Verification): VerificationResult => ({
  ledgerId,
  events,
  digest,
  checkpoints,
  findings,
});
