import { chainHeaders, feedGenesis, nextFeedDigest } from '@peristiwa/contracts';
import { FakePublisher, type ComposedMessage } from '@peristiwa/conformance';
import { testDatabase, type TestDatabase } from '@peristiwa/testing';
import type { Pool, PoolClient } from 'pg';
import { Registry } from 'prom-client';
import { createPool } from '@peristiwa/postgres';
import type { Delivery, FeedHandler } from './feed-handler';
import { acknowledgeForged, listForged } from './forged';
import { migrateMinistry } from './migrate-ministry';
import { httpPull } from './pull-client';
import { discard, listDiscarded, redrive } from './quarantine';
import { NotProven, resync } from './resync';
import { readStatus } from './status';
import { Subscriber } from './subscriber';
import { SubscriberMetrics } from './subscriber-metrics';

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const TOPIC = 'test.forgery';
const PARTNER = 'bps';
const ROLE = 'peristiwa_forgery_test';

/** Notes the kinds in order, in memory: what the database has is in the copies. */
class Notes implements FeedHandler {
  readonly seen: string[] = [];
  last: Delivery | undefined;
  refuses = false;

  async apply(_client: PoolClient, deliveries: readonly Delivery[]): Promise<void> {
    if (this.refuses) throw new TypeError('no such code');
    this.seen.push(...deliveries.map(({ message }) => `${message.sequence} ${message.kind}`));
    this.last = deliveries.at(-1);
  }
}

/** The first transaction commits, and its client never learns of it. */
function losingOneAnswer(pool: Pool): Pool {
  let isLost = false;
  const connect = async () => {
    const client: PoolClient = await pool.connect();
    const query = async (...args: Parameters<PoolClient['query']>) => {
      const result: unknown = await client.query(...args);
      if (isLost || String(args[0]) !== 'COMMIT') return result;
      isLost = true;
      throw Object.assign(new Error('connection lost'), { code: '08006' });
    };
    return { query, release: (error?: Error) => client.release(error) };
  };
  return { connect, query: pool.query.bind(pool) } as unknown as Pool;
}

