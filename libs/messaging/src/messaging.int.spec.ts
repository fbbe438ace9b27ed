import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Kafka, ProducerConfig } from 'kafkajs';
import { BatchConsumer, type BatchConsumerOptions } from './batch-consumer';
import { partitionKey, PoisonMessage, type BatchHandler, type ConsumedMessage } from './batch-handler';
import { FeedProducer, SendFailed } from './feed-producer';
import { createKafka } from './kafka';
import { KafkaBatchServer } from './kafka-batch-server';
import type { MessagingLogger } from './kafka-log';
import type { OutgoingMessage } from './producer-session';
import { ensureTopics } from './topics';

const logger: MessagingLogger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const PARTITIONS = 3;

function message(partition: number, number: number): OutgoingMessage {
  return {
    partition,
    key: Buffer.from(`k${partition}`),
    value: Buffer.from(String(number)),
    headers: { n: `${number}` },
  };
}

/** Messages first … last, distributed to the partitions in turn. */
function messages(first: number, last: number): OutgoingMessage[] {
  return Array.from({ length: last - first + 1 }, (_, index) =>
    message((first + index) % PARTITIONS, first + index),
  );
}

async function until(condition: () => boolean): Promise<void> {
  const giveUpAt = Date.now() + 25_000;
  while (!condition()) {
    if (Date.now() > giveUpAt) throw new Error(`still not true: ${condition}`);
    await sleep(20);
  }
}

/** Records the messages it was given, by partition. */
class Recorder implements BatchHandler {
  readonly seen = new Map<number, number[]>();
  readonly last = new Map<number, ConsumedMessage>();

  async handle(_topic: string, partition: number, chunk: readonly ConsumedMessage[]): Promise<void> {
    const numbers = this.seen.get(partition) ?? [];
    numbers.push(...chunk.map(({ value }) => Number(value)));
    this.seen.set(partition, numbers);
    for (const one of chunk) this.last.set(partition, one);
  }

  count(): number {
    return [...this.seen.values()].reduce((sum, numbers) => sum + numbers.length, 0);
  }
}

@Module({})
class EmptyModule {}

