import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { Registry } from 'prom-client';
import { BatchConsumer, createKafka, ensureTopics, FeedProducer } from '@peristiwa/messaging';
import { createPool } from '@peristiwa/postgres';
import { FakePublisher } from '@peristiwa/conformance';
import { testDatabase, testKafkaBrokers, type TestDatabase } from '@peristiwa/testing';
import { migrateMinistry } from './migrate-ministry';
import { httpPull } from './pull-client';
import { readStatus } from './status';
import { Subscriber } from './subscriber';
import { SubscriberMetrics } from './subscriber-metrics';

/*
 * Issue 12, Delivery: a partner that was down for days loses nothing and catches up from Kafka, not by pull; others are
 * unaffected, before and while it does.
 */

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const PARTITIONS = 3;
/** A day's messages of a province of 6 million: 14 a second in 10 hours for 288 million (`domain.md` §6). */
const BACKLOG = 10_000;
const PERSONS = 500;
const BATCH = 1_000;

jest.setTimeout(120_000);
const kafka = createKafka({ brokers: testKafkaBrokers(), clientId: 'partner-down-spec', logger: log });
const producer = new FeedProducer({ kafka, logger: log });
const opened: { stop(): Promise<void> }[] = [];

/** A partner with a feed, a database and a consumer that may be away. */
class Partner {
  readonly topic = `test.down.${randomUUID()}`;
  readonly publisher: FakePublisher;
  private consumer: BatchConsumer | undefined;

  private constructor(
    readonly name: string,
    private readonly database: TestDatabase,
    readonly pool: Pool,
  ) {
    this.publisher = new FakePublisher({
      partner: name,
      topic: this.topic,
      partitions: PARTITIONS,
      send: (topic, messages) => producer.send(topic, messages),
    });
  }

  static async open(name: string): Promise<Partner> {
    const database = await testDatabase('down');
    const role = 'peristiwa_subscriber_test';
    await migrateMinistry({ url: database.url, role, schema: 'ministry', migrations: [] });
    const partner = new Partner(name, database, createPool({ url: database.url, role, name: 'down' }));
    opened.push(partner);
    await ensureTopics(kafka, [{ topic: partner.topic, partitions: PARTITIONS }]);
    return partner;
  }

  async start(): Promise<void> {
    const baseUrl = await this.publisher.listen();
    const subscriber = new Subscriber({
      partner: this.name,
      topic: this.topic,
      pool: this.pool,
      handler: { apply: async () => undefined },
      pull: httpPull({ baseUrl, partner: this.name, token: async () => 'token' }),
      metrics: new SubscriberMetrics(new Registry(), () => new Date()),
      log,
      clock: () => new Date(),
    });
    const groupId = `subscriber.${this.topic}`;
    this.consumer = new BatchConsumer({
      ...{ kafka, logger: log, groupId, topics: [this.topic] },
      ...{ handler: subscriber, maxChunk: 2_000 },
    });
    this.consumer.start();
  }

  async goAway(): Promise<void> {
    await this.consumer?.close();
    await this.publisher.stop();
  }

  status() {
    return readStatus({
      ...{ pool: this.pool, topic: this.topic },
      ...{ clock: () => new Date(), staleAfterMs: 60_000 },
    });
  }

  async send(count: number): Promise<void> {
    for (let sent = 0; sent < count; sent += BATCH) {
      const batch = Array.from({ length: Math.min(BATCH, count - sent) }, (_, index) => {
        const n = String(this.publisher.history.length + 1);
        return this.publisher.compose({
          kind: 'moved',
          personKey: `person-${index % PERSONS}`,
          state: { n },
        });
      });
      await this.publisher.publish(...batch);
    }
    await this.publisher.heartbeat();
  }

  /** Everything that was sent has been applied. */
  async isCurrent(): Promise<boolean> {
    const { sequence, stale } = await this.status();
    return sequence === this.publisher.history.length && !stale;
  }

  async untilCurrent(): Promise<void> {
    while (!(await this.isCurrent())) await sleep(20);
  }

  async stop(): Promise<void> {
    await this.goAway();
    await this.pool.end();
    await this.database.drop();
    const admin = kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [this.topic] });
    await admin.disconnect();
  }
}

afterAll(async () => {
  for (const one of opened) await one.stop();
  await producer.close();
});

it('a partner that was away for a day catches up from Kafka, and nobody else notices', async () => {
  const [away, other] = await Promise.all([Partner.open('bps'), Partner.open('kemensos')]);
  await Promise.all([away.start(), other.start()]);
  await Promise.all([away.send(30), other.send(30)]);
  await Promise.all([away.untilCurrent(), other.untilCurrent()]);
  await away.goAway();

  await away.send(BACKLOG);
  await other.send(30);
  await other.untilCurrent();
  expect((await away.status()).sequence).toBe(30);

  await away.start();
  for (let round = 1; round <= 3 || !(await away.isCurrent()); round += 1) {
    await other.send(3);
    await other.untilCurrent();
  }
  for (const one of [away, other]) {
    expect(await one.status()).toMatchObject({
      ...{ behind: 0, stale: false, quarantined: 0, forged: 0 },
      ...{ duplicatesSkipped: 0, gapsRepaired: 0 },
    });
    expect(one.publisher.pulls).toBe(0);
  }
  const { rows } = await away.pool.query<{ state: string; last_sequence: string }>(
    'SELECT state, last_sequence FROM subscriber.person',
  );
  expect(rows).toHaveLength(PERSONS);
  for (const { state, last_sequence: last } of rows) expect(JSON.parse(state)).toEqual({ n: last });
});
