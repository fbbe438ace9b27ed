import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { feedTopic } from '@peristiwa/contracts';
import { createKafka } from '@peristiwa/messaging';
import { alone, familyOfFour, FATHER, idOf, SON, testKafkaBrokers } from '@peristiwa/testing';
import { FeedsUnderTest, silent, until, type Ministry } from '../apps/publisher/src/feeds-under-test';
import { sendersOf } from '../apps/publisher/src/topic-under-test';
import { javaClassPath, pythonPackages } from './consumers/install';

const VERIFY = resolve(__dirname, '../docs/verify-feed.py');
const ROLES: readonly Ministry[] = ['kemensos', 'kemenp2mi', 'bps'];

interface Output {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

function execute(
  command: string,
  args: readonly string[],
  input = '',
  env: NodeJS.ProcessEnv = {},
): Promise<Output> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { env: { ...process.env, ...env } });
    const output = { out: '', error: '' };
    child.stdout.on('data', (text) => (output.out += text));
    child.stderr.on('data', (text) => (output.error += text));
    child.once('error', (error) => fail(new Error(`${command} cannot be started: ${error.message}`)));
    child.once('close', (code) => done({ code, ...output }));
    child.stdin.end(input);
  });
}

describe('consumers in other languages', () => {
  // The first run on a machine fetches librdkafka, the CloudEvents SDK and a Java compiler.
  jest.setTimeout(300_000);
  const brokers = testKafkaBrokers().join(',');
  const dir = mkdtempSync(join(tmpdir(), 'peristiwa-consumers-'));
  let under: FeedsUnderTest;
  let highWaters: Map<string, number>;
  const topicOf = (role: Ministry) => feedTopic(under.names[role]);

  /** Every feed has messages of several kinds, sent twice in part, and heartbeats on every partition. */
  beforeAll(async () => {
    under = await FeedsUnderTest.open();
    await Promise.all(ROLES.map((role) => under.agree(role)));
    await under.registry.record(familyOfFour());
    await under.registry.record(alone(7));
    under.build();
    await under.built();
    const { nik } = under.registry.register.registered(SON);
    await under.watchList.add(under.names.kemenp2mi, [nik], 'spec');
    const kafka = createKafka({ brokers: testKafkaBrokers(), clientId: 'consumers-spec', logger: silent });
    const sent = async () => {
      await under.built();
      await until(async () =>
        (await under.feeds.report()).feeds.every(({ highWater, sent: at }) => at === highWater),
      );
    };
    const first = sendersOf(under, kafka);
    await sent();
    await first.stop();
    await under.pool.query("UPDATE publisher.checkpoint SET position = 0 WHERE name LIKE 'send.%'");
    const second = sendersOf(under, kafka);
    await under.birth();
    await under.moveAway(idOf(7));
    await under.death(FATHER);
    await sent();
    highWaters = new Map(
      (await under.feeds.report()).feeds.map(({ partner, highWater }) => [feedTopic(partner), highWater]),
    );
    await until(async () => (await heartbeatsOf(kafka)) >= 3 * ROLES.length);
    // No more heartbeats: openssl verifies each of them in a process of its own.
    await second.stop();
  });

  afterAll(async () => {
    await under.close();
    const admin = createKafka({
      brokers: testKafkaBrokers(),
      clientId: 'consumers-spec',
      logger: silent,
    }).admin();
    await admin.connect();
    await admin.deleteTopics({ topics: ROLES.map(topicOf) });
    await admin.disconnect();
    rmSync(dir, { recursive: true });
  });

  it('librdkafka in Python: every record is a CloudEvent, no sequence is missing, and the chain is signed', async () => {
    const script = join(__dirname, 'consumers/feed_consumer.py');
    const env = { PYTHONPATH: await pythonPackages() };
    const { code, out, error } = await execute('python3', [script, brokers, ...ROLES.map(topicOf)], '', env);
    const summary = error.trim().split('\n').at(-1) ?? '';
    expect({ code, error: error.replace(summary, '').trim() }).toEqual({ code: 0, error: '' });
    const counts = JSON.parse(summary) as Record<string, { messages: number; heartbeats: number }>;
    for (const role of ROLES) {
      const topic = topicOf(role);
      expect(counts[topic]?.messages).toBe(highWaters.get(topic));
      expect(counts[topic]?.heartbeats).toBeGreaterThan(2);
      const lines = out.split('\n').filter((line) => line.includes(`"topic": "${topic}"`));
      expect(await verify(under.names[role], lines)).toMatchObject({ code: 0, error: '' });
    }
  });

  it("Kafka's Java consumer and the CloudEvents SDK: the same", async () => {
    const classPath = await javaClassPath(dir);
    const args = ['-cp', classPath, 'FeedConsumer', brokers, ...ROLES.map(topicOf)];
    const { code, out, error } = await execute('java', args);
    expect({ code, errors: error.split('\n').filter((line) => line.includes('feed.')) }).toEqual({
      code: 0,
      errors: [],
    });
    const counts = out
      .trim()
      .split('\n')
      .map((line) => line.split(' '));
    expect(counts.map(([topic, messages]) => [topic, Number(messages)])).toEqual(
      ROLES.map((role) => [topicOf(role), highWaters.get(topicOf(role))]),
    );
  });

  async function verify(partner: string, lines: readonly string[]): Promise<Output> {
    const { owner, keys } = await under.feedKeys.history();
    const file = join(dir, 'keys.json');
    writeFileSync(file, JSON.stringify({ feed: partner, owner, keys }));
    return execute('python3', [VERIFY, partner, file, keys[0]?.keyId ?? ''], `${lines.join('\n')}\n`);
  }

  /** Records beyond the messages, at least: those that were sent twice are counted once here. */
  async function heartbeatsOf(kafka: ReturnType<typeof createKafka>): Promise<number> {
    const admin = kafka.admin();
    await admin.connect();
    const ends = (await Promise.all(ROLES.map((role) => admin.fetchTopicOffsets(topicOf(role))))).flat();
    await admin.disconnect();
    const messages = [...highWaters.values()].reduce((sum, count) => sum + count, 0);
    return ends.reduce((sum, { high }) => sum + Number(high), 0) - 2 * messages;
  }
});
