import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import { Pool, type PoolClient } from 'pg';
import { Registry } from 'prom-client';
import { BatchConsumer, createKafka, ensureTopics, FeedProducer, PoisonMessage } from '@peristiwa/messaging';
import { createPool } from '@peristiwa/postgres';
import { FakePublisher } from '@peristiwa/conformance';
import { testDatabase, testKafkaBrokers, type TestDatabase } from '@peristiwa/testing';
import type { Delivery, FeedHandler } from './feed-handler';
import { listForged } from './forged';
import { migrateMinistry } from './migrate-ministry';
import { httpPull } from './pull-client';
import { discard, listDiscarded, listQuarantine, redrive } from './quarantine';
import { applyLast } from './resync';
import { readStatus } from './status';
import { Subscriber } from './subscriber';
import { SubscriberMetrics } from './subscriber-metrics';

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const PARTITIONS = 3;
const PARTNER = 'bps';
const ROLE = 'peristiwa_subscriber_test';

class CreateEffects1795400000002 {
  async up(runner: { query(sql: string): Promise<unknown> }): Promise<void> {
    await runner.query(
      'CREATE TABLE ministry.effect (no bigserial, sequence bigint, person_key text, before text, after text)',
    );
  }
  async down(): Promise<void> {}
}

/** Writes a row per message; `refuse` makes it fail like a broken message or a broken server. */
class Ledger implements FeedHandler {
  refuse: (delivery: Delivery) => Error | undefined = () => undefined;

  async apply(client: PoolClient, deliveries: readonly Delivery[]): Promise<void> {
    for (const delivery of deliveries) {
      const { message, before, after } = delivery;
      await client.query(
        'INSERT INTO ministry.effect (sequence, person_key, before, after) VALUES ($1, $2, $3, $4)',
        [message.sequence, message.personKey, before?.['n'] ?? null, after?.['n'] ?? null],
      );
      const refusal = this.refuse(delivery);
      if (refusal) throw refusal;
    }
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > giveUpAt) throw new Error(`still not true: ${condition}`);
    await sleep(30);
  }
}

