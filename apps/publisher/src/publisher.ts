import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Pool } from 'pg';
import { feedTopic, topicsOf } from '@peristiwa/contracts';
import { createKafka, ensureTopics, FeedProducer } from '@peristiwa/messaging';
import { PLATFORM, READINESS, type Platform, type ReadinessChecks } from '@peristiwa/service';
import { Agreements } from './agreements/agreements';
import { Builder } from './build/builder';
import { RegistryReader } from './build/registry-reader';
import { FeedReader } from './feeds/feed-reader';
import { PublisherMetrics } from './metrics';
import { Senders } from './send/senders';
import { PUBLISHER_POOL, SETTINGS, type Settings } from './tokens';

/** Runs the builder and the senders while the service runs. Several instances may run: one works at each job. */
@Injectable()
export class Publisher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly builder: Builder;
  private readonly senders: Senders;

  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    @Inject(READINESS) readiness: ReadinessChecks,
    @Inject(PUBLISHER_POOL) private readonly pool: Pool,
    @Inject(SETTINGS) settings: Settings,
    private readonly registry: RegistryReader,
    private readonly agreements: Agreements,
    reader: FeedReader,
  ) {
    const { log, clock, config, metrics: metricsRegistry } = platform;
    const metrics = new PublisherMetrics(metricsRegistry, reader, () => this.builder.status.lagChanges);
    const kafka = createKafka({ ...config.kafka, clientId: platform.name, logger: log });
    const shared = { pool, settings, clock, log };
    this.builder = new Builder({
      ...shared,
      registry,
      agreements,
      onBuilt: (messages) => {
        metrics.built(messages);
        this.senders.wake(messages.keys());
      },
    });
    this.senders = new Senders({
      ...shared,
      producerOf: () => new FeedProducer({ kafka, logger: log, timeoutMs: settings.sendTimeoutMs }),
      ensureTopic: (topic, partitions) => ensureTopics(kafka, [{ ...topicSpec(topic), partitions }]),
      onSent: (partner, _count, seconds) => metrics.sent(partner, seconds),
    });
    this.addChecks(readiness);
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.platform.config.synthetic) await this.agreements.ensureDefaults();
    this.builder.start();
    this.senders.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.builder.stop(), this.senders.stop()]);
  }

  private addChecks(readiness: ReadinessChecks): void {
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
    // Without Kafka the service still builds and answers pulls: it reports itself degraded but stays ready. When Kafka
    // refuses its TLS or SASL settings, an operator is needed.
    readiness.add('kafka', async () => {
      const away = this.senders.statuses.filter(
        ({ state, isConnected }) => state !== 'standby' && !isConnected,
      );
      const feeds = away.map(({ partner, reason }) => ({ partner, reason }));
      const up = away.every(({ isRefused }) => !isRefused);
      return { up, details: { state: feeds.length > 0 ? 'degraded' : 'connected', feeds } };
    });
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
