import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Pool } from 'pg';
import { feedTopic, REGISTRY_CHANGED, registryChanged, topicsOf } from '@peristiwa/contracts';
import { createKafka, ensureTopics, FeedProducer } from '@peristiwa/messaging';
import { Listener } from '@peristiwa/postgres';
import { releasedChannel } from '@peristiwa/projections';
import { clockCheck, PLATFORM, READINESS, type Platform, type ReadinessChecks } from '@peristiwa/service';
import { AgreementChanges } from './agreements/agreement-changes';
import { Agreements } from './agreements/agreements';
import type { Messages } from './build/build-batch';
import { Builder } from './build/builder';
import { Releaser } from './build/release';
import { RegistryReader } from './build/registry-reader';
import { ExtractRunner } from './extracts/extract-runner';
import { Extracts } from './extracts/extracts';
import { FeedReader } from './feeds/feed-reader';
import { TodaysGrant } from './feeds/todays-grant';
import { CampaignRunner } from './campaigns/campaign-runner';
import { Campaigns } from './campaigns/campaigns';
import { Disclosures } from './disclosure/disclosures';
import { PushClient } from './push/push-client';
import { PushRunner } from './push/push-runner';
import { Pushes } from './push/pushes';
import { FeedJobs } from './jobs/feed-jobs';
import { JobRunner } from './jobs/job-runner';
import { FeedKeys } from './sign/feed-keys';
import { PublisherMetrics } from './metrics';
import { BUILT, WORK } from './migrations/publisher-3';
import { BackfillRunner } from './send/backfill-runner';
import { deliveryCheck } from './send/delivery-check';
import { Senders } from './send/senders';
import { traced } from './send/traced-producer';
import { PUBLISHER_POOL, REGISTRY_POOL, SETTINGS, type Settings } from './tokens';

const PUSH_TIMEOUT_MS = 30_000;
const RELEASED = releasedChannel('publisher');

/**
 * Runs the builder and the senders while the service runs. Several instances may run: one works at each job. Each stage is
 * woken by the one before it (ADR 0022): in this process by calls, between processes by notifications of the databases.
 */
