import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { defaultCacheDir, resolveKafkaJars } from './kafka-jars';
import { removeConsumerOffsets, startKafka, type RunningKafka } from './kafka-server';
import { isOpen, openBeyondLoopback } from './loopback-under-test';
import { freePort } from './free-ports';
import { isAlive, waitUntil } from './processes';
import { StartProblem } from './start-problem';

jest.setTimeout(120_000);

describe('embedded Kafka', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'peristiwa-kafka-'));
  let running: RunningKafka | undefined;
  const log: string[] = [];

  const start = async (port?: number) => {
    const onLog = (line: string) => log.push(line);
    const libDir = await resolveKafkaJars({ cacheDir: defaultCacheDir(process.env), onLog });
    running = await startKafka({ dataDir, libDir, port, forTests: true, onLog });
    return running;
  };

  afterAll(async () => {
    await running?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('keeps topics and messages across a stop, a SIGKILL and an orphaned broker', async () => {
    const first = await start();
    await createTopic(first, 'kept');
    expect(await endOffset(first, 'kept')).toBe('1');
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);

    const second = await start();
    expect(await endOffset(second, 'kept')).toBe('1');
    process.kill(second.pid, 'SIGKILL');
    await waitUntil(() => !isAlive(second.pid), 5_000);

    const third = await start();
    expect(await endOffset(third, 'kept')).toBe('1');

    const fourth = await start();
    expect(isAlive(third.pid)).toBe(false);
    expect(log.at(-1)).toBe(
      `Kafka (process ${third.pid}) was still running from an earlier start; stopping it first.`,
    );
    expect(await endOffset(fourth, 'kept')).toBe('1');
    expect(log.filter((line) => line.startsWith('Formatting'))).toHaveLength(1);
  });

  it.each([
    ['of which the broker cannot read a record', 61],
    ['of which the broker cannot read a batch', 8],
  ])(
    'given offsets %s, then groups join again after their removal; messages are not touched',
    async (_, from) => {
      const { port, ...broker } = running as RunningKafka;
      expect(await joinsAgain(running, 'readers', 'kept')).toBe(true);
      await broker.stop();
      const data = join(dataDir, 'data');
      const offsets = readdirSync(data).filter((name) => name.startsWith('__consumer_offsets-'));
      for (const folder of offsets) damage(join(data, folder, '00000000000000000000.log'), from);

      const symptom = await start(port).then(
        async () => `joins: ${await joins(running, 'readers', 'kept', 8)}`,
        (problem: StartProblem) => problem.doThis,
      );
      expect(symptom).toMatch(/^joins: false$|peristiwa -- kafka reset-offsets --data/);
      await running?.stop();

      expect(await removeConsumerOffsets({ dataDir, onLog: () => undefined })).toEqual(offsets);
      await start(port);
      expect(await joinsAgain(running, 'readers', 'kept')).toBe(true);
      expect(await endOffset(running as RunningKafka, 'kept')).toBe('1');
    },
  );

  it('listens on loopback only, the controller too', async () => {
    for (const port of [running?.port ?? 0, running?.controllerPort ?? 0]) {
      expect(await isOpen('127.0.0.1', port)).toBe(true);
      expect(await openBeyondLoopback(port)).toEqual([]);
    }
  });

  it('does not create topics by itself', async () => {
    const producer = client(running).producer({ retry: { retries: 0 } });
    await producer.connect();
    try {
      const send = producer.send({ topic: 'misspelt', messages: [{ value: 'x' }] });
      await expect(send).rejects.toThrow('This server does not host this topic-partition');
    } finally {
      await producer.disconnect();
    }
  });

  it('given a port that is taken, then a StartProblem names it', async () => {
    await running?.stop();
    running = undefined;
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const { port } = blocker.address() as { port: number };
    try {
      const error = await start(port).catch((problem: unknown) => problem);
      expect(error).toBeInstanceOf(StartProblem);
      expect((error as StartProblem).message).toBe(
        `This port is taken by another program: ${port} (PORT_KAFKA).`,
      );
    } finally {
      blocker.close();
    }
  });

  it('given two listeners on one port, then the message gives the reason in the first of its lines', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'peristiwa-kafka-same-port-'));
    const onLog = () => undefined;
    const libDir = await resolveKafkaJars({ cacheDir: defaultCacheDir(process.env), onLog });
    const port = await freePort();
    const secured = [{ name: 'SECOND', protocol: 'SASL_PLAINTEXT' as const, port, settings: {} }];
    const error = await startKafka({ dataDir: folder, libDir, port, secured, onLog })
      .catch((problem: unknown) => problem)
      .finally(() => rmSync(folder, { recursive: true, force: true }));
    expect(error).toBeInstanceOf(StartProblem);
    expect((error as StartProblem).message).toContain('two listeners on the same port');
    expect((error as StartProblem).message).not.toContain('\tat ');
  });
});

function client(server: RunningKafka | undefined): Kafka {
  return new Kafka({ brokers: server?.brokers ?? [], logLevel: logLevel.NOTHING });
}

async function createTopic(server: RunningKafka, topic: string): Promise<void> {
  const admin = client(server).admin();
  const producer = client(server).producer();
  await Promise.all([admin.connect(), producer.connect()]);
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
  await producer.send({ topic, acks: -1, messages: [{ key: 'a', value: 'b' }] });
  await Promise.all([admin.disconnect(), producer.disconnect()]);
}

async function endOffset(server: RunningKafka, topic: string): Promise<string | undefined> {
  const admin = client(server).admin();
  await admin.connect();
  try {
    return (await admin.fetchTopicOffsets(topic))[0]?.high;
  } finally {
    await admin.disconnect();
  }
}

/** Whether a consumer joins the group and commits an offset; one that cannot look up its group tries for seconds. */
async function joins(
  server: RunningKafka | undefined,
  groupId: string,
  topic: string,
  retries: number,
): Promise<boolean> {
  const retry = {
    retries,
    initialRetryTime: 100,
    maxRetryTime: 1_000,
    restartOnFailure: async () => false,
  };
  const consumer = client(server).consumer({ groupId, retry });
  const joined = new Promise<boolean>((resolve) => {
    consumer.on(consumer.events.COMMIT_OFFSETS, () => resolve(true));
    consumer.on(consumer.events.CRASH, () => resolve(false));
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({ autoCommitThreshold: 1, eachMessage: async () => undefined });
    await consumer.commitOffsets([{ topic, partition: 0, offset: '0' }]).catch(() => undefined);
    return await joined;
  } catch {
    return false;
  } finally {
    await consumer.disconnect().catch(() => undefined);
  }
}

/** A broker names a coordinator before it has read the offsets; a consumer that comes then ends, and the next one joins. */
async function joinsAgain(
  server: RunningKafka | undefined,
  groupId: string,
  topic: string,
): Promise<boolean> {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    if (await joins(server, groupId, topic, 8)) return true;
  }
  return false;
}

/** Overwrites each record batch of a segment from a byte on: 61 is its first record, 8 its length. */
function damage(file: string, from: number): void {
  const bytes = readFileSync(file);
  for (let at = 0, next = 0; at + 12 <= bytes.length; at = next) {
    next = at + 12 + bytes.readInt32BE(at + 8);
    bytes.fill(0xff, at + from, next);
  }
  writeFileSync(file, bytes);
}
