import { hash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import {
  chainHeaders,
  feedTopic,
  JOB_COMPLETED_TYPE,
  jobCompletedText,
  REPLAY_HEADER,
  replayTopic,
  type FeedJobKind,
} from '@peristiwa/contracts';
import { kindOfError } from '@peristiwa/kernel';
import type { FeedProducer, OutgoingMessage } from '@peristiwa/messaging';
import { inTransaction } from '@peristiwa/postgres';
import type { LeasedLoop, LoopLog } from '@peristiwa/projections';
import type { Agreements } from '../agreements/agreements';
import { recordMessages } from '../disclosure/record-disclosures';
import type { TodaysGrant } from '../feeds/todays-grant';
import { mayPass } from '../may-pass';
import { markers } from '../send/markers';
import type { FeedKeys } from '../sign/feed-keys';
import { signingLoop } from '../signing-loop';
import type { Settings } from '../tokens';
import type { Effective } from '../view/agreement';
import { BUCKETS, type FeedJob, type FeedJobs } from './feed-jobs';
import { recountFrom } from './recount';
import type { SelectedMessage } from './selection';

export interface JobRunnerOptions {
  readonly pool: Pool;
  readonly jobs: FeedJobs;
  readonly agreements: Pick<Agreements, 'effectiveOf'>;
  readonly todaysGrant: Pick<TodaysGrant, 'applyTo'>;
  readonly feedKeys: FeedKeys;
  readonly settings: Settings;
  readonly clock: () => Date;
  readonly log: LoopLog;
  /** Not that of the senders: a job waits for its own messages only. */
  readonly producer: Pick<FeedProducer, 'send' | 'close'>;
  readonly ensureTopic: (topic: string, partitions: number) => Promise<void>;
}

/** A job that has given the partner something. */
type SentJob = FeedJob & { readonly kind: FeedJobKind };

/** Steps in a second, so that a job comes evenly. */
const STEPS = 10;
const MESSAGES_MAX = 500;
/** Persons in the queue of the builder at once: live changes wait for one such batch at most. */
const PERSONS_MAX = 20;
/** A job that found nothing to do looks again after this time. */
const WAIT_MS = 100;

/**
 * Runs the jobs of all feeds in small steps, in turn, each at its own rate (ADR 0046). What a step has done is stored
 * after it: after a crash a resend repeats the bytes of one step, and a resync makes the messages of one step again.
 */
export class JobRunner {
  private readonly loop: LeasedLoop;
  private readonly dueAt = new Map<string, number>();
  /** Jobs whose last step failed. */
  private readonly failing = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: JobRunnerOptions) {
    this.loop = signingLoop(options, {
      name: 'jobs',
      onGranted: () => {
        this.dueAt.clear();
        this.failing.clear();
      },
      tick: () => this.tick(),
      // Kafka may be away: the job continues when it is back.
      isTransient: mayPass,
    });
  }

  start(): void {
    this.loop.start();
  }

  /** There may be a new job. */
  wake(): void {
    this.loop.wake();
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer);
    await this.loop.stop();
    await this.options.producer.close();
  }

  get status() {
    const { state, reason } = this.loop;
    return { state, reason };
  }

  /** One step of each job that is due. Jobs of others do not wait for what one of them cannot do. */
  private async tick(): Promise<boolean> {
    const running = await this.options.jobs.running();
    const now = performance.now();
    let failure: unknown;
    for (const job of running) {
      if ((this.dueAt.get(job.jobId) ?? 0) > now) continue;
      const restMs = await this.stepAndRest(job).catch((error: unknown) => {
        failure = error;
        return this.restAfter(job, error);
      });
      this.dueAt.set(job.jobId, performance.now() + restMs);
    }
    // Every job fails: the loop itself waits, and says so.
    if (failure !== undefined && running.every(({ jobId }) => this.failing.has(jobId))) {
      this.dueAt.clear();
      throw failure;
    }
    if (running.length > 0) this.wakeAfter(running);
    return false;
  }

  /** @returns for how long the job rests */
  private async stepAndRest(job: FeedJob): Promise<number> {
    const startedAt = performance.now();
    const count = await this.step(job);
    this.failing.delete(job.jobId);
    // Half of the time the database belongs to others.
    if (job.kind === 'recount') return performance.now() - startedAt;
    return count === 0 ? WAIT_MS : (count * 1_000) / job.rate;
  }

  private restAfter({ partner, jobId }: FeedJob, error: unknown): number {
    const { log, settings } = this.options;
    // Once per streak.
    if (!this.failing.has(jobId)) {
      log.warn({ partner, jobId, reason: kindOfError(error) }, 'a step of a job failed, trying again');
    }
    this.failing.add(jobId);
    return settings.retryMs.max;
  }

  private wakeAfter(running: readonly FeedJob[]): void {
    const next = Math.min(...running.map(({ jobId }) => this.dueAt.get(jobId) ?? 0));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.loop.wake(), Math.max(1, next - performance.now()));
  }

  /** @returns how many messages or persons it has done */
  private async step(job: FeedJob): Promise<number> {
    if (job.kind === 'recount') return this.recount(job);
    const effective = await this.options.agreements.effectiveOf(job.partner);
    // A job of a suspended feed waits; one of an agreement that has ended has nobody to send to.
    if (effective?.standing !== 'active') return 0;
    const sent = job as SentJob;
    return job.kind === 'resync' ? this.resync(sent) : this.resend(sent, effective);
  }

  private async resend(job: SentJob, effective: Effective): Promise<number> {
    const { pool, jobs, todaysGrant, producer } = this.options;
    const limit = Math.min(MESSAGES_MAX, Math.max(1, Math.ceil(job.rate / STEPS)));
    const { messages, last } = await jobs.selections.messages(job, Number(job.lastDone), limit);
    const events = messages.map(({ value, ...rest }) => ({ ...rest, value: JSON.parse(value.toString()) }));
    const shown = await todaysGrant.applyTo({ events, highWater: 0 }, effective);
    const isSame = shown.events.map(({ redacted }) => redacted === undefined);
    const granted = messages.filter((_, index) => isSame[index]);
    const topic = await this.topicOf(job);
    await inTransaction(pool, (client) => this.record(client, job, effective, granted));
    await producer.send(
      topic,
      granted.map((message) => outgoing(job, message)),
    );
    const digest = granted.reduce(
      (before, { headers }) => hash('sha256', before + headers[chainHeaders.digest]),
      job.digest,
    );
    const lastDone = last ?? messages.at(-1)?.sequence ?? Number(job.lastDone);
    const done = job.done + granted.length;
    const withheld = job.withheld + messages.length - granted.length;
    await jobs.advance(pool, job, { done, withheld, lastDone: String(lastDone), digest });
    if (last === undefined) await this.end({ ...job, done, digest });
    return granted.length;
  }

  /** Before they are sent: a crash in between leaves a record too many, never one too few. A repetition adds none. */
  private async record(
    client: PoolClient,
    job: FeedJob,
    { agreement }: Effective,
    messages: readonly SelectedMessage[],
  ): Promise<void> {
    const { partner, kind, jobId, lastDone } = job;
    if (!(await this.options.jobs.noteDisclosed(client, job, `${agreement.version} ${lastDone}`))) return;
    const road = kind === 'replay' ? 'replay' : 'resend';
    await recordMessages(client, { partner, road, agreementVersion: agreement.version, jobId }, messages);
  }

  /** Compares some digests of the holdings; whatever the agreement says, nothing is disclosed. */
  private async recount(job: FeedJob): Promise<number> {
    const { pool, jobs, log } = this.options;
    const first = Number(job.lastDone);
    const { next, drift } = await inTransaction(pool, async (client) => {
      const recounted = await recountFrom(client, job.partner, first);
      const done = { done: recounted.next, withheld: 0, lastDone: String(recounted.next), digest: '' };
      await jobs.advance(client, job, done);
      await jobs.noteDrift(client, job, recounted.drift);
      return recounted;
    });
    const { partner, jobId } = job;
    if (drift.length > 0) {
      log.error({ partner, jobId, buckets: drift.length }, 'digests were not those of the holdings');
    }
    if (next === BUCKETS) await jobs.complete(job);
    return next - first;
  }

  /** Queues some persons for the builder, when it has taken those before. */
  private async resync(job: SentJob): Promise<number> {
    const { pool, jobs } = this.options;
    const { partner } = job;
    const { rows } = await pool.query(
      'SELECT FROM publisher.rescope WHERE partner = $1 AND is_forced LIMIT 1',
      [partner],
    );
    if (rows.length > 0) return 0;
    const limit = Math.min(PERSONS_MAX, Math.max(1, Math.ceil(job.rate / STEPS)));
    const { persons, last } = await jobs.selections.persons(job, job.lastDone, limit);
    if (persons.length === 0 && last === undefined) return this.endResync(job);
    const digest = persons.reduce((before, { key }) => hash('sha256', before + key), job.digest);
    const lastDone = last ?? persons.at(-1)?.personId ?? job.lastDone;
    await inTransaction(pool, async (client) => {
      await client.query(
        `INSERT INTO publisher.rescope (partner, person_id, is_forced)
         SELECT $1, unnest($2::uuid[]), true`,
        [partner, persons.map(({ personId }) => personId)],
      );
      const done = job.done + persons.length;
      await jobs.advance(client, job, { done, withheld: job.withheld, lastDone, digest });
    });
    return Math.max(1, persons.length);
  }

  /** The marker follows the messages, so it waits until they have been sent. */
  private async endResync(job: SentJob): Promise<number> {
    const { rows } = await this.options.pool.query<{ is_sent: boolean }>(
      `SELECT f.sequence <= coalesce(c.position, 0) AS is_sent FROM publisher.feed f
       LEFT JOIN publisher.checkpoint c ON c.name = 'send.' || f.partner WHERE f.partner = $1`,
      [job.partner],
    );
    if (rows[0]?.is_sent) await this.end(job);
    return 0;
  }

  /** One signed marker on each partition, then the job is completed. A crash in between repeats the markers. */
  private async end(job: SentJob): Promise<void> {
    const { feedKeys, clock, producer, jobs } = this.options;
    const { partner, jobId, kind, done: count, digest } = job;
    const records = markers(await this.partitionsOf(partner), {
      type: JOB_COMPLETED_TYPE,
      key: jobId,
      data: { jobId, kind, count, digest },
      now: clock(),
      signer: await feedKeys.signer(),
      textOf: (data) => jobCompletedText(partner, data),
    });
    await producer.send(await this.topicOf(job), records);
    await jobs.complete(job);
  }

  private async topicOf({ partner, kind }: FeedJob): Promise<string> {
    if (kind !== 'replay') return feedTopic(partner);
    const topic = replayTopic(partner);
    await this.options.ensureTopic(topic, await this.partitionsOf(partner));
    return topic;
  }

  private async partitionsOf(partner: string): Promise<number> {
    const { rows } = await this.options.pool.query<{ partitions: number }>(
      'SELECT partitions FROM publisher.feed WHERE partner = $1',
      [partner],
    );
    return rows[0]?.partitions ?? 0;
  }
}

/** The bytes as they were sent first; a replay adds a header that the chain leaves out. */
function outgoing({ kind, jobId }: FeedJob, message: SelectedMessage): OutgoingMessage {
  const { partition, key, headers, value } = message;
  const marked = kind === 'replay' ? { ...headers, [REPLAY_HEADER]: jobId } : headers;
  return { partition, key: Buffer.from(key), value, headers: marked };
}
