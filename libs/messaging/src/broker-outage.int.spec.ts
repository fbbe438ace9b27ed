import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultCacheDir, resolveKafkaJars, startKafka, type RunningKafka } from '@peristiwa/embedded';
import { BatchConsumer } from './batch-consumer';
import { FeedProducer } from './feed-producer';
import { createKafka } from './kafka';
import type { MessagingLogger } from './kafka-log';
import type { OutgoingMessage } from './producer-session';
import { ensureTopics } from './topics';

const PARTITIONS = 3;
const TOPIC = 'outage';

function collectingLogger(lines: string[]): MessagingLogger {
  const keep = (_fields: object, text: string) => void lines.push(text);
  return { debug: () => undefined, info: keep, warn: keep, error: keep };
}

function messages(first: number, count: number): OutgoingMessage[] {
  return Array.from({ length: count }, (_, index) => ({
    partition: (first + index) % PARTITIONS,
    key: Buffer.from('k'),
    value: Buffer.from(String(first + index)),
    headers: {},
  }));
}

async function until(condition: () => boolean): Promise<void> {
  const giveUpAt = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > giveUpAt) throw new Error(`still not true: ${condition}`);
    await sleep(50);
  }
}

/** Sends batch after batch and retries each until it is acknowledged, as the publisher does. */
async function publishUntil(feed: FeedProducer, isOver: () => boolean, refused: string[]): Promise<number> {
  let sent = 0;
  while (!isOver()) {
    try {
      await feed.send(TOPIC, messages(sent + 1, 30));
      sent += 30;
      await sleep(20);
    } catch (error) {
      refused.push(String(error));
      await sleep(200);
    }
  }
  return sent;
}

/** First arrivals in order of arrival: repeats are allowed, gaps and reordering are not. */
function firstArrivals(numbers: readonly number[]): number[] {
  return [...new Set(numbers)];
}

describe('a broker that is killed and comes back', () => {
  jest.setTimeout(180_000);
  const dataDir = mkdtempSync(join(tmpdir(), 'peristiwa-outage-'));
  let broker: RunningKafka;

  async function start(port?: number): Promise<RunningKafka> {
    const onLog = () => undefined;
    const libDir = await resolveKafkaJars({ cacheDir: defaultCacheDir(process.env), onLog });
    return startKafka({ dataDir, libDir, forTests: true, onLog, ...(port === undefined ? {} : { port }) });
  }

  afterAll(async () => {
    await broker.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('costs no message, and neither side needs a restart', async () => {
    broker = await start();
    const lines: string[] = [];
    const logger = collectingLogger(lines);
    const kafka = createKafka({ brokers: broker.brokers, clientId: 'outage-test', logger });
    await ensureTopics(kafka, [{ topic: TOPIC, partitions: PARTITIONS }]);
    const seen = new Map<number, number[]>();
    const fatal: Error[] = [];
    const consumer = new BatchConsumer({
      kafka,
      logger,
      groupId: 'outage-group',
      topics: [TOPIC],
      stuckAfterMs: 1_000,
      onFatal: (error) => fatal.push(error),
      handler: {
        handle: async (_topic, partition, chunk) => {
          seen.set(partition, [...(seen.get(partition) ?? []), ...chunk.map(({ value }) => Number(value))]);
        },
      },
    });
    consumer.start();
    const feed = new FeedProducer({ kafka, logger, timeoutMs: 3_000 });
    const refused: string[] = [];
    let isOver = false;
    const publishing = publishUntil(feed, () => isOver, refused);
    await until(() => (seen.get(0)?.length ?? 0) > 100);

    // A broker that has just started may have cost the first attempt to join.
    const linesBefore = lines.length;
    process.kill(broker.pid, 'SIGKILL');
    // Longer than kafkajs itself retries, so that its consumer crashes and a new one must be created.
    await until(() => lines.slice(linesBefore).includes('the consumer is restarted'));
    // An unavailable Kafka does not count as stuck: a desk's counter stays open.
    expect(consumer.status().connected).toBe(false);
    expect(consumer.status().stuck).toBeUndefined();
    expect(feed.status().connected).toBe(false);
    expect(refused.length).toBeGreaterThan(0);
    broker = await start(broker.port);

    const before = seen.get(0)?.length ?? 0;
    await until(() => (seen.get(0)?.length ?? 0) > before + 100);
    isOver = true;
    const sent = await publishing;
    const expected = messages(1, sent);
    await until(() => new Set([...seen.values()].flat()).size === sent);
    expect(consumer.status().connected).toBe(true);
    expect(consumer.status().stuck).toBeUndefined();
    await consumer.close();
    await feed.close();

    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      const numbers = expected.filter((one) => one.partition === partition).map(({ value }) => Number(value));
      expect(firstArrivals(seen.get(partition) ?? [])).toEqual(numbers);
    }
    expect(fatal).toEqual([]);
    expect(lines.length).toBeLessThan(100);
  });

  it('does not hold up a shutdown while it is away', async () => {
    const logger = collectingLogger([]);
    const kafka = createKafka({ brokers: broker.brokers, clientId: 'outage-test', logger });
    const handler = { handle: async () => undefined };
    const consumer = new BatchConsumer({ kafka, logger, groupId: 'outage-close', topics: [TOPIC], handler });
    consumer.start();
    const feed = new FeedProducer({ kafka, logger });
    await feed.send(TOPIC, messages(1, 3));
    await until(() => consumer.status().assigned === PARTITIONS);

    process.kill(broker.pid, 'SIGKILL');
    await until(() => !consumer.status().connected);
    const unanswered = feed.send(TOPIC, messages(4, 3));

    const [outcome] = await Promise.allSettled([unanswered, consumer.close(), feed.close()]);
    expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'SendFailed' } });
    await expect(feed.send(TOPIC, messages(4, 3))).rejects.toThrow('the producer is closed');
  });
});
