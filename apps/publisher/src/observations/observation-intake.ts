import { setTimeout as sleep } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { z } from 'zod';
import { observationTopic, observationTopicOf } from '@peristiwa/contracts';
import {
  BatchConsumer,
  createKafka,
  ensureTopics,
  type BatchHandler,
  type ConsumedMessage,
  type PoisonMessage,
} from '@peristiwa/messaging';
import {
  edgeProblems,
  ObservationBody,
  parseWith,
  PLATFORM,
  readJson,
  toProblem,
  uuid,
  type Platform,
} from '@peristiwa/service';
import { Agreements } from '../agreements/agreements';
import { publisherProblems } from '../problems';
import { SETTINGS, type Settings } from '../tokens';
import { Observations } from './observations';
import { setAside } from './set-aside';

const CLOSE_MS_MAX = 1_000;
const addressed = z.looseObject({ observationId: uuid });
/** Nothing is wrong with the message: it is handled again later. */
const TEMPORARY: readonly string[] = [
  edgeProblems.temporarilyUnavailable.code,
  publisherProblems.registryCatchingUp.code,
];

/**
 * Reads the topics on which partners send observations, one for each agreement that names any. Who may write to a topic
 * is what Kafka's rules say (`peristiwa feed apply`), so the topic says who sent it. What is refused is set aside with
 * the reason, and the messages after it are read.
 */
@Injectable()
export class ObservationIntake implements BatchHandler, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly consumers = new Map<string, BatchConsumer>();
  private readonly kafka: ReturnType<typeof createKafka>;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private isClosing = false;

  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly observations: Observations,
    private readonly agreements: Agreements,
  ) {
    const { config, name, log } = platform;
    this.kafka = createKafka({ ...config.kafka, clientId: `${name}-observations`, logger: log });
  }

  onApplicationBootstrap(): void {
    this.looking = this.look();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    clearTimeout(this.timer);
    // Without Kafka, the look that is under way ends by its own deadline.
    await Promise.race([this.looking, sleep(CLOSE_MS_MAX, undefined, { ref: false })]);
    await Promise.all([...this.consumers.values()].map((consumer) => consumer.close()));
  }

  /** Again and again: agreements begin, change and end. */
  private async look(): Promise<void> {
    try {
      await this.follow();
    } catch (error) {
      const { name: reason } = error as Error;
      this.platform.log.warn({ reason }, 'the topics of observations are looked at again');
    }
    if (this.isClosing) return;
    const again = () => {
      this.looking = this.look();
    };
    this.timer = setTimeout(again, this.settings.heartbeatMs).unref();
  }

  /** One consumer for each topic that an agreement in force has. */
  private async follow(): Promise<void> {
    const effective = await this.agreements.effective();
    const observing = effective.filter(
      ({ agreement: { observations = [] }, standing }) => standing !== 'ended' && observations.length > 0,
    );
    const wanted = new Set(observing.map(({ agreement }) => agreement.partner));
    for (const [partner, consumer] of this.consumers) {
      if (wanted.has(partner)) continue;
      this.consumers.delete(partner);
      await consumer.close();
    }
    for (const partner of wanted) {
      if (this.isClosing || this.consumers.has(partner)) continue;
      await ensureTopics(this.kafka, [observationTopicOf(partner)]);
      const consumer = new BatchConsumer({
        kafka: this.kafka,
        logger: this.platform.log,
        groupId: `publisher.observations.${partner}`,
        topics: [observationTopic(partner)],
        handler: this,
      });
      this.consumers.set(partner, consumer);
      consumer.start();
    }
  }

  async handle(topic: string, partition: number, messages: readonly ConsumedMessage[]): Promise<void> {
    for (const message of messages) await this.take(topic, partition, message);
  }

  async setAside(
    topic: string,
    partition: number,
    { offset }: ConsumedMessage,
    { reason }: PoisonMessage,
  ): Promise<void> {
    await this.keep({ topic, partition, offset, reason });
  }

  private async take(topic: string, partition: number, message: ConsumedMessage): Promise<void> {
    const { offset, value } = message;
    let json: unknown;
    try {
      json = readJson(value ?? Buffer.alloc(0));
    } catch {
      return this.keep({ topic, partition, offset, reason: 'not-json' });
    }
    const observationId = addressed.safeParse(json).data?.observationId;
    try {
      const body = await parseWith(ObservationBody, json);
      await this.observations.receive(partnerOf(topic), body, 'kafka');
    } catch (error) {
      const { code, status, errors = [] } = toProblem(error);
      if (TEMPORARY.includes(code)) throw error;
      if (status >= 500) this.platform.log.error({ err: error, observationId }, 'an observation failed');
      const fields = errors.flatMap(({ field }) => field ?? []);
      await this.keep({ topic, partition, offset, reason: code, fields, observationId });
    }
  }

  private async keep(message: {
    readonly topic: string;
    readonly partition: number;
    readonly offset: string;
    readonly reason: string;
    readonly fields?: readonly string[];
    readonly observationId?: string | undefined;
  }): Promise<void> {
    const partner = partnerOf(message.topic);
    await setAside(this.observations.pool, { ...message, partner, at: this.agreements.now() });
    this.platform.log.warn({ partner, reason: message.reason }, 'an observation was set aside');
  }
}

function partnerOf(topic: string): string {
  return topic.split('.')[1] ?? '';
}