/** Records go to the subscriber directly; subscriber.int.spec.ts has the way through Kafka. */
describe('a subscriber of a topic to which somebody else writes', () => {
  let database: TestDatabase;
  let pool: Pool;
  let owner: Pool;
  let publisher: FakePublisher;
  let baseUrl: string;
  let handler: Notes;
  let subscriber: Subscriber;
  let offset: number;
  let now: number;

  beforeAll(async () => {
    database = await testDatabase('forgery');
    await migrateMinistry({ url: database.url, role: ROLE, schema: 'ministry', migrations: [] });
    pool = createPool({ url: database.url, role: ROLE, name: 'forgery-test' });
    owner = createPool({ url: database.url, name: 'forgery-test' });
  });

  afterAll(async () => {
    await Promise.all([pool.end(), owner.end()]);
    await database.drop();
  });

  beforeEach(async () => {
    for (const table of ['cursor', 'person', 'quarantine', 'discarded', 'feed_key', 'forged', 'resynced']) {
      await owner.query(`DELETE FROM subscriber.${table}`);
    }
    offset = 0;
    now = Date.parse('2026-11-22T03:00:00Z');
    handler = new Notes();
    publisher = new FakePublisher({
      partner: PARTNER,
      topic: TOPIC,
      partitions: 1,
      send: async (_topic, messages) => deliver(...messages),
    });
    baseUrl = await publisher.listen();
    subscriber = open();
  });

  afterEach(() => publisher.stop());

  const access = () => ({ ...shared(), proof: subscriber.proof });
  const shared = () => ({
    topic: TOPIC,
    pool,
    handler,
    pull: httpPull({ baseUrl, partner: PARTNER, token: async () => 'token' }),
  });

  function open(options: { readonly pinnedKey?: string; readonly pool?: Pool } = {}): Subscriber {
    return new Subscriber({
      ...shared(),
      partner: PARTNER,
      metrics: new SubscriberMetrics(new Registry(), () => new Date()),
      log,
      clock: () => new Date(now),
      ...options,
    });
  }

  interface Record {
    readonly key: Buffer | string;
    readonly headers: Readonly<{ [name: string]: string }>;
    readonly value: Buffer | string;
  }

  let attempt = 1;
  /** One chunk; after an error the same offsets are delivered again. */
  async function deliver(...records: readonly Record[]): Promise<void> {
    const chunk = records.map(({ key, headers, value }, index) => ({
      offset: String(offset + index),
      key: Buffer.from(key),
      value: Buffer.from(value),
      headers: { ...headers },
      timestamp: '0',
    }));
    const context = { attempt, signal: new AbortController().signal };
    attempt += 1;
    await subscriber.handle(TOPIC, 0, chunk, context);
    attempt = 1;
    offset += records.length;
  }

  const compose = (personKey = 'ani', kind = 'moved') =>
    publisher.compose({ kind, personKey, state: { n: String(publisher.history.length + 1) } });
  /** What anybody can write: the right previous sequence and digest, but no signature of the registry. */
  function forge(after: ComposedMessage | undefined, sequence: number, personKey = 'ani'): Record {
    const plain = {
      key: personKey,
      headers: {
        ce_specversion: '1.0',
        ce_id: 'forged',
        ce_source: '/peristiwa/publisher',
        ce_type: 'id.peristiwa.person.died.v1',
        ce_subject: personKey,
        ce_sequence: String(sequence),
        ce_previoussequence: String(after?.sequence ?? 0),
      },
      value: JSON.stringify({ personKey, version: 9, recordedAt: '', state: { n: 'dead' } }),
    };
    const before = after?.headers[chainHeaders.digest];
    const digest = nextFeedDigest(before ? Buffer.from(before, 'hex') : feedGenesis(PARTNER, 0), plain);
    return { ...plain, headers: { ...plain.headers, [chainHeaders.digest]: digest.toString('hex') } };
  }
  const beat = (minute: number) => publisher.heartbeat(new Date(now + minute * 60_000).toISOString());
  const status = () =>
    readStatus({ pool, topic: TOPIC, clock: () => new Date(now), staleAfterMs: 3_600_000 });
  const reasons = async () =>
    (await listForged(pool, 0, 100)).map(({ sequence, reason }) => [sequence, reason]);
  const copies = async () => {
    const { rows } = await pool.query<{ person_key: string; state: string | null }>(
      'SELECT person_key, state FROM subscriber.person ORDER BY person_key',
    );
    return rows.map(({ person_key: key, state }) => `${key} ${state}`);
  };
  const cursor = async () => {
    const { rows } = await pool.query('SELECT last_sequence, next_offset, digest FROM subscriber.cursor');
    return rows[0] as { last_sequence: string; next_offset: string; digest: string };
  };

  // Issue 10, part 3: one such message made a living person dead and the next real births were dropped as duplicates.
  it('applies nothing far ahead with the right previous sequence, and drops none of the real messages after it', async () => {
    const first = compose();
    await deliver(first, forge(first, 1_000_000));
    const later = Array.from({ length: 12 }, (_, index) => compose(`child-${index}`, 'born'));
    await deliver(...later);
    expect(handler.seen).toEqual(['1 moved', ...later.map(({ sequence }) => `${sequence} born`)]);
    expect(await copies()).toContain('ani {"n":"1"}');

    await beat(1);
    expect(await reasons()).toEqual([]);
    await beat(2);
    expect(await reasons()).toEqual([[1_000_000, 'its sequence is beyond what the registry has signed']]);
    expect(await status()).toMatchObject({
      sequence: 13,
      duplicatesSkipped: 0,
      forged: 1,
      forgedUnacknowledged: 1,
      stale: true,
      staleReasons: ['forged'],
    });
    expect(await acknowledgeForged(pool, { through: 2 ** 40, reason: 'examined', by: 'op-1' })).toBe(1);
    expect(await status()).toMatchObject({ stale: false, forged: 1, forgedUnacknowledged: 0 });
    await expect(pool.query('DELETE FROM subscriber.forged')).rejects.toThrow('permission denied');
  });

  // docs/runbooks/feed-went-back.md: the database of the registry was restored to an earlier moment.
  it('says that the registry no longer knows messages which the copy has', async () => {
    const at = (minute: number) => new Date(now + minute * 60_000).toISOString();
    const first = compose();
    const [old, restored] = [0, 5].map((minute) => publisher.composeHeartbeat(0, at(minute)));
    await deliver(first, compose(), compose());
    await beat(1);
    await deliver(old!);
    expect(await status()).toMatchObject({ sequence: 3, stale: false, staleReasons: [] });

    await deliver(restored!);
    expect(await status()).toMatchObject({ sequence: 3, stale: true, staleReasons: ['feed-went-back'] });
    await beat(6);
    expect(await status()).toMatchObject({ sequence: 3, stale: false, staleReasons: [] });
  });

  // Issue 10, part 3: a forged `previoussequence` stalled a partition with no command to get out.
  it('is not stalled by a message that names a previous message which does not exist', async () => {
    const [one, two] = [compose(), compose()];
    const forged = forge({ ...one, sequence: 777 }, 778);
    await deliver(one, forged, two);
    await beat(1);
    await beat(2);
    expect(handler.seen).toEqual(['1 moved', '2 moved']);
    expect(publisher.pulls).toBe(0);
    expect(await reasons()).toEqual([[778, 'its sequence is beyond what the registry has signed']]);
    expect((await cursor()).next_offset).toBe('5');
  });

  it('applies the real message when a forged one with its sequence came first', async () => {
    const one = compose();
    const forged = forge(one, 2);
    await deliver(one, forged);
    expect(handler.seen).toEqual(['1 moved']);
    expect((await cursor()).next_offset).toBe('1');
    await deliver(compose());
    expect(handler.seen).toEqual(['1 moved', '2 moved']);
    expect(await reasons()).toEqual([[2, 'the registry sent another message, or none, with this sequence']]);
  });

  it('waits with messages that nothing signed covers, also after a restart', async () => {
    publisher.signs = false;
    const [one, two] = [compose(), compose('budi')];
    await deliver(one);
    subscriber = open();
    offset = Number((await cursor()).next_offset);
    expect(offset).toBe(0);
    await deliver(one, two);
    expect(handler.seen).toEqual([]);
    await beat(1);
    expect(handler.seen).toEqual(['1 moved', '2 moved']);
    expect(await status()).toMatchObject({ duplicatesSkipped: 0, forged: 0 });
  });

  it('does not believe a heartbeat of somebody else, nor lets an old one count', async () => {
    const one = compose();
    await deliver(one);
    const old = publisher.composeHeartbeat(0, new Date(now).toISOString());
    await deliver(old);
    const { value, ...rest } = old;
    const claimed = { ...JSON.parse(value.toString()), partitionHighWater: 900, highWater: 900 } as object;
    await deliver({ ...rest, value: JSON.stringify(claimed) });
    publisher.signs = false;
    const two = compose();
    await deliver(two, old, old, old);
    expect(await reasons()).toEqual([[null, 'the heartbeat is not signed by the registry']]);
    await beat(1);
    expect(handler.seen).toEqual(['1 moved', '2 moved']);
    expect(await status()).toMatchObject({ highWater: 2, staleReasons: ['forged'] });
  });

  it('is behind, and pulls by itself, while the registry has signed more than has arrived', async () => {
    const [one, two] = [compose(), compose('budi')];
    await deliver(one);
    publisher.withheld.add(two.sequence);
    await expect(beat(1)).rejects.toThrow('the pull lacks the message');
    expect(await status()).toMatchObject({ stale: true, staleReasons: expect.arrayContaining(['behind']) });
    publisher.withheld.clear();
    await subscriber.catchUp(new AbortController().signal);
    expect(handler.seen).toEqual(['1 moved', '2 moved']);
    const { staleReasons } = await status();
    expect(staleReasons).not.toContain('behind');
  });

  it('takes over the digest of a cursor that an earlier release wrote', async () => {
    const [one, two] = [compose(), compose('budi')];
    await pool.query(
      `INSERT INTO subscriber.cursor (topic, partition, next_offset, last_sequence, applied) VALUES ($1, 0, 1, 1, 1)`,
      [TOPIC],
    );
    offset = 1;
    await deliver(two);
    expect(handler.seen).toEqual(['2 moved']);
    expect(await cursor()).toMatchObject({ last_sequence: '2', digest: two.headers[chainHeaders.digest] });
    expect(await status()).toMatchObject({ forged: 0, duplicatesSkipped: 0 });
    expect(one.sequence).toBe(1);
  });

  // An instance of the release before raises the sequence during an update, and leaves the digest.
  it('takes over the digest again when an earlier release has applied messages in between', async () => {
    const [one, two, three] = [compose(), compose('budi'), compose('cici')];
    await deliver(one);
    await pool.query('UPDATE subscriber.cursor SET last_sequence = 2, next_offset = 2');
    offset = 2;
    await deliver(three);
    expect(handler.seen).toEqual(['1 moved', '3 moved']);
    expect(await cursor()).toMatchObject({ last_sequence: '3', digest: three.headers[chainHeaders.digest] });
    expect(await status()).toMatchObject({ forged: 0 });
    expect(two.sequence).toBe(2);
  });

  it('lets a partition catch up although one before it cannot', async () => {
    await subscriber.onAssigned([1, 0].map((partition) => ({ topic: TOPIC, partition })));
    const [one, two] = [compose(), compose('budi')];
    await deliver(one);
    publisher.withheld.add(two.sequence);
    await expect(beat(1)).rejects.toThrow('the pull lacks the message');
    publisher.withheld.clear();
    await pool.query(
      "UPDATE subscriber.cursor SET signed_sequence = 9, signed_digest = 'ab' WHERE partition = 1",
    );
    await expect(subscriber.catchUp(new AbortController().signal)).rejects.toThrow('in partition 1');
    expect(handler.seen).toEqual(['1 moved', '2 moved']);
  });

  // ADR 0021: a stolen key that was replaced is worth nothing, also after a restart.
  it('believes nothing that only a replaced key has signed', async () => {
    await deliver(compose());
    const stolen = publisher.composeHeartbeat(0, new Date(now + 120_000).toISOString());
    const old = compose('budi');
    publisher.rotate();
    now += 10_000;
    await beat(1);
    expect(handler.seen).toEqual(['1 moved', '2 moved']);
    subscriber = open();
    await deliver(stolen, old);
    expect(await status()).toMatchObject({ sequence: 2, forged: 0, duplicatesSkipped: 1 });
    const { rows } = await pool.query('SELECT place, has_signed FROM subscriber.feed_key ORDER BY place');
    expect(rows).toEqual([
      { place: 0, has_signed: true },
      { place: 1, has_signed: true },
    ]);
  });

  // ADR 0024: more records than may wait, and the only signature that counts comes after them.
  it('raises no alarm at first contact when older keys have signed more than 20,000 records', async () => {
    const history = Array.from({ length: 20_500 }, (_, index) => compose(`person-${index % 50}`));
    publisher.rotate();
    for (let from = 0; from < history.length; from += 2_000) {
      await deliver(...history.slice(from, from + 2_000));
    }
    expect(handler.seen).toEqual([]);
    await beat(1);
    expect(handler.seen).toHaveLength(history.length);
    expect(await status()).toMatchObject({ sequence: history.length, forged: 0, stale: false });
  }, 120_000);

  it('accepts a new key that the key before has signed, and none of anybody else', async () => {
    await deliver(compose());
    publisher.rotate();
    now += 10_000;
    await deliver(compose());
    expect(handler.seen).toEqual(['1 moved', '2 moved']);

    const { rows } = await pool.query<{ key_id: string }>(
      'SELECT key_id FROM subscriber.feed_key ORDER BY place',
    );
    expect(rows.at(-1)?.key_id).toBe(publisher.keyId);
    await pool.query('DELETE FROM subscriber.feed_key');
    subscriber = open({ pinnedKey: '0123456789abcdef' });
    await expect(deliver(compose())).rejects.toThrow('key-not-trusted');
    subscriber = open({ pinnedKey: publisher.keyId });
    await deliver(compose());
    expect(handler.seen).toHaveLength(4);
  });

  it('has one effect when the answer to the commit of its transaction is lost', async () => {
    await deliver(compose());
    const messages = [compose(), compose('budi'), compose('cici')];
    subscriber = open({ pool: losingOneAnswer(pool) });
    await expect(deliver(...messages)).rejects.toThrow('connection lost');
    expect(await cursor()).toMatchObject({ last_sequence: '4', next_offset: '4' });
    await deliver(...messages);
    expect(handler.seen).toEqual(['1 moved', '2 moved', '3 moved', '4 moved']);
    expect(await status()).toMatchObject({ sequence: 4, duplicatesSkipped: 0, forged: 0 });
  });

  it('sets the copy of one person to the last message, when nothing else helps', async () => {
    await deliver(compose('ani'));
    handler.refuses = true;
    await deliver(compose('ani'), compose('ani'));
    const request = { personKey: 'ani', reason: 'the handler cannot take it', by: 'op-1' };
    expect(await resync(access(), { ...request, personKey: 'budi' })).toBeUndefined();
    expect(await resync(access(), request)).toEqual({ sequence: 3, discarded: 2, refusal: 'TypeError' });
    expect(await copies()).toEqual(['ani {"n":"3"}']);
    expect(
      (await listDiscarded(pool, 0, 10)).map(({ sequence, discardedBy }) => [sequence, discardedBy]),
    ).toEqual([
      [2, 'op-1'],
      [3, 'op-1'],
    ]);
    handler.refuses = false;
    await deliver(compose('ani'));
    expect(handler.seen).toEqual(['1 moved', '4 moved']);
    expect(await resync(access(), request)).toEqual({ sequence: 4, discarded: 0 });
  });

  // ADR 0063: an earlier state would look like a change, as of a person who lives abroad again.
  it('delivers the last message whole, not the narrower one to which it adds', async () => {
    const added = { residence: 'resident' };
    const addition = { kind: 'grants-changed', personKey: 'ani', granted: ['residence'], added };
    await deliver(compose('ani'), publisher.compose(addition));
    const request = { personKey: 'ani', reason: 'specified resync', by: 'op-1' };
    expect(await resync(access(), request)).toEqual({ sequence: 2, discarded: 0 });
    expect(handler.seen).toEqual(['1 moved', '2 grants-changed', '2 grants-changed']);
    const whole = { n: '1', residence: 'resident' };
    expect(handler.last).toMatchObject({ before: whole, after: whole });
    expect(handler.last?.change.added).toBeUndefined();

    handler.refuses = true;
    expect(await resync(access(), request)).toMatchObject({ sequence: 2, refusal: 'TypeError' });
    expect(await copies()).toEqual(['ani {"n":"1","residence":"resident"}']);
  });

  it('discards one message and applies the later ones as the publisher has them', async () => {
    handler.refuses = true;
    await deliver(compose('ani'), compose('ani'));
    handler.refuses = false;
    await pool.query("UPDATE subscriber.quarantine SET value = 'damaged' WHERE sequence = 2");
    const decision = { personKey: 'ani', sequence: 1, reason: 'the handler cannot take it', by: 'op-1' };
    expect(await discard(access(), decision)).toEqual({ applied: 1, remaining: 0 });
    expect(await copies()).toEqual(['ani {"n":"2"}']);
  });

  // ADR 0024: what an operator's decision pulls is proven like a record of the topic.
  describe('when the API of the publisher returns what the registry did not send', () => {
    const request = { personKey: 'ani', reason: 'the handler cannot take it', by: 'op-1' };
    const pulledReason = 'the pull returned another message than the registry sent';
    const dead = (message: ComposedMessage): ComposedMessage => ({
      ...message,
      value: message.value.replace(/"n":"\d+"/, '"n":"dead"'),
    });
    /** The history from `sequence` on with altered values, and the digests that fit them. */
    function fork(sequence: number): void {
      let digest = feedGenesis(PARTNER, 0);
      for (const [index, message] of publisher.history.entries()) {
        const altered = message.sequence < sequence ? message : dead(message);
        digest = nextFeedDigest(digest, altered);
        const headers = { ...altered.headers, [chainHeaders.digest]: digest.toString('hex') };
        publisher.history[index] = { ...altered, headers };
      }
    }

    it.each([
      ['an altered value', () => (publisher.history[1] = dead(publisher.history[1] as ComposedMessage))],
      ['an altered value with a digest that fits', () => fork(2)],
    ])('redrives from the bytes that were received: %s', async (_what, alter) => {
      await deliver(compose());
      handler.refuses = true;
      await deliver(compose(), compose());
      handler.refuses = false;
      alter();
      expect(await redrive(access(), 'ani')).toEqual({ applied: 2, remaining: 0 });
      expect(await copies()).toEqual(['ani {"n":"3"}']);
      expect(await reasons()).toContainEqual([2, pulledReason]);
      expect(await status()).toMatchObject({ stale: true, staleReasons: expect.arrayContaining(['forged']) });
    });

    it.each([
      ['an altered value', () => (publisher.history[1] = dead(publisher.history[1] as ComposedMessage))],
      ['an altered value, and a chain that fits', () => fork(2)],
      ['an altered value, and nothing after it', () => [fork(2), publisher.history.splice(2)]],
    ])('does not set a copy to it: %s', async (_what, alter) => {
      await deliver(compose('budi'), compose('ani'), compose('budi'), compose('cici'));
      const before = await copies();
      alter();
      await expect(resync(access(), request)).rejects.toBeInstanceOf(NotProven);
      expect(await copies()).toEqual(before);
      expect(await pool.query('SELECT FROM subscriber.resynced')).toMatchObject({ rowCount: 0 });
    });

    it('raises the alarm only when it is known to be forged', async () => {
      await deliver(compose('budi'), compose('ani'), compose('budi'));
      publisher.withheld.add(1);
      await expect(resync(access(), request)).rejects.toBeInstanceOf(NotProven);
      expect(await reasons()).toEqual([]);
      publisher.withheld.clear();
      expect(await resync(access(), request)).toEqual({ sequence: 2, discarded: 0 });
      fork(2);
      await expect(resync(access(), request)).rejects.toBeInstanceOf(NotProven);
      expect(await reasons()).toEqual([[2, pulledReason]]);
    });

    it.each([
      ['by the signature of a later message', true],
      ['by the cursor, when no message after it is signed', false],
    ])('believes a message %s, also when it is redacted', async (_what, signs) => {
      publisher.signs = signs;
      await deliver(compose('ani'), compose('budi'), compose('budi'));
      await beat(1);
      expect(await resync(access(), request)).toEqual({ sequence: 1, discarded: 0 });
      const [one] = publisher.history as [ComposedMessage];
      publisher.history[0] = { ...one, value: one.value.replace(/"n":"\d+"/, ''), redacted: ['n'] };
      expect(await resync(access(), request)).toEqual({ sequence: 1, discarded: 0 });
      expect(await copies()).toContain('ani {}');
    });

    it('believes no message that only a replaced key has signed and the cursor does not continue', async () => {
      await deliver(compose('ani'), compose('budi'));
      publisher.rotate();
      now += 10_000;
      await deliver(compose('budi'));
      publisher.history.splice(2);
      await expect(resync(access(), request)).rejects.toBeInstanceOf(NotProven);
      expect(await reasons()).toEqual([]);
    });
  });

  it('finds one refused message among a thousand without applying the others one by one', async () => {
    const messages = Array.from({ length: 1_000 }, (_, index) => compose(`person-${index}`));
    let calls = 0;
    jest.spyOn(handler, 'apply').mockImplementation(async (_client, deliveries) => {
      calls += 1;
      if (deliveries.some(({ message }) => message.sequence === 700)) throw new TypeError('no such code');
    });
    await deliver(...messages);
    expect(await status()).toMatchObject({ sequence: 1_000, quarantined: 1 });
    expect(calls).toBeLessThan(25);
  });
});
