import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KafkaJSProtocolError, Partitioners, type Kafka } from 'kafkajs';
import { defaultCacheDir, resolveKafkaJars, startKafkaCluster, type KafkaCluster } from '@peristiwa/embedded';
import { BatchConsumer } from './batch-consumer';
import { FeedProducer } from './feed-producer';
import { createKafka } from './kafka';
import type { MessagingLogger } from './kafka-log';
import { partitionFor } from './partition';
import type { OutgoingMessage } from './producer-session';
import { ensureTopics } from './topics';

const PARTITIONS = 6;
const PERSONS = 60;
const BATCH = 60;
/** Sends of the control at the same time, so that one is always on its way to the broker that is killed. */
const CONTROL_SENDERS = 8;
const silent: MessagingLogger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Numbers `first`, `first + 1`, …: each person has every sixtieth. */
function messagesOf(first: number): OutgoingMessage[] {
  return Array.from({ length: BATCH }, (_, index) => {
    const number = first + index;
    const key = Buffer.from(`person-${number % PERSONS}`);
    return {
      key,
      partition: partitionFor(key, PARTITIONS),
      value: Buffer.from(String(number)),
      headers: {},
    };
  });
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > giveUpAt) throw new Error(`still not true: ${condition}`);
    await sleep(50);
  }
}

/** What a topic holds, in the order in which its messages arrived. */
class Arrivals {
  private readonly byPerson = new Map<string, number[]>();
  private readonly known = new Set<number>();

  add(key: Buffer | null, value: Buffer | null): void {
    const number = Number(value);
    if (this.known.has(number)) return;
    this.known.add(number);
    const person = String(key);
    this.byPerson.set(person, [...(this.byPerson.get(person) ?? []), number]);
  }

  missing(acknowledged: readonly number[]): number[] {
    return acknowledged.filter((number) => !this.known.has(number));
  }

  /** Persons of whom a message came before an earlier one. */
  get disordered(): string[] {
    return [...this.byPerson]
      .filter(([, numbers]) => numbers.some((number, index) => number < (numbers[index - 1] ?? 0)))
      .map(([person]) => person);
  }
}

/** Sends batch after batch and repeats each until it is acknowledged, as the publisher does. */
class Load {
  readonly acknowledged: number[] = [];
  private next = 1;
  private isOver = false;
  private readonly running: Promise<void>[];

  constructor(
    private readonly send: (messages: OutgoingMessage[]) => Promise<void>,
    senders: number,
  ) {
    this.running = Array.from({ length: senders }, () => this.run());
  }

  async end(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.running);
  }

  private async run(): Promise<void> {
    while (!this.isOver) {
      const first = this.next;
      this.next += BATCH;
      await this.sendUntilAcknowledged(messagesOf(first));
      for (let number = first; number < first + BATCH; number += 1) this.acknowledged.push(number);
      await sleep(20);
    }
  }

  private async sendUntilAcknowledged(messages: OutgoingMessage[]): Promise<void> {
    for (;;) {
      const isSent = await this.send(messages).then(
        () => true,
        () => false,
      );
      if (isSent) return;
      await sleep(200);
    }
  }
}

/** One `send` of kafkajs for many partitions, as its documentation has it; its answer is not looked at. */
function control(kafka: Kafka, topic: string) {
  const make = () =>
    kafka.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { retries: 1_000, initialRetryTime: 100, maxRetryTime: 500 },
    });
  let producer = make();
  return {
    connect: () => producer.connect(),
    close: () => producer.disconnect(),
    send: async (messages: OutgoingMessage[]) => {
      const used = producer;
      try {
        await used.send({ topic, acks: -1, messages: messages.map(({ key, value }) => ({ key, value })) });
      } catch (error) {
        if (used === producer) {
          producer = make();
          await producer.connect();
          await used.disconnect();
        }
        throw error;
      }
    },
  };
}

describe('three brokers, of which one after the other is killed', () => {
  jest.setTimeout(150_000);
  const dataDir = mkdtempSync(join(tmpdir(), 'peristiwa-cluster-'));
  let cluster: KafkaCluster;
  let kafka: Kafka;

  beforeAll(async () => {
    const onLog = () => undefined;
    const libDir = await resolveKafkaJars({ cacheDir: defaultCacheDir(process.env), onLog });
    cluster = await startKafkaCluster({ dataDir, libDir, forTests: true, onLog });
    kafka = createKafka({ brokers: cluster.brokers, clientId: 'cluster-test', logger: silent });
  });

  afterAll(async () => {
    await cluster?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** Every partition of these topics has a leader, and its replicas on all brokers are in sync. */
  async function isWhole(topics: string[]): Promise<boolean> {
    const admin = kafka.admin();
    await admin.connect();
    try {
      const { topics: found } = await admin.fetchTopicMetadata({ topics });
      return found.every(({ partitions }) =>
        partitions.every(({ leader, isr }) => leader > 0 && isr.length === cluster.ids.length),
      );
    } catch (error) {
      // A broker that has not heard of a new topic yet.
      if (error instanceof KafkaJSProtocolError && error.type === 'UNKNOWN_TOPIC_OR_PARTITION') return false;
      throw error;
    } finally {
      await admin.disconnect();
    }
  }

  it('loses nothing and keeps the order of each person; the many-partition send of kafkajs loses what it acknowledged', async () => {
    const topics = ['ours', 'control'];
    await ensureTopics(
      kafka,
      topics.map((topic) => ({ topic, partitions: PARTITIONS })),
    );
    await until(() => isWhole(topics));
    const arrivals = new Map(topics.map((topic) => [topic, new Arrivals()]));
    const of = (topic: string) => arrivals.get(topic) as Arrivals;
    const consumer = new BatchConsumer({
      kafka,
      logger: silent,
      groupId: 'cluster-group',
      topics,
      handler: {
        handle: async (topic, _partition, chunk) => {
          for (const { key, value } of chunk) of(topic).add(key, value);
        },
      },
    });
    consumer.start();
    const feed = new FeedProducer({ kafka, logger: silent, timeoutMs: 15_000 });
    const ours = new Load((messages) => feed.send('ours', messages), 1);
    const many = control(kafka, 'control');
    await many.connect();
    const theirs = new Load(many.send, CONTROL_SENDERS);
    const advances = async (load: Load, count: number) => {
      const before = load.acknowledged.length;
      await until(() => load.acknowledged.length >= before + count);
    };

    for (const id of cluster.ids) {
      await advances(ours, 10 * BATCH);
      await cluster.kill(id);
      await advances(ours, 10 * BATCH);
      await cluster.restart(id);
      await until(() => isWhole(topics));
    }
    await advances(ours, 10 * BATCH);
    expect(feed.status()).toEqual({ connected: true });
    await Promise.all([ours.end(), theirs.end()]);

    await until(() => of('ours').missing(ours.acknowledged).length === 0);
    expect(of('ours').disordered).toEqual([]);
    await until(() => Object.values(consumer.status().lagByPartition).every((lag) => lag === 0));
    expect(of('control').missing(theirs.acknowledged).length).toBeGreaterThan(0);
    // Its group may still be moving away from the last broker that was killed.
    await until(() => consumer.status().connected);
    expect(consumer.status()).toMatchObject({ connected: true });
    await Promise.all([consumer.close(), feed.close(), many.close()]);
  });
});
