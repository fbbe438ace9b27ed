import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { feedTopic, type FeedKeys as History, type PulledEvent } from '@peristiwa/contracts';
import { createKafka, FeedProducer, type OutgoingMessage } from '@peristiwa/messaging';
import { alone, familyOfFour, FATHER, idOf, testKafkaBrokers } from '@peristiwa/testing';
import { FeedsUnderTest, silent, until, type Ministry } from './feeds-under-test';
import { isHeartbeat, readTopic, sendersOf } from './topic-under-test';

const SCRIPT = resolve(__dirname, '../../../docs/verify-feed.py');

/** One line of the program's input. */
interface Line {
  readonly partition: number;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: unknown;
}

describe('the chain of a feed, verified by the Python program of docs/', () => {
  jest.setTimeout(90_000);
  const kafka = createKafka({ brokers: testKafkaBrokers(), clientId: 'feed-chain-spec', logger: silent });
  const dir = mkdtempSync(join(tmpdir(), 'peristiwa-verify-feed-'));
  let under: FeedsUnderTest;

  beforeEach(async () => {
    under = await FeedsUnderTest.open();
  });
  afterEach(() => under.close());
  afterAll(() => rmSync(dir, { recursive: true }));

  async function sent(): Promise<void> {
    await under.built();
    await until(async () =>
      (await under.feeds.report()).feeds.every(({ highWater, sent: at }) => at === highWater),
    );
  }

  async function history(): Promise<History> {
    const { owner, keys } = await under.feedKeys.history();
    return { feed: under.names.kemensos, owner, keys: [...keys] };
  }

  function verify(partner: string, keys: History, lines: readonly unknown[], trusted = keys.keys[0]?.keyId) {
    const file = join(dir, 'keys.json');
    writeFileSync(file, JSON.stringify(keys));
    const input = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    const run = spawnSync('python3', [SCRIPT, partner, file, trusted ?? ''], { input, encoding: 'utf8' });
    if (run.error) throw run.error;
    return { status: run.status, out: run.stdout, error: run.stderr };
  }

  const consumed = async (role: Ministry): Promise<Line[]> =>
    (await readTopic(kafka, feedTopic(under.names[role]))).map(
      ({ partition, key, headers, value }: OutgoingMessage) => ({
        partition,
        key: String(key),
        headers,
        value: value.toString(),
      }),
    );

  it('holds from the first message over restarts, a resend, a lost broker and a new key', async () => {
    await Promise.all([under.agree('kemensos'), under.agree('bps')]);
    under.release();
    const first = under.build();
    await under.registry.record(familyOfFour());
    await under.released();
    await first.stop();
    // Every first answer of Kafka is lost: the messages are sent twice.
    const answered = new Set<string>();
    const losing = sendersOf(under, kafka, (partner) => {
      const real = new FeedProducer({ kafka, logger: silent, timeoutMs: 10_000 });
      return {
        send: async (topic, messages) => {
          await real.send(topic, messages);
          if (answered.has(partner)) return;
          answered.add(partner);
          throw new Error('killed after Kafka had answered');
        },
        close: () => real.close(),
      };
    });
    const second = under.build();
    await under.birth();
    await sent();
    await Promise.all([second.stop(), losing.stop()]);
    const newKey = await under.rotateKey();
    under.build();
    sendersOf(under, kafka);
    await under.birth('Cahaya Santoso');
    await under.registry.record(alone(7));
    await under.death(FATHER);
    await sent();
    const isByNewKey = ({ headers, value }: OutgoingMessage) =>
      isHeartbeat({ headers }) && JSON.parse(String(value)).keyId === newKey;
    await until(async () => {
      const beats = (await readTopic(kafka, feedTopic(under.names.kemensos))).filter(isByNewKey);
      return new Set(beats.map(({ partition }) => partition)).size === 3;
    });

    await under.released();
    await sent();
    const keys = await history();
    expect(keys.keys).toHaveLength(2);
    for (const role of ['kemensos', 'bps'] as const) {
      const events = await under.pulled(role);
      const usedKeys = new Set(events.map(({ headers }) => headers['ce_feedkey']).filter(Boolean));
      expect(usedKeys).toEqual(new Set(keys.keys.map(({ keyId }) => keyId)));
      const pulled = verify(under.names[role], keys, [{ events, highWater: events.length }]);
      expect(pulled).toMatchObject({ status: 0, error: '' });
      expect(pulled.out).toMatch(/^(partition \d: (\d+) on the chain, \2 signed\n)+$/);
      const lines = await consumed(role);
      expect(lines.filter((line) => !isHeartbeat(line)).length).toBeGreaterThan(events.length);
      expect(verify(under.names[role], keys, lines)).toMatchObject({ status: 0, error: '' });
    }
  });

  describe('fails', () => {
    let partner: string;
    let keys: History;
    let events: PulledEvent[];
    /** Two messages of one partition that follow each other. */
    let at: number;
    let then: number;

    beforeEach(async () => {
      await under.agree('kemensos');
      under.build();
      await under.registry.record(familyOfFour());
      for (let person = 10; person < 16; person += 1) await under.registry.record(alone(person));
      await under.built();
      partner = under.names.kemensos;
      keys = await history();
      events = await under.pulled('kemensos');
      at = 0;
      then = events.findIndex(({ partition }, index) => index > at && partition === events[at]?.partition);
    });

    const swapped = <One>(all: readonly One[], a: number, b: number) =>
      all.with(a, all[b] as One).with(b, all[a] as One);
    it('not when a message is redacted or a heartbeat is of the release before', async () => {
      const one = events[at] as PulledEvent;
      const redacted = { ...one, value: { ...one.value, state: {} }, redacted: ['name'] };
      expect(verify(partner, keys, events.with(at, redacted))).toMatchObject({ status: 0, error: '' });
      const other = { ...redacted, headers: { ...one.headers, ce_feeddigest: '0'.repeat(64) } };
      expect(verify(partner, keys, events.with(at, other)).status).toBe(1);
      const value = JSON.stringify({ partition: one.partition, partitionHighWater: one.sequence });
      const headers = { ce_type: 'id.peristiwa.feed.heartbeat.v1' };
      const unsigned = { partition: one.partition, key: 'heartbeat', headers, value };
      expect(verify(partner, keys, [...events, unsigned])).toMatchObject({ status: 0, error: '' });
    });

    it('when messages or keys are not what the publisher sent', async () => {
      expect(verify(partner, keys, events).status).toBe(0);
      const one = events[at] as PulledEvent;
      const two = events[then] as PulledEvent;
      const altered = (change: Partial<PulledEvent>) => events.with(at, { ...one, ...change });
      const { ce_feedsignature: _, ce_feedkey: __, ...unsigned } = (events.at(-1) as PulledEvent).headers;
      const forger = await FeedsUnderTest.open();
      const forgers = await forger.feedKeys.history();
      await forger.close();
      const cases: [string, readonly unknown[], History?, string?][] = [
        ['a value is altered', altered({ value: { ...one.value, version: 99 } })],
        [
          'a header is altered',
          altered({ headers: { ...one.headers, ce_type: 'id.peristiwa.person.died.v1' } }),
        ],
        ['a message has the key of another person', altered({ key: two.key })],
        ['a message stands in another partition', altered({ partition: (one.partition + 1) % 3 })],
        ['a message is missing', events.toSpliced(at, 1)],
        ['two messages change places', swapped(events, at, then)],
        [
          'the last signature is missing',
          events.with(-1, { ...(events.at(-1) as PulledEvent), headers: unsigned }),
        ],
        ['the keys are of another history', events, { ...keys, keys: [...forgers.keys] }],
        ['the trusted key is not in the history', events, keys, '0123456789abcdef'],
      ];
      const results = cases.map(([what, lines, with_ = keys, trusted = keys.keys[0]?.keyId]) => [
        what,
        verify(partner, with_, lines, trusted).status,
      ]);
      expect(results).toEqual(cases.map(([what]) => [what, 1]));
      expect(verify(under.names.bps, keys, events).status).toBe(1);
    });
  });
});