describe('a subscriber on real Kafka and PostgreSQL', () => {
  jest.setTimeout(60_000);
  let database: TestDatabase;
  let pool: Pool;
  let owner: Pool;
  let kafka: Kafka;
  let producer: FeedProducer;
  let publisher: FakePublisher;
  let baseUrl: string;
  let topic: string;
  let groupId: string;
  let handler: Ledger;
  const consumers: BatchConsumer[] = [];

  beforeAll(async () => {
    database = await testDatabase('subscriber');
    await migrateMinistry({
      url: database.url,
      role: ROLE,
      schema: 'ministry',
      migrations: [CreateEffects1795400000002],
    });
    pool = createPool({ url: database.url, role: ROLE, name: 'subscriber-test' });
    owner = new Pool({ connectionString: database.url });
    kafka = createKafka({ brokers: testKafkaBrokers(), clientId: 'subscriber-test', logger: log });
  });

  afterAll(async () => {
    await Promise.all([pool.end(), owner.end()]);
    await database.drop();
  });

  beforeEach(async () => {
    await pool.query('DELETE FROM subscriber.cursor');
    await pool.query('DELETE FROM subscriber.person');
    await pool.query('DELETE FROM subscriber.quarantine');
    await pool.query('DELETE FROM subscriber.feed_key');
    // As the owner: the service itself may not change the record of discarded messages.
    await owner.query('DELETE FROM subscriber.discarded');
    await owner.query('DELETE FROM subscriber.forged');
    await pool.query('DELETE FROM ministry.effect');
    topic = `test.feed.${randomUUID()}`;
    groupId = `test-subscriber-${randomUUID()}`;
    await ensureTopics(kafka, [{ topic, partitions: PARTITIONS }]);
    // One producer per topic: kafkajs keeps requesting the metadata of topics that no longer exist.
    producer = new FeedProducer({ kafka, logger: log });
    publisher = new FakePublisher({
      partner: PARTNER,
      topic,
      partitions: PARTITIONS,
      send: (name, messages) => producer.send(name, messages),
    });
    baseUrl = await publisher.listen();
    handler = new Ledger();
  });

  afterEach(async () => {
    await Promise.all(consumers.splice(0).map((one) => one.close()));
    await producer.close();
    await publisher.stop();
    const admin = kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [topic] });
    await admin.disconnect();
  });

  const access = () => ({ ...shared(), proof: newSubscriber().proof });
  const shared = () => ({
    topic,
    pool,
    handler,
    pull: httpPull({ baseUrl, partner: PARTNER, token: async () => 'token' }),
  });

  function newSubscriber(): Subscriber {
    return new Subscriber({
      ...shared(),
      partner: PARTNER,
      clock: () => new Date(),
      metrics: new SubscriberMetrics(new Registry(), () => new Date()),
      log,
    });
  }

  function subscribe(group = groupId): BatchConsumer {
    const subscriber = newSubscriber();
    const options = {
      kafka,
      logger: log,
      groupId: group,
      topics: [topic],
      handler: subscriber,
      maxChunk: 20,
    };
    const consumer = new BatchConsumer(options);
    consumer.start();
    consumers.push(consumer);
    return consumer;
  }

  const status = () => readStatus({ pool, topic, clock: () => new Date(), staleAfterMs: 60_000 });
  const reached = (sequence: number) => until(async () => (await status()).sequence === sequence);
  const effects = async () => {
    const { rows } = await pool.query<{
      sequence: string;
      person_key: string;
      before: string;
      after: string;
    }>('SELECT sequence, person_key, before, after FROM ministry.effect ORDER BY sequence');
    return rows;
  };
  const sequences = async () => (await effects()).map((row) => Number(row.sequence));
  const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);
  /** `count` messages about `persons` persons, the n-th with state {n}. */
  const compose = (count: number, persons = 7) =>
    Array.from({ length: count }, (_, index) => {
      const n = String(publisher.history.length + 1);
      return publisher.compose({ kind: 'moved', personKey: `person-${index % persons}`, state: { n } });
    });
  const forgeries = async () =>
    (await listForged(pool, 0, 100)).map(({ sequence, reason }) => [sequence, reason]);
  const committed = (partition: number) =>
    pool.query('SELECT * FROM subscriber.cursor WHERE topic = $1 AND partition = $2', [topic, partition]);

  // ADR 0056: the messages of one person are on two partitions, and Kafka has the later one first.
  it('keeps the order of each person when the feed is given more partitions', async () => {
    const persons = 12;
    const early = compose(2 * persons, persons);
    const isLate = ({ partition }: { partition: number }) => partition === 1;
    const inTime = (one: { partition: number }) => !isLate(one);
    await publisher.publish(...early.filter(inTime));
    subscribe();
    await until(async () => (await effects()).length === early.filter(inTime).length);

    publisher.grow(2 * PARTITIONS);
    await ensureTopics(kafka, [{ topic, partitions: 2 * PARTITIONS, canGrow: true }]);
    producer.renew();
    const moved = compose(2 * persons, persons);
    const from = new Map(early.map(({ key, partition }) => [key, partition]));
    expect(moved.some(({ key, partition }) => from.get(key) === 1 && partition !== 1)).toBe(true);
    // Nothing at all comes on the partition whose messages are late: they would be pulled.
    await publisher.publish(...moved.filter(inTime));
    const beats = Array.from({ length: 2 * PARTITIONS }, (_, partition) =>
      publisher.composeHeartbeat(partition, new Date().toISOString()),
    );
    await producer.send(topic, beats.filter(inTime));
    // The consumer reads the new partitions, and holds their messages back.
    await until(async () => {
      const { rows } = await pool.query('SELECT FROM subscriber.cursor WHERE signed_sequence > $1', [
        early.length,
      ]);
      return rows.length > PARTITIONS;
    });
    expect(await sequences()).toEqual(early.filter(inTime).map(({ sequence }) => sequence));
    expect((await status()).staleReasons).toContain('behind');

    await publisher.publish(...[...early, ...moved].filter(isLate));
    await publisher.heartbeat();
    await reached(early.length + moved.length);
    await until(async () => !(await status()).stale);
    expect(await status()).toMatchObject({ duplicatesSkipped: 0, gapsRepaired: 0, behind: 0, forged: 0 });
    const { rows } = await pool.query<{ sequences: string[] }>(
      'SELECT array_agg(sequence ORDER BY no) AS sequences FROM ministry.effect GROUP BY person_key',
    );
    expect(rows).toHaveLength(persons);
    for (const { sequences: applied } of rows) {
      expect(applied.map(Number)).toEqual(applied.map(Number).toSorted((a, b) => a - b));
      expect(applied).toHaveLength(4);
    }

    // A repair that was asked for before the newer messages came, on a partition that they did not come on.
    const lastOn = (partition: number) =>
      Math.max(
        ...[...early, ...moved].filter((one) => one.partition === partition).map((one) => one.sequence),
      );
    const newest = moved.findLast(({ key, sequence }) => sequence > lastOn(from.get(key) ?? 0));
    const before = early.findLast(({ key }) => key === newest?.key);
    const request = { personKey: `${newest?.key}`, by: 'operator', reason: 'asked for too late' };
    const { sequence = 0 } = before ?? {};
    expect(await applyLast(access(), request, sequence)).toEqual({ sequence, discarded: 0 });
    const { rows: copies } = await pool.query(
      'SELECT last_sequence FROM subscriber.person WHERE person_key = $1',
      [request.personKey],
    );
    expect(copies).toEqual([{ last_sequence: String(newest?.sequence) }]);
  });

  it('applies each message once when it is sent twice and again later', async () => {
    const messages = compose(60);
    await publisher.publish(...messages, ...messages);
    await publisher.publish(...messages.slice(5, 25));
    subscribe();
    await reached(60);
    await publisher.heartbeat();
    await until(async () => !(await status()).stale);

    expect(await sequences()).toEqual(upTo(60));
    expect((await effects()).at(-1)).toMatchObject({ before: '53', after: '60' });
    expect(await status()).toMatchObject({
      highWater: 60,
      behind: 0,
      registryPosition: 120,
      quarantined: 0,
      duplicatesSkipped: 80,
      gapsRepaired: 0,
    });
  });

  it('repeats no effect when the topic is read again from its beginning', async () => {
    await publisher.publish(...compose(40));
    const first = subscribe();
    await reached(40);
    await first.close();
    await pool.query('UPDATE subscriber.cursor SET next_offset = 0');
    subscribe(`${groupId}-again`);
    await until(async () => (await status()).duplicatesSkipped === 40);

    expect(await sequences()).toEqual(upTo(40));
    expect((await status()).sequence).toBe(40);
  });

  it('loses and repeats nothing when a transaction breaks in the middle of a batch', async () => {
    let failures = 0;
    handler.refuse = ({ message }) => {
      if (message.sequence % 17 !== 0 || failures >= 3) return undefined;
      failures += 1;
      return Object.assign(new Error('terminating connection'), { code: '57P01' });
    };
    await publisher.publish(...compose(60));
    subscribe();
    await reached(60);

    expect(failures).toBe(3);
    expect(await sequences()).toEqual(upTo(60));
    expect(await status()).toMatchObject({ quarantined: 0, duplicatesSkipped: 0 });
  });

  it('takes its position from the database, not from Kafka, after a restart', async () => {
    await publisher.publish(...compose(30));
    const first = subscribe();
    await reached(30);
    await first.close();
    await publisher.publish(...compose(30));
    // A new group: in Kafka it would start at the beginning.
    subscribe(`${groupId}-new`);
    await reached(60);

    expect(await sequences()).toEqual(upTo(60));
    expect((await status()).duplicatesSkipped).toBe(0);
  });

  it('hands partitions over to a second instance and back', async () => {
    await publisher.publish(...compose(30));
    const first = subscribe();
    await reached(30);
    const second = subscribe();
    await until(async () => second.status().assigned > 0 && first.status().assigned < PARTITIONS);
    await publisher.publish(...compose(30));
    await reached(60);
    await second.close();
    await publisher.publish(...compose(30));
    await reached(90);

    expect(await sequences()).toEqual(upTo(90));
  });

  it('has one effect when two instances believe that they own the same partition', async () => {
    const messages = compose(20, 1);
    const chunk = messages.map(({ key, headers, value }, index) => ({
      offset: String(index),
      key: Buffer.from(key),
      value: Buffer.from(value),
      headers,
      timestamp: '0',
    }));
    const context = { attempt: 1, signal: new AbortController().signal };
    const instances = [newSubscriber(), newSubscriber(), newSubscriber()];
    const partition = messages[0]?.partition ?? 0;
    await Promise.all(instances.map((instance) => instance.handle(topic, partition, chunk, context)));

    expect(await sequences()).toEqual(upTo(20));
    expect(await status()).toMatchObject({ sequence: 20, duplicatesSkipped: 40 });
  });

  it('fills a gap by pull, in order, before it continues', async () => {
    const messages = compose(50);
    await publisher.publish(...messages.filter(({ sequence }) => sequence < 10 || sequence > 30));
    subscribe();
    await reached(50);

    const rows = await effects();
    expect(rows.map((row) => Number(row.sequence))).toEqual(upTo(50));
    const own = rows.filter((row) => row.person_key === 'person-0');
    expect(own.map((row) => row.before)).toEqual([null, ...own.slice(0, -1).map((row) => row.after)]);
    expect((await status()).gapsRepaired).toBe(PARTITIONS);
    expect(publisher.pulls).toBe(PARTITIONS);
  });

  it('waits at a gap that the pull cannot fill yet, and keeps the messages before it', async () => {
    const messages = compose(3, 1);
    const [one, two, three] = messages as [(typeof messages)[0], (typeof messages)[0], (typeof messages)[0]];
    publisher.withheld.add(two.sequence);
    await publisher.publish(one, three);
    subscribe();
    await until(async () => publisher.pulls >= 2);
    expect(await sequences()).toEqual([1]);

    publisher.withheld.clear();
    await reached(3);
    expect(await sequences()).toEqual([1, 2, 3]);
    expect(await status()).toMatchObject({ duplicatesSkipped: 0, gapsRepaired: 1 });
  });

  it('detects by a heartbeat that the last message was lost', async () => {
    const messages = compose(10, 1);
    await publisher.publish(...messages.slice(0, 9));
    subscribe();
    await reached(9);
    await publisher.heartbeat();
    await reached(10);

    expect(await sequences()).toEqual(upTo(10));
    expect((await status()).gapsRepaired).toBe(1);
  });

  it('skips an unreadable record and fetches the message by pull', async () => {
    const [one, two, three] = compose(3, 1);
    if (!one || !two || !three) throw new Error('three messages were composed');
    const { ce_sequence: _lost, ...headers } = two.headers;
    await publisher.publish(one, { ...two, headers }, three);
    subscribe();
    await reached(3);

    expect(await sequences()).toEqual([1, 2, 3]);
    const { rows } = await pool.query('SELECT reason FROM subscriber.unreadable WHERE topic = $1', [topic]);
    expect(rows).toEqual([{ reason: 'ce_sequence is not a number' }]);
  });

  it('keeps a person with a refused message in quarantine while others are applied, until redriven', async () => {
    handler.refuse = ({ message, after }) =>
      message.personKey === 'person-2' && Number(after?.['n']) >= 10
        ? new TypeError('no such code')
        : undefined;
    await publisher.publish(...compose(40));
    subscribe();
    await reached(40);

    const waiting = upTo(40).filter((sequence) => sequence % 7 === 3 && sequence >= 10);
    expect(await sequences()).toEqual(upTo(40).filter((sequence) => !waiting.includes(sequence)));
    const quarantined = await listQuarantine(pool, 0, 100);
    expect(quarantined.map(({ sequence, personKey, reason }) => [sequence, personKey, reason])).toEqual(
      waiting.map((sequence, index) => [
        sequence,
        'person-2',
        index === 0 ? 'TypeError' : 'behind an earlier message of this person',
      ]),
    );
    const copy = await pool.query("SELECT state FROM subscriber.person WHERE person_key = 'person-2'");
    expect(copy.rows).toEqual([{ state: '{"n":"3"}' }]);

    expect(await redrive(access(), 'person-2')).toEqual({
      applied: 0,
      remaining: waiting.length,
      reason: 'TypeError',
    });
    handler.refuse = ({ message }) => (message.sequence === 24 ? new RangeError('not this one') : undefined);
    expect(await redrive(access(), 'person-2')).toEqual({
      applied: 2,
      remaining: 3,
      reason: 'RangeError',
    });
    handler.refuse = () => undefined;
    expect(await redrive(access(), 'person-2')).toEqual({ applied: 3, remaining: 0 });
    expect(await sequences()).toEqual(upTo(40));
    const own = (await effects()).filter((row) => row.person_key === 'person-2');
    expect(own.map((row) => row.before)).toEqual([null, ...own.slice(0, -1).map((row) => row.after)]);
    expect((await status()).quarantined).toBe(0);
  });

  it('quarantines a value that is not JSON, and one about another person', async () => {
    await publisher.publish(
      publisher.compose({ kind: 'moved', personKey: 'person-1' }, '{"personKey":'),
      publisher.compose(
        { kind: 'moved', personKey: 'person-2' },
        '{"personKey":"x","version":1,"recordedAt":""}',
      ),
      publisher.compose({ kind: 'moved', personKey: 'person-3' }),
      publisher.compose({ kind: 'moved', personKey: 'person-4', state: { n: '4' } }),
    );
    subscribe();
    await reached(4);

    expect(await sequences()).toEqual([4]);
    expect((await listQuarantine(pool, 0, 10)).map(({ reason }) => reason)).toEqual([
      'the value does not match the agreed schema',
      'subject and value name different persons',
      'the value has no state',
    ]);
  });

  it('sets altered bytes aside as forged and applies the message as the publisher has it', async () => {
    const [first] = compose(1, 1);
    if (!first) throw new Error('one message was composed');
    await publisher.publish({ ...first, value: `${first.value.slice(0, -1)}\u0000` }, ...compose(1, 1));
    subscribe();
    await reached(2);

    expect((await effects()).map(({ after }) => after)).toEqual(['1', '2']);
    expect(await listQuarantine(pool, 0, 10)).toEqual([]);
    expect(await forgeries()).toEqual([
      [1, 'the registry sent another message, or none, with this sequence'],
    ]);
  });

  it('discards one message, records that, and applies the later messages of the person', async () => {
    handler.refuse = ({ message }) => (message.sequence === 1 ? new TypeError('never') : undefined);
    await publisher.publish(...compose(3, 1));
    subscribe();
    await reached(3);
    const request = { personKey: 'person-0', sequence: 1, reason: 'superseded by the next one', by: 'op-1' };
    expect(await discard(access(), { ...request, personKey: 'person-1' })).toBeUndefined();
    expect(await discard(access(), { ...request, sequence: 9 })).toBeUndefined();
    expect(await discard(access(), request)).toEqual({ applied: 2, remaining: 0 });
    expect(await discard(access(), request)).toBeUndefined();

    expect(await sequences()).toEqual([2, 3]);
    expect(await listDiscarded(pool, 0, 10)).toMatchObject([
      {
        sequence: 1,
        personKey: 'person-0',
        reason: 'TypeError',
        discardedBy: 'op-1',
        discardReason: 'superseded by the next one',
      },
    ]);
    expect(await status()).toMatchObject({ sequence: 3, quarantined: 0, discarded: 1 });
    await expect(pool.query('DELETE FROM subscriber.discarded')).rejects.toThrow('permission denied');
  });

  it('is stale as soon as a quarantine grows', async () => {
    handler.refuse = ({ message }) => (message.personKey === 'person-0' ? new TypeError('never') : undefined);
    await publisher.publish(...compose(1, 1));
    subscribe();
    await reached(1);
    await publisher.heartbeat();
    await until(async () => !(await status()).stale);
    expect(await status()).toMatchObject({ quarantined: 1, staleReasons: [] });
    await publisher.publish(...compose(1, 1));
    await reached(2);
    expect(await status()).toMatchObject({ stale: true, staleReasons: ['quarantine-growing'] });
  });

  it('records a batch that cannot be decoded, and gets its messages by pull', async () => {
    const messages = compose(4, 1);
    await publisher.publish(...messages.slice(0, 1));
    subscribe();
    await reached(1);
    const { partition } = messages[0] ?? { partition: 0 };
    const batch = {
      offset: '3',
      firstOffset: '1',
      key: null,
      value: Buffer.from([1]),
      headers: {},
      timestamp: '-1',
    };
    const subscriber = newSubscriber();
    const poison = new PoisonMessage('3', 'the batch does not match its checksum');
    await subscriber.setAside(topic, partition, batch, poison);
    await subscriber.setAside(topic, partition, batch, poison);
    expect((await committed(partition)).rows).toMatchObject([{ next_offset: '4', last_sequence: '1' }]);
    const { rows } = await pool.query(
      'SELECT kafka_offset, last_offset, reason FROM subscriber.unreadable WHERE topic = $1',
      [topic],
    );
    expect(rows).toEqual([{ kafka_offset: '1', last_offset: '3', reason: poison.reason }]);
    await publisher.heartbeat();
    await reached(4);
    expect(await sequences()).toEqual([1, 2, 3, 4]);
  });

  it('stops, and quarantines nobody, when the ministry has lost its tables', async () => {
    let failures = 0;
    handler.refuse = () => {
      failures += 1;
      return failures < 3 ? Object.assign(new Error('no such table'), { code: '42P01' }) : undefined;
    };
    await publisher.publish(...compose(5, 1));
    subscribe();
    await reached(5);

    expect(await sequences()).toEqual(upTo(5));
    expect((await status()).quarantined).toBe(0);
  });

  it('erases the state of a person who leaves the scope, and accepts the person again', async () => {
    const personKey = 'person-1';
    await publisher.publish(
      publisher.compose({ kind: 'entered-scope', personKey, state: { n: '1' } }),
      publisher.compose({ kind: 'left-scope', personKey, version: 2 }),
    );
    subscribe();
    await reached(2);
    const copy = () => pool.query('SELECT state, in_scope, version FROM subscriber.person');
    expect((await copy()).rows).toEqual([{ state: null, in_scope: false, version: 2 }]);

    await publisher.publish(
      publisher.compose({ kind: 'entered-scope', personKey, version: 3, state: { n: '3' } }),
    );
    await reached(3);
    expect((await copy()).rows).toEqual([{ state: '{"n":"3"}', in_scope: true, version: 3 }]);
    expect((await effects()).map(({ before, after }) => [before, after])).toEqual([
      [null, '1'],
      ['1', null],
      [null, '3'],
    ]);
  });

  it('stores the position in the same transaction as the effects', async () => {
    const [one, two] = compose(2, 1);
    if (!one || !two) throw new Error('two messages were composed');
    await publisher.publish(one, two);
    subscribe();
    await reached(2);
    expect((await committed(one.partition)).rows).toMatchObject([
      { next_offset: '2', last_sequence: '2', applied: '2' },
    ]);
  });
});
