import type { Kafka, Message, ProducerRecord, RecordMetadata } from 'kafkajs';
import { FeedProducer, SendFailed } from './feed-producer';
import { requireAcknowledged, splitByBytes, type OutgoingMessage } from './producer-session';

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

function message(partition: number, text = 'v'): OutgoingMessage {
  return { partition, key: Buffer.from('k'), value: Buffer.from(text), headers: {} };
}

type Send = (record: ProducerRecord) => Promise<Partial<RecordMetadata>[]>;

const acknowledge: Send = async ({ topic, messages }) =>
  [...new Set(messages.map(({ partition = -1 }) => partition))].map((partition) => ({
    topicName: topic,
    partition,
    errorCode: 0,
  }));

/** A fake Kafka with given answers to `send` and `connect`. */
class FakeKafka {
  readonly sent: { producer: number; values: string[] }[] = [];
  readonly calls: string[] = [];
  readonly options: { retry: { retries: number } }[] = [];
  readonly acks = new Set<number | undefined>();
  send: Send = acknowledge;
  connect: () => Promise<void> = async () => undefined;
  #producers = 0;

  producer(options: { retry: { retries: number } }) {
    const number = (this.#producers += 1);
    this.options.push(options);
    return {
      connect: async () => {
        this.calls.push(`connect ${number}`);
        await this.connect();
      },
      disconnect: async () => void this.calls.push(`disconnect ${number}`),
      send: async (record: ProducerRecord) => {
        this.acks.add(record.acks);
        const values = record.messages.map(({ partition, value }: Message) => `${partition} ${value}`);
        this.sent.push({ producer: number, values });
        return this.send(record);
      },
    };
  }

  admin() {
    const partitions = [0, 1, 2].map((partitionId) => ({ partitionId, leader: 1 }));
    return {
      connect: async () => undefined,
      disconnect: async () => undefined,
      fetchTopicMetadata: async ({ topics }: { topics: string[] }) => ({
        topics: topics.map((name) => ({ name, partitions })),
      }),
    };
  }

  feed(timeoutMs = 60_000): FeedProducer {
    return new FeedProducer({ kafka: this as unknown as Kafka, logger: silent, timeoutMs });
  }
}

describe('FeedProducer', () => {
  it('makes one send for all partitions, in the order of the messages', async () => {
    const kafka = new FakeKafka();
    await kafka.feed().send('t', [message(0, 'a'), message(1, 'b'), message(0, 'c')]);
    expect(kafka.sent).toEqual([{ producer: 1, values: ['0 a', '1 b', '0 c'] }]);
  });

  it('sends nothing when a message is for a partition that the topic has not', async () => {
    const kafka = new FakeKafka();
    await expect(kafka.feed().send('t', [message(0), message(3)])).rejects.toThrow(
      'topic t has 3 partitions, none with number 3',
    );
    await expect(kafka.feed().send('t', [message(-1)])).rejects.toThrow('none with number -1');
    expect(kafka.sent).toEqual([]);
  });

  it('is idempotent, waits for all replicas, creates no topics and never stops retrying by itself', async () => {
    const kafka = new FakeKafka();
    await kafka.feed().send('t', [message(0)]);
    expect([...kafka.acks]).toEqual([-1]);
    expect(kafka.options).toMatchObject([{ idempotent: true, allowAutoTopicCreation: false }]);
    expect(Number(kafka.options[0]?.retry.retries)).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('does nothing for no messages', async () => {
    const kafka = new FakeKafka();
    await kafka.feed().send('t', []);
    expect(kafka.calls).toEqual([]);
  });

  it.each<[string, Send]>([
    ['names no partition', async () => []],
    ['names another partition', async () => [{ topicName: 't', partition: 2, errorCode: 0 }]],
    ['carries an error code', async () => [{ topicName: 't', partition: 0, errorCode: 7 }]],
    ['names some of the partitions only', async () => [{ topicName: 't', partition: 1, errorCode: 0 }]],
  ])('fails when the answer %s', async (_name, send) => {
    const kafka = new FakeKafka();
    kafka.send = send;
    const feed = kafka.feed();
    await expect(feed.send('t', [message(1), message(0)])).rejects.toThrow('of t was not acknowledged');
    expect(feed.status()).toEqual({ connected: false });
  });

  it('sends nothing after a failed connect, and reconnects at the next call', async () => {
    const kafka = new FakeKafka();
    kafka.connect = async () => {
      throw new Error('refused');
    };
    const feed = kafka.feed();
    await expect(feed.send('t', [message(0)])).rejects.toThrow(SendFailed);
    expect(kafka.sent).toEqual([]);
    kafka.connect = async () => undefined;
    await feed.send('t', [message(0)]);
    expect(kafka.sent).toEqual([{ producer: 2, values: ['0 v'] }]);
    expect(kafka.calls).toEqual(['connect 1', 'disconnect 1', 'connect 2']);
  });

  it('rejects in bounded time when the broker does not answer', async () => {
    const kafka = new FakeKafka();
    let giveUp: () => void = () => undefined;
    kafka.send = () => new Promise((_resolve, reject) => (giveUp = () => reject(new Error('closed'))));
    const feed = kafka.feed(5);
    await expect(feed.send('t', [message(0)])).rejects.toThrow('no answer within 5 ms');
    giveUp();
    await feed.close();
  });

  it('starts a new producer only when nothing of the old one is in flight', async () => {
    const kafka = new FakeKafka();
    let answerOld: () => void = () => undefined;
    kafka.send = () => new Promise((_resolve, reject) => (answerOld = () => reject(new Error('closed'))));
    const feed = kafka.feed(20);
    await expect(feed.send('t', [message(0)])).rejects.toThrow('no answer');
    kafka.send = acknowledge;
    await expect(feed.send('t', [message(0)])).rejects.toThrow('no answer');
    expect(kafka.calls).not.toContain('connect 2');
    answerOld();
    await feed.send('t', [message(0)]);
    expect(kafka.sent.map(({ producer }) => producer)).toEqual([1, 3]);
  });

  it('closes only when nothing is in flight, and stops the loops of kafkajs at once', async () => {
    const kafka = new FakeKafka();
    let answer: () => void = () => undefined;
    kafka.send = () => new Promise((_resolve, reject) => (answer = () => reject(new Error('closed'))));
    const feed = kafka.feed();
    await feed.connect();
    const sent = feed.send('t', [message(0)]);
    while (kafka.sent.length === 0) await Promise.resolve();
    const closed = feed.close();
    expect(Number(kafka.options[0]?.retry.retries)).toBe(0);
    expect(kafka.calls).toEqual(['connect 1']);
    answer();
    const [outcome] = await Promise.allSettled([sent, closed]);
    expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'SendFailed' } });
    expect(kafka.calls).toEqual(['connect 1', 'disconnect 1']);
  });

  it.each([0, 1])('fails a send to partition %d that waited behind a failed one', async (partition) => {
    const kafka = new FakeKafka();
    let count = 0;
    kafka.send = (record) => ((count += 1) === 1 ? Promise.reject(new Error('broken')) : acknowledge(record));
    const feed = kafka.feed();
    const outcomes = await Promise.allSettled([
      feed.send('t', [message(0, 'a')]),
      feed.send('t', [message(partition, 'b')]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(kafka.sent.flatMap(({ values }) => values)).toEqual(['0 a']);
  });

  it('rejects every send after close', async () => {
    const feed = new FakeKafka().feed();
    await feed.connect();
    expect(feed.status()).toEqual({ connected: true });
    await feed.close();
    await expect(feed.send('t', [message(0)])).rejects.toThrow('the producer is closed');
    expect(feed.status()).toEqual({ connected: false });
  });
});

describe('the messages of one request', () => {
  it('splits at the limit and never drops a message', () => {
    const size = 30 + 1 + 1;
    const three = [message(0, 'a'), message(0, 'b'), message(0, 'c')];
    expect(splitByBytes(three, 3 * size).map((batch) => batch.length)).toEqual([3]);
    expect(splitByBytes(three, 3 * size - 1).map((batch) => batch.length)).toEqual([2, 1]);
    expect(splitByBytes(three, 1).map((batch) => batch.length)).toEqual([1, 1, 1]);
    expect(splitByBytes([], 1)).toEqual([]);
  });

  it('counts each partition by itself: a record batch has the messages of one', () => {
    const size = 30 + 1 + 1;
    const all = [0, 1, 0, 1, 1, 0].map((partition, index) => message(partition, `${index}`));
    const requests = splitByBytes(all, 2 * size);
    expect(requests.map((request) => request.map(({ value }) => String(value)))).toEqual([
      ['0', '1', '2', '3'],
      ['4', '5'],
    ]);
  });

  it('counts headers in bytes', () => {
    const withHeader = { ...message(0, 'a'), headers: { n: 'é' } };
    const size = 30 + 1 + 1 + 6 + 1 + 2;
    expect(splitByBytes([withHeader, withHeader], 2 * size)).toHaveLength(1);
    expect(splitByBytes([withHeader, withHeader], 2 * size - 1)).toHaveLength(2);
  });

  it('accepts an answer that names each partition', () => {
    const answer = [0, 1].map((partition) => ({ topicName: 't', partition, errorCode: 0 }));
    expect(() => requireAcknowledged(answer, 't', new Set([0, 1]))).not.toThrow();
    expect(() => requireAcknowledged(answer, 't', new Set([1, 2]))).toThrow('partition 2 of t was not');
    expect(() => requireAcknowledged(answer, 'other', new Set([1]))).toThrow('was not acknowledged');
  });
});