describe('what is covered', () => {
  jest.setTimeout(60_000);
  let under: FeedsUnderTest;
  beforeEach(async () => {
    under = await FeedsUnderTest.open();
  });
  afterEach(() => under.close());

  it('is nothing during the first sweep of a feed, and all of it afterwards', async () => {
    const beats: Record<string, unknown>[] = [];
    const isOf = (topic: string) => topic === feedTopic(under.names.kemensos);
    const kafka = createKafka({ brokers: testKafkaBrokers(), clientId: 'unused', logger: silent });
    await under.agree('bps');
    under.build();
    await under.registry.record(familyOfFour());
    await under.built();
    // A person who is ahead of the change log holds the sweep up.
    under.registry.isAhead = true;
    await under.registry.record(alone(7));
    under.registry.isAhead = false;
    sendersOf(under, kafka, () => ({
      send: async (topic, messages) => {
        if (!isOf(topic)) return;
        beats.push(...messages.filter(isHeartbeat).map(({ value }) => JSON.parse(value.toString())));
      },
      close: async () => undefined,
    }));
    await under.agree('kemensos');
    const feed = async () =>
      (await under.feeds.report()).feeds.find(({ partner }) => partner === under.names.kemensos);
    await until(async () => (await feed())?.sweep && beats.length >= 6);

    expect(beats.every(({ registryPosition }) => registryPosition === 0)).toBe(true);
    expect(beats.every((beat) => !('coveredUntil' in beat))).toBe(true);
    const during = await feed();
    expect(during?.sweep).toMatchObject({ source: 'registry', passed: 0 });
    expect(during?.sweep?.seconds).toBeGreaterThan(0);

    await under.registry.numberPending();
    await under.built();
    const position = under.registry.register.events.length;
    await until(async () => beats.at(-1)?.['registryPosition'] === position);
    expect(beats.at(-1)).toMatchObject({ highWater: 5, coveredUntil: expect.any(String) });
    // The checkpoint is written behind the sends.
    await until(async () => (await feed())?.sent === 5);
    expect(await feed()).toMatchObject({ highWater: 5, sent: 5, unsentSeconds: 0, sweep: null });
    expect(await under.published('kemensos')).toContain(`biodata-recorded ${idOf(7)}`);
  });
});
