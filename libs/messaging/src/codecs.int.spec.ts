import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultCacheDir, resolveKafkaJars, startKafka, type RunningKafka } from '@peristiwa/embedded';
import type { Kafka } from 'kafkajs';
import { BatchConsumer, type BatchConsumerOptions } from './batch-consumer';
import type { BatchHandler } from './batch-handler';
import { FeedProducer } from './feed-producer';
import { createKafka } from './kafka';
import { ensureTopics } from './topics';

const crc32C = jest.requireActual<(bytes: Buffer) => number>('kafkajs/src/protocol/recordBatch/crc32C');
const logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Offsets of fields in a record batch (Kafka protocol, message format 2). */
const BATCH = { length: 8, crc: 17, attributes: 21, records: 61 };

async function until(condition: () => boolean): Promise<void> {
  const giveUpAt = Date.now() + 30_000;
  while (!condition()) {
    if (Date.now() > giveUpAt) throw new Error(`still not true: ${condition}`);
    await sleep(20);
  }
}

describe('what a consumer reads from a real broker', () => {
  jest.setTimeout(120_000);
  const dataDir = mkdtempSync(join(tmpdir(), 'peristiwa-codecs-'));
  const opened: { close(): Promise<void> }[] = [];
  let broker: RunningKafka;
  let kafka: Kafka;

  beforeAll(async () => {
    const libDir = await resolveKafkaJars({ cacheDir: defaultCacheDir(process.env), onLog: () => undefined });
    broker = await startKafka({ dataDir, libDir, forTests: true, onLog: () => undefined });
    kafka = createKafka({ brokers: broker.brokers, clientId: 'codecs', logger });
  });
  afterEach(() => Promise.all(opened.splice(0).map((one) => one.close())));
  afterAll(async () => {
    await broker.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** Values that arrived, by partition, and what was set aside. */
  function consume(topic: string, options: Partial<BatchConsumerOptions> = {}) {
    const seen: string[] = [];
    const aside: string[] = [];
    const handler: BatchHandler = {
      handle: async (_topic, partition, messages) =>
        void seen.push(...messages.map(({ value }) => `${partition} ${value}`)),
      setAside: async (_topic, partition, { firstOffset, offset, value }, { reason }) =>
        void aside.push(`${partition} ${firstOffset}-${offset} ${value?.length} bytes: ${reason}`),
    };
    const consumer = new BatchConsumer({
      kafka,
      logger,
      groupId: topic,
      topics: [topic],
      handler,
      ...options,
    });
    opened.push(consumer);
    consumer.start();
    return { consumer, seen, aside };
  }

  function producer(): FeedProducer {
    const made = new FeedProducer({ kafka, logger });
    opened.push(made);
    return made;
  }

  const message = (partition: number, value: string) => ({
    partition,
    key: Buffer.from('k'),
    value: Buffer.from(value),
    headers: {},
  });

  // Long enough for several blocks: Snappy's have 32 KiB, those of LZ4 64 KiB.
  const long = (word: string) => Array.from({ length: 20_000 }, (_, index) => `${word}${index}`).join(' ');

  // The broker compresses with the classes of Kafka's Java client (snappy-java, lz4-java, zstd-jni).
  it.each(['gzip', 'snappy', 'lz4', 'zstd'])('reads %s as the broker compresses it', async (codec) => {
    const topic = `broker-${codec}`;
    await ensureTopics(kafka, [{ topic, partitions: 1, config: { 'compression.type': codec } }]);
    const values = ['one', long('two'), 'three'];
    const feed = producer();
    await feed.send(
      topic,
      values.map((value) => message(0, value)),
    );
    await feed.send(topic, [message(0, 'four')]);
    const { seen, aside } = consume(topic);
    await until(() => seen.length === 4);
    expect(seen).toEqual([...values, 'four'].map((value) => `0 ${value}`));
    expect(aside).toEqual([]);
  });

  /** Changes the n-th batch of a partition on disk, as a failing disk would; the broker sends the changed bytes. */
  function damage(topic: string, partition: number, change: (batch: Buffer) => void, nth = 1): void {
    const folder = join(dataDir, 'data', `${topic}-${partition}`);
    const log = readdirSync(folder).find((name) => name.endsWith('.log'));
    const file = join(folder, log ?? '');
    const bytes = readFileSync(file);
    let at = 0;
    for (let index = 0; index < nth; index += 1) at += 12 + bytes.readInt32BE(at + BATCH.length);
    change(bytes.subarray(at, at + 12 + bytes.readInt32BE(at + BATCH.length)));
    writeFileSync(file, bytes, { flag: 'r+' });
  }
  const sealed = (change: (batch: Buffer) => void) => (batch: Buffer) => {
    change(batch);
    batch.writeUInt32BE(crc32C(batch.subarray(BATCH.attributes)), BATCH.crc);
  };
  const flip = (batch: Buffer) => batch.writeUInt8((batch[BATCH.records + 5] ?? 0) ^ 0xff, BATCH.records + 5);

  it('sets aside a batch that cannot be decoded, with its offsets, and delivers everything else', async () => {
    const topic = 'damaged';
    await ensureTopics(kafka, [{ topic, partitions: 5, config: { 'compression.type': 'gzip' } }]);
    const feed = producer();
    for (const round of ['before', 'damaged', 'after']) {
      const twice = [0, 1, 2, 3, 4].flatMap((partition) =>
        ['a', 'b'].map((letter) => message(partition, `${round} ${letter}`)),
      );
      await feed.send(topic, twice);
    }
    damage(topic, 0, flip);
    damage(
      topic,
      1,
      sealed((batch) => batch.fill(0xff, BATCH.records)),
    );
    damage(
      topic,
      2,
      sealed((batch) => batch.writeInt16BE(6, BATCH.attributes)),
    );
    // The last batch of its partition: no later batch shows where it ends.
    damage(topic, 3, (batch) => batch.fill(0x7f, BATCH.attributes, BATCH.records), 2);
    const { consumer, seen, aside } = consume(topic);
    await until(() => seen.length === 22 && aside.length === 4);
    await feed.send(
      topic,
      [0, 1, 2, 3, 4].map((partition) => message(partition, 'sent again')),
    );
    await until(() => seen.length === 27);

    const rounds = (partition: number, ...names: string[]) => [
      ...names.flatMap((name) => [`${partition} ${name} a`, `${partition} ${name} b`]),
      `${partition} sent again`,
    ];
    expect(seen.toSorted()).toEqual(
      [
        ...[0, 1, 2].flatMap((partition) => rounds(partition, 'before', 'after')),
        ...rounds(3, 'before', 'damaged'),
        ...rounds(4, 'before', 'damaged', 'after'),
      ].toSorted(),
    );
    expect(aside.map((line) => line.replace(/\d+ bytes/, 'n bytes')).toSorted()).toEqual([
      '0 2-3 n bytes: the batch does not match its checksum',
      '1 2-3 n bytes: gzip: the data is damaged',
      '2 2-3 n bytes: the batch has an unknown compression',
      '3 4-5 n bytes: the batch does not match its checksum',
    ]);
    expect(consumer.status()).toMatchObject({ connected: true });
    expect(consumer.status().stuck).toBeUndefined();
  });

  it('stops at a batch that cannot be decoded when there is no `setAside`, and reports that it is stuck', async () => {
    const topic = 'stops';
    await ensureTopics(kafka, [{ topic, partitions: 1 }]);
    const feed = producer();
    for (const value of ['before', 'damaged', 'after']) await feed.send(topic, [message(0, value)]);
    damage(topic, 0, flip);
    const seen: string[] = [];
    const handle: BatchHandler['handle'] = async (_topic, _partition, messages) =>
      void seen.push(...messages.map(({ value }) => String(value)));
    const { consumer } = consume(topic, { handler: { handle }, stuckAfterMs: 300 });
    await until(() => consumer.status().stuck !== undefined);
    expect(consumer.status()).toMatchObject({
      connected: true,
      stuck: 'no message is handled in stops:0',
      lagByPartition: { 'stops:0': 2 },
    });
    expect(seen).toEqual(['before']);
  });

  it('reports that it is stuck only while its handler always fails or never returns', async () => {
    const topic = 'fails';
    await ensureTopics(kafka, [{ topic, partitions: 2 }]);
    await producer().send(topic, [message(0, 'fails'), message(1, 'hangs')]);
    let isDown = true;
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const handle: BatchHandler['handle'] = async (_topic, partition) => {
      if (partition === 1) await released;
      else if (isDown) throw new Error('database away');
    };
    const { consumer } = consume(topic, { handler: { handle }, stuckAfterMs: 300 });
    // Each partition is reported when its own time is up: the two need not be reported at the same moment.
    await until(() => consumer.status().stuck === 'no message is handled in fails:0, fails:1');
    isDown = false;
    release();
    await until(() => consumer.status().stuck === undefined);
    expect(consumer.status().lagByPartition).toEqual({ 'fails:0': 0, 'fails:1': 0 });
  });
});