@Injectable()
export class Publisher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly builder: Builder;
  private readonly releaser: Releaser;
  private readonly senders: Senders;
  private readonly runner: JobRunner;
  private readonly campaignRunner: CampaignRunner;
  private readonly backfillRunner: BackfillRunner;
  private readonly pushRunner: PushRunner;
  private readonly extractRunner: ExtractRunner;
  private readonly listeners: readonly Listener[];
  private readonly wakeBuilder = () => this.builder.wake();

  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    @Inject(READINESS) readiness: ReadinessChecks,
    @Inject(PUBLISHER_POOL) private readonly pool: Pool,
    @Inject(REGISTRY_POOL) registryPool: Pool,
    @Inject(SETTINGS) settings: Settings,
    private readonly registry: RegistryReader,
    agreements: Agreements,
    private readonly changes: AgreementChanges,
    reader: FeedReader,
    private readonly feedKeys: FeedKeys,
    todaysGrant: TodaysGrant,
    jobs: FeedJobs,
    campaigns: Campaigns,
    private readonly pushes: Pushes,
    disclosures: Disclosures,
    extracts: Extracts,
  ) {
    const { log, clock, config, metrics: metricsRegistry, tracing } = platform;
    const metrics = new PublisherMetrics(metricsRegistry, {
      reader,
      pool,
      lagChanges: () => this.builder.status.lagChanges,
      loops: () => this.loops(),
    });
    const kafka = createKafka({ ...config.kafka, clientId: platform.name, logger: log });
    const shared = { pool, feedKeys, settings, clock, log };
    const onBuilt = (messages: Messages) => {
      metrics.built(messages);
      this.senders.offer(messages);
    };
    const onFeedsChanged = () => this.senders.wake();
    this.builder = new Builder({ ...shared, registry, agreements, onBuilt, onFeedsChanged });
    this.releaser = new Releaser({ ...shared, registry, agreements, onReleased: onBuilt });
    const producerOf = () => new FeedProducer({ kafka, logger: log, timeoutMs: settings.sendTimeoutMs });
    const ensureTopic = (topic: string, partitions: number) =>
      ensureTopics(kafka, [{ ...topicSpec(topic), topic, partitions }]);
    this.runner = new JobRunner({
      ...shared,
      jobs,
      agreements,
      todaysGrant,
      producer: producerOf(),
      ensureTopic,
    });
    const client = new PushClient({ isDevelopment: config.synthetic, timeoutMs: PUSH_TIMEOUT_MS });
    this.pushRunner = new PushRunner({
      ...shared,
      pushes,
      reader,
      agreements,
      todaysGrant,
      disclosures,
      client,
      onRequest: (partner, outcome, count) => metrics.pushed(partner, outcome, count),
    });
    this.campaignRunner = new CampaignRunner({ ...shared, campaigns, producer: producerOf(), ensureTopic });
    this.backfillRunner = new BackfillRunner({ ...shared, producer: producerOf(), ensureTopic });
    this.extractRunner = new ExtractRunner({
      ...shared,
      extracts,
      agreements,
      onMade: (partner, persons) => metrics.extracted(partner, persons),
    });
    this.senders = new Senders({
      ...shared,
      producerOf: () => traced(producerOf(), tracing),
      ensureTopic,
      onSent: (partner, _count, seconds) => metrics.sent(partner, seconds),
    });
    this.listeners = [
      new Listener({
        pool: registryPool,
        channels: [REGISTRY_CHANGED],
        onNotify: (_, changeNo) => this.builder.wakeFor(changeNo ? Number(changeNo) : Infinity),
      }),
      new Listener({
        pool,
        channels: [WORK, BUILT, RELEASED],
        onNotify: (channel, payload) => this.notified(channel, payload),
      }),
    ];
    this.addChecks(readiness, settings.heartbeatMs);
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.platform.config.synthetic) await this.changes.ensureDefaults();
    this.builder.start();
    this.releaser.start();
    this.senders.start();
    this.runner.start();
    this.campaignRunner.start();
    this.backfillRunner.start();
    this.pushRunner.start();
    this.extractRunner.start();
    for (const listener of this.listeners) listener.start();
    registryChanged.subscribe(this.wakeBuilder);
  }

  async beforeApplicationShutdown(): Promise<void> {
    registryChanged.unsubscribe(this.wakeBuilder);
    await Promise.all(this.listeners.map((listener) => listener.stop()));
    const runners = [
      this.runner,
      this.extractRunner,
      this.campaignRunner,
      this.backfillRunner,
      this.pushRunner,
    ];
    const loops = [this.builder, this.releaser, this.senders, ...runners];
    await Promise.all(loops.map((loop) => loop.stop()));
  }

  /** The loops beside builder, releaser and senders, and why one of them does not work. */
  private loops() {
    return {
      jobs: this.runner.status,
      campaigns: this.campaignRunner.status,
      backfills: this.backfillRunner.status,
      extracts: this.extractRunner.status,
      push: this.pushRunner.status,
    };
  }

  private notified(channel: string, payload: string | undefined): void {
    if (channel === WORK) {
      this.builder.wakeForWork();
      this.campaignRunner.wake();
    } else if (channel === BUILT) {
      if (payload !== this.builder.name) this.senders.wake();
    } else {
      this.builder.wake();
      this.senders.wakeForLeases();
    }
  }

  private addChecks(readiness: ReadinessChecks, heartbeatMs: number): void {
    readiness.add('database', () => answers(this.pool));
    readiness.add('registry', async () => {
      await this.registry.head();
      return { up: true };
    });
    // A failure that is not transient needs an operator: no partner receives anything meanwhile.
    readiness.add('builder', async () => {
      const { state, reason, changeNo, lagChanges } = this.builder.status;
      const isWorking = state !== 'stopped' && state !== 'blocked';
      return { up: isWorking, details: { state, reason, changeNo, lagChanges } };
    });
    // They serve one partner at a time; when one is blocked, an operator is needed, and everybody else is served.
    readiness.add('loops', async () => ({ up: true, details: this.loops() }));
    readiness.add('releaser', async () => {
      const { state, reason } = this.releaser.status;
      return { up: state !== 'stopped' && state !== 'blocked', details: { state, reason } };
    });
    // Without the folder the feeds are signed with the last key that was read. With another folder than the publisher
    // that signs, an operator is needed; the service stays up and begins as soon as the folder is right.
    readiness.add('feed-keys', async () => {
      const { status } = this.feedKeys;
      return { up: status.state !== 'refused', details: status };
    });
    // A push that is suspended needs an operator; everybody else is served.
    readiness.add('push', async () => ({ up: true, details: { suspended: await this.pushes.suspended() } }));
    readiness.add('kafka', async () => deliveryCheck(this.senders.statuses, heartbeatMs));
    readiness.add('clock', clockCheck(this.platform, this.pool));
  }
}

async function answers(pool: Pool) {
  await pool.query('SELECT 1');
  return { up: true };
}

/** Retention time of a feed's topic. */
function topicSpec(topic: string) {
  const partner = topic.split('.')[1] ?? '';
  const spec = topicsOf([], [partner]).find((one) => one.topic === feedTopic(partner));
  if (!spec) throw new Error(`No settings for the topic ${topic}`);
  return spec;
}