describe('messaging on a real broker', () => {
  jest.setTimeout(40_000);
  const opened: { close(): Promise<void> }[] = [];
  let kafka: Kafka;
  let topic: string;
  let groupId: string;

  beforeEach(async () => {
    kafka = createKafka({ brokers: brokers(), clientId: 'messaging-test', logger });
    topic = `test.messaging.${randomUUID()}`;
    groupId = `test-messaging-${randomUUID()}`;
    await ensureTopics(kafka, [{ topic, partitions: PARTITIONS }]);
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
    const admin = kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [topic] });
    await admin.disconnect();
  });

  function producer(timeoutMs?: number): FeedProducer {
    const made = new FeedProducer({ kafka, logger, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
    opened.push(made);
    return made;
  }

  function consume(handler: BatchHandler, options: Partial<BatchConsumerOptions> = {}): BatchConsumer {
    const made = new BatchConsumer({ kafka, logger, groupId, topics: [topic], handler, ...options });
    opened.push(made);
    made.start();
    return made;
  }

  it('keeps the order of each partition over many sends', async () => {
    const feed = producer();
    await Promise.all([feed.send(topic, messages(1, 900)), feed.send(topic, messages(901, 1_500))]);
    await feed.send(topic, messages(1_501, 1_800));
    const recorder = new Recorder();
    const consumer = consume(recorder, { maxChunk: 100 });

    await until(() => recorder.count() === 1_800);

    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      const expected = messages(1, 1_800).filter((one) => one.partition === partition);
      expect(recorder.seen.get(partition)).toEqual(expected.map(({ value }) => Number(value)));
    }
    expect(recorder.last.get(0)).toMatchObject({ key: Buffer.from('k0'), headers: { n: '1800' } });
    expect(consumer.status()).toMatchObject({ connected: true, assigned: PARTITIONS });
    expect(consumer.status().lagByPartition).toEqual(
      Object.fromEntries([0, 1, 2].map((partition) => [partitionKey(topic, partition), 0])),
    );
  });

  it('sends to all partitions in one produce request, and repeats all of them when one is refused', async () => {
    const small = `test.messaging.small.${randomUUID()}`;
    await ensureTopics(kafka, [
      { topic: small, partitions: PARTITIONS, config: { 'max.message.bytes': '2000' } },
    ]);
    const requests: string[] = [];
    const counting = Object.assign(Object.create(kafka) as Kafka, {
      producer: (config: ProducerConfig) => {
        const made = kafka.producer(config);
        made.on(made.events.REQUEST, ({ payload }) => requests.push(payload.apiName));
        return made;
      },
    });
    const feed = new FeedProducer({ kafka: counting, logger });
    opened.push(feed);
    const produced = () => requests.splice(0).filter((name) => name === 'Produce').length;
    await feed.send(small, messages(1, 6));
    expect(produced()).toBe(1);
    await feed.send(small, messages(7, 9));
    expect(produced()).toBe(1);

    const tooLarge = { ...message(2, 11), value: Buffer.alloc(3_000) };
    await expect(feed.send(small, [message(1, 10), tooLarge])).rejects.toThrow(SendFailed);
    await feed.send(small, [message(1, 10), message(2, 11)]);
    const recorder = new Recorder();
    consume(recorder, { topics: [small] });
    await until(() => recorder.count() >= 12);
    // The broker had stored the message beside the refused one: the caller repeats it.
    expect([1, 2].map((partition) => recorder.seen.get(partition))).toEqual([
      [1, 4, 7, 10, 10],
      [2, 5, 8, 11],
    ]);
  });

  it('resumes after a close where it stopped', async () => {
    const feed = producer();
    await feed.send(topic, messages(1, 30));
    const first = new Recorder();
    const consumer = consume(first);
    await until(() => first.count() === 30);
    await consumer.close();
    expect(consumer.status()).toMatchObject({ connected: false, assigned: 0 });
    await feed.send(topic, messages(31, 60));

    const second = new Recorder();
    consume(second);
    await until(() => second.count() >= 30);

    expect([...second.seen.values()].flat().toSorted((a, b) => a - b)).toEqual(
      messages(31, 60).map(({ value }) => Number(value)),
    );
  });

  it('waits in close for the current chunk and commits it', async () => {
    await producer().send(topic, [message(0, 1)]);
    const recorder = new Recorder();
    let isFinished = false;
    let started: () => void = () => undefined;
    const hasStarted = new Promise<void>((resolve) => (started = resolve));
    const consumer = consume({
      handle: async () => {
        started();
        await sleep(300);
        isFinished = true;
      },
    });
    await hasStarted;
    await consumer.close();
    expect(isFinished).toBe(true);

    await producer().send(topic, [message(0, 2)]);
    consume(recorder);
    await until(() => recorder.count() > 0);
    expect(recorder.seen.get(0)).toEqual([2]);
  });

  it('loses nothing when the handler fails twice', async () => {
    await producer().send(topic, messages(1, 30));
    const recorder = new Recorder();
    const attempts: number[] = [];
    consume(
      {
        handle: async (name, partition, chunk, { attempt }) => {
          if (partition === 1) attempts.push(attempt);
          if (partition === 1 && attempt <= 2) throw new Error('database away');
          await recorder.handle(name, partition, chunk);
        },
      },
      { maxChunk: 10 },
    );

    await until(() => recorder.count() === 30);

    expect(attempts).toEqual([1, 2, 3]);
    expect(recorder.seen.get(1)).toEqual([1, 4, 7, 10, 13, 16, 19, 22, 25, 28]);
  });

  it('starts each partition at the offset the application stored', async () => {
    await producer().send(topic, messages(1, 30));
    const recorder = new Recorder();
    const asked: string[] = [];
    consume({
      onAssigned: async (partitions) => {
        asked.push(...partitions.map((one) => partitionKey(one.topic, one.partition)));
        if (asked.length <= PARTITIONS) throw new Error('database away');
        return new Map([
          [partitionKey(topic, 0), '8'],
          [partitionKey(topic, 1), '0'],
        ]);
      },
      handle: (...input) => recorder.handle(input[0], input[1], input[2]),
    });

    await until(() => recorder.count() === 22);

    expect(asked).toHaveLength(2 * PARTITIONS);
    expect(recorder.seen.get(0)).toEqual([27, 30]);
    expect(recorder.seen.get(1)).toHaveLength(10);
    expect(recorder.seen.get(2)).toHaveLength(10);
  });

  it('begins again when the stored offset is beyond the end of a topic that was created again', async () => {
    await producer().send(topic, [message(0, 1), message(0, 2)]);
    const recorder = new Recorder();
    consume({
      onAssigned: async () => new Map([[partitionKey(topic, 0), '500']]),
      handle: (...input) => recorder.handle(input[0], input[1], input[2]),
    });

    await until(() => recorder.count() === 2);
    expect(recorder.seen.get(0)).toEqual([1, 2]);
  });

  it('sets one poison message aside and handles the others once', async () => {
    await producer().send(
      topic,
      [1, 2, 3, 4, 5].map((number) => message(0, number)),
    );
    const recorder = new Recorder();
    const aside: string[] = [];
    consume({
      handle: async (name, partition, chunk) => {
        const poison = chunk.find(({ value }) => ['2', '4'].includes(String(value)));
        if (poison) throw new PoisonMessage(poison.offset, 'even');
        await recorder.handle(name, partition, chunk);
      },
      setAside: async (_topic, _partition, one, { reason }) => void aside.push(`${one.value} ${reason}`),
    });

    await until(() => recorder.count() === 3);
    expect(recorder.seen.get(0)).toEqual([1, 3, 5]);
    expect(aside).toEqual(['2 even', '4 even']);
  });

  it('shares the partitions with a second member and hands them over', async () => {
    const feed = producer();
    const both = new Recorder();
    const first = consume(both);
    await until(() => first.status().assigned === PARTITIONS);
    const second = consume(both);
    await until(
      () => first.status().assigned + second.status().assigned === PARTITIONS && first.status().assigned < 3,
    );
    await feed.send(topic, messages(1, 30));
    await until(() => both.count() === 30);
    await first.close();
    await feed.send(topic, messages(31, 60));
    await until(() => both.count() === 60);

    expect([...both.seen.values()].flat().toSorted((a, b) => a - b)).toEqual(
      messages(1, 60).map(({ value }) => Number(value)),
    );
  });

  it('names the topic that does not exist', async () => {
    const missing = `test.messaging.missing-${randomUUID()}`;
    await expect(producer().send(missing, [message(0, 1)])).rejects.toThrow(
      `topic ${missing} does not exist`,
    );
  });

  it('names the partition that does not exist, and works again afterwards', async () => {
    const feed = producer();
    await expect(feed.send(topic, [message(3, 1)])).rejects.toThrow(
      `${topic} has 3 partitions, none with number 3`,
    );
    await feed.send(topic, [message(2, 1)]);
    expect(feed.status()).toEqual({ connected: true });
  });

  it('sends more than one record batch can hold', async () => {
    const value = Buffer.alloc(10_000, 'x');
    const large = Array.from({ length: 300 }, () => ({ ...message(0, 1), value }));
    await producer().send(topic, large);
    let count = 0;
    consume({ handle: async (_topic, _partition, chunk) => void (count += chunk.length) });
    await until(() => count === 300);
    expect(count).toBe(300);
  });

  it('waits for a topic that is created later', async () => {
    const later = `test.messaging.${randomUUID()}`;
    const recorder = new Recorder();
    consume(recorder, { topics: [later] });
    await sleep(500);
    await ensureTopics(kafka, [{ topic: later, partitions: 1 }]);
    await producer().send(later, [message(0, 7)]);
    await until(() => recorder.count() === 1);
    const admin = kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [later] });
    await admin.disconnect();
    expect(recorder.seen.get(0)).toEqual([7]);
  });

  it('reports an invalid topic name', async () => {
    const fatal = await new Promise<Error>((resolve) =>
      consume(new Recorder(), { topics: ['no/topic'], onFatal: resolve }),
    );
    expect(fatal.message).not.toBe('');
  });

  it('creates topics once when several services ask at the same time', async () => {
    const specs = [1, 2].map((partitions) => ({ topic: `test.messaging.${randomUUID()}`, partitions }));
    await Promise.all([1, 2, 3, 4].map(() => ensureTopics(kafka, specs)));
    await ensureTopics(kafka, specs);
    const admin = kafka.admin();
    await admin.connect();
    const { topics } = await admin.fetchTopicMetadata({ topics: specs.map((spec) => spec.topic) });
    await admin.deleteTopics({ topics: specs.map((spec) => spec.topic) });
    await admin.disconnect();
    expect(topics.map(({ partitions }) => partitions.length).toSorted()).toEqual([1, 2]);
  });

  it('serves a Nest application as its transport', async () => {
    await producer().send(topic, messages(1, 9));
    const recorder = new Recorder();
    const strategy = new KafkaBatchServer({ kafka, logger, groupId, topics: [topic], handler: recorder });
    const app = await NestFactory.createMicroservice(EmptyModule, { strategy, logger: false });
    await app.listen();
    await until(() => recorder.count() === 9);
    expect(strategy.consumerStatus()).toMatchObject({ connected: true, assigned: PARTITIONS });
    await app.close();
    expect(strategy.consumerStatus()).toMatchObject({ connected: false, assigned: 0 });
  });

  it('refuses a topic with another number of partitions', async () => {
    await expect(ensureTopics(kafka, [{ topic, partitions: 4 }])).rejects.toThrow(
      `topic ${topic} has 3 partitions, 4 are required`,
    );
  });
});

function brokers(): string[] {
  const list = process.env['TEST_KAFKA_BROKERS'];
  if (!list) throw new Error('TEST_KAFKA_BROKERS names the broker for integration tests');
  return list.split(',');
}
