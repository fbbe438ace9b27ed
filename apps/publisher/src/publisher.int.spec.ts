import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { feedTopic, Heartbeat, HEARTBEAT_TYPE, type PersonMessage } from '@peristiwa/contracts';
import {
  registerArrival,
  registerBirth,
  registerDeath,
  registerDeparture,
  registerMarriage,
} from '@peristiwa/domain';
import { createKafka, ensureTopics, FeedProducer, type OutgoingMessage } from '@peristiwa/messaging';
import {
  alone,
  arrivalFacts,
  birthFacts,
  contextOn,
  deathFacts,
  departureFacts,
  FAR_HOME,
  FAR_OFFICE,
  FAR_VILLAGE,
  familyOfFour,
  FATHER,
  HOME,
  idOf,
  marriageFacts,
  MOTHER,
  on,
  SON,
  testDatabase,
  testKafkaBrokers,
  TODAY,
  ToldRegistry,
  type TestDatabase,
} from '@peristiwa/testing';
import type { AgreementBody } from './agreements/agreement.body';
import { AgreementEntity } from './agreements/agreement.entity';
import { Agreements } from './agreements/agreements';
import { defaultAgreements } from './agreements/default-agreements';
import { WatchList } from './agreements/watch-list';
import { Builder } from './build/builder';
import { RegistryReader } from './build/registry-reader';
import { FeedReader } from './feeds/feed-reader';
import { migratePublisher } from './migrate-publisher';
import { Senders, type SendersOptions } from './send/senders';
import { defaultSettings, type Settings } from './tokens';

const quiet = () => undefined;
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const fast: Settings = {
  ...defaultSettings,
  pollMs: 5,
  heartbeatMs: 200,
  leaseMs: 2_000,
  retryMs: { min: 20, max: 100 },
};
type Role = 'kemensos' | 'kemenp2mi' | 'bps';

async function until<Value>(look: () => Promise<Value | undefined | false>): Promise<Value> {
  const giveUpAt = Date.now() + 30_000;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > giveUpAt) throw new Error(`still not true: ${look}`);
    await sleep(10);
  }
}

describe('the publisher on real PostgreSQL and Kafka', () => {
  jest.setTimeout(90_000);
  let database: TestDatabase;
  let registry: ToldRegistry;
  let pool: Pool;
  let source: DataSource;
  let agreements: Agreements;
  let reader: RegistryReader;
  let watchList: WatchList;
  let feeds: FeedReader;
  /** Topics belong to the whole broker: each test has partners of its own. */
  let names: Record<Role, string>;
  let context: ReturnType<typeof contextOn>;
  const kafka = createKafka({ brokers: testKafkaBrokers(), clientId: 'publisher-spec', logger: log });
  const opened: { stop(): Promise<void> }[] = [];

  beforeEach(async () => {
    database = await testDatabase('publisher');
    await migratePublisher(database.url);
    registry = await ToldRegistry.open(database.url);
    const options = '-c role=peristiwa_publisher';
    pool = new Pool({ connectionString: database.url, options, max: 12 });
    pool.on('error', () => undefined);
    source = await new DataSource({
      type: 'postgres',
      url: database.url,
      entities: [AgreementEntity],
      extra: { options },
    }).initialize();
    agreements = new Agreements(source, pool, { clock: () => new Date() });
    reader = new RegistryReader(pool);
    watchList = new WatchList(pool, reader, agreements);
    feeds = new FeedReader(pool);
    const mark = randomUUID().slice(0, 8);
    names = { kemensos: `kemensos-${mark}`, kemenp2mi: `kemenp2mi-${mark}`, bps: `bps-${mark}` };
    context = contextOn();
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.stop()));
    await source.destroy();
    await pool.end();
    await registry.close();
    await database.drop();
    const admin = kafka.admin();
    await admin.connect();
    const ours = new Set(Object.values(names).map(feedTopic));
    await admin.deleteTopics({ topics: (await admin.listTopics()).filter((topic) => ours.has(topic)) });
    await admin.disconnect();
  });

  function agree(role: Role, change: Partial<AgreementBody> = {}) {
    const body = defaultAgreements.find(({ partner }) => partner === role) as AgreementBody;
    return agreements.record({ ...body, ...change, partner: names[role] }, 'spec');
  }

  function build(): Builder {
    const builder = new Builder({
      pool,
      registry: reader,
      agreements,
      settings: fast,
      clock: () => new Date(),
      log,
      onBuilt: () => undefined,
    });
    opened.push(builder);
    builder.start();
    return builder;
  }

  function send(producerOf?: SendersOptions['producerOf']): Senders {
    const senders = new Senders({
      pool,
      settings: fast,
      clock: () => new Date(),
      log,
      producerOf: producerOf ?? (() => new FeedProducer({ kafka, logger: log, timeoutMs: 10_000 })),
      ensureTopic: (topic, partitions) => ensureTopics(kafka, [{ topic, partitions }]),
      onSent: () => undefined,
    });
    opened.push(senders);
    senders.start();
    return senders;
  }

  /** Everything told has been built: the checkpoint is at the end and no queue or sweep is left. */
  async function built(): Promise<void> {
    await until(async () => {
      const { rows } = await pool.query<{ done: boolean }>(
        `SELECT coalesce((SELECT position FROM publisher.checkpoint WHERE name = 'build'), 0) >= $1
           AND NOT EXISTS (SELECT 1 FROM publisher.rescope) AND NOT EXISTS (SELECT 1 FROM publisher.sweep)
           AND NOT EXISTS (SELECT 1 FROM publisher.agreement a LEFT JOIN publisher.feed f USING (partner)
             GROUP BY a.partner HAVING max(a.version) IS DISTINCT FROM max(f.agreement_version)) AS done`,
        [registry.changes],
      );
      return rows[0]?.done;
    });
  }

  async function sent(): Promise<void> {
    await built();
    await until(async () =>
      (await feeds.report()).feeds.every(({ highWater, sent: at }) => at === highWater),
    );
  }

  async function pulled(role: Role, after = 0) {
    return (await feeds.page(names[role], after, 1_000))?.events ?? [];
  }

  /** `kind personKey` of each message, which is how a feed reads. */
  async function told(role: Role, after = 0): Promise<string[]> {
    return (await pulled(role, after)).map(
      ({ headers, key }) => `${headers['ce_type']?.split('.')[3]} ${key}`,
    );
  }

  /** Whole topic, by partition in the order of offsets. */
  async function topicOf(role: Role): Promise<OutgoingMessage[]> {
    const topic = feedTopic(names[role]);
    const admin = kafka.admin();
    await admin.connect();
    const ends = await admin.fetchTopicOffsets(topic);
    await admin.disconnect();
    const total = ends.reduce((sum, { high }) => sum + Number(high), 0);
    const messages: OutgoingMessage[] = [];
    const consumer = kafka.consumer({ groupId: `spec-${randomUUID()}` });
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ partition, message }) => {
        const headers = Object.fromEntries(
          Object.entries(message.headers ?? {}).map(([name, text]) => [name, String(text)]),
        );
        messages.push({ partition, key: message.key as Buffer, value: message.value as Buffer, headers });
      },
    });
    await until(async () => messages.length >= total);
    await consumer.disconnect();
    return messages;
  }

  const isHeartbeat = ({ headers }: OutgoingMessage) => headers['ce_type'] === HEARTBEAT_TYPE;

  async function storedAs(role: Role) {
    const { rows } = await pool.query<{ partition: number; key: string; headers: string; value: Buffer }>(
      'SELECT partition, key, headers, value FROM publisher.message WHERE partner = $1 ORDER BY sequence',
      [names[role]],
    );
    return rows.map(({ partition, key, headers, value }) => ({
      partition,
      key: Buffer.from(key),
      value,
      headers: JSON.parse(headers) as Record<string, string>,
    }));
  }

  const bySequence = (messages: readonly OutgoingMessage[]) =>
    messages.toSorted((a, b) => Number(a.headers['ce_sequence']) - Number(b.headers['ce_sequence']));

  const birth = (name = 'Bintang Santoso') =>
    registry.decide((register) =>
      registerBirth(
        {
          bornOn: on('2026-11-20'),
          reportedOn: TODAY,
          children: [{ name, sex: 'male', birthPlace: '3204', birthOrder: 3 }],
        },
        birthFacts(register, { mother: MOTHER, father: FATHER }),
        context,
      ),
    );
  const death = (personId: string, office = context.office) =>
    registry.decide((register) =>
      registerDeath(
        { diedOn: TODAY, reportedOn: TODAY, cause: 'accident', attestedBy: 'doctor' },
        deathFacts(register, personId),
        { ...context, office },
      ),
    );
  async function moveAway(personId: string): Promise<void> {
    const { moveId } = await registry.decide((register) =>
      registerDeparture(
        { reportedOn: TODAY, destination: FAR_VILLAGE, reason: 'work' },
        departureFacts(register, [personId]),
        context,
      ),
    );
    await registry.decide((register) =>
      registerArrival(
        { arrivedOn: TODAY, reportedOn: TODAY, address: FAR_HOME, family: { kind: 'same-card' } },
        arrivalFacts(register, moveId),
        { ...context, office: FAR_OFFICE },
      ),
    );
  }

  it('says each change once, dense, chained per partition, on Kafka byte for byte as in the pull', async () => {
    await Promise.all([agree('kemensos'), agree('bps')]);
    build();
    send();
    await registry.tell(familyOfFour());
    const { children } = await birth();
    await death(FATHER);
    await sent();

    const child = children[0]?.personId as string;
    expect(await told('kemensos')).toEqual([
      `entered-scope ${FATHER}`,
      `entered-scope ${MOTHER}`,
      `entered-scope ${SON}`,
      `entered-scope ${idOf(4)}`,
      `born ${child}`,
      `died ${FATHER}`,
      `status-changed ${MOTHER}`,
      `biodata-changed ${SON}`,
      `biodata-changed ${idOf(4)}`,
      `biodata-changed ${child}`,
    ]);
    expect((await told('bps')).map((line) => line.split(' ')[0])).toEqual([
      ...Array.from({ length: 4 }, () => 'entered-scope'),
      'born',
      'died',
      'status-changed',
    ]);
    for (const role of ['kemensos', 'bps'] as const) {
      const onKafka = bySequence((await topicOf(role)).filter((message) => !isHeartbeat(message)));
      expect(onKafka).toEqual(await storedAs(role));
      const page = await pulled(role);
      expect(page.map(({ sequence }) => sequence)).toEqual(page.map((_, index) => index + 1));
      expect(page.map(({ value }) => JSON.stringify(value))).toEqual(
        onKafka.map(({ value }) => value.toString()),
      );
      const last = new Map<number, string>();
      for (const { partition, headers } of page) {
        expect(headers['ce_previoussequence']).toBe(last.get(partition) ?? '0');
        last.set(partition, headers['ce_sequence'] as string);
      }
    }
    const report = await feeds.report();
    expect(report).toMatchObject({
      registryPosition: registry.register.events.length,
      changeNo: registry.changes,
    });
  });

  it('keeps order and versions of several changes of one person in one batch', async () => {
    await agree('kemensos');
    await registry.tell(alone(7));
    await moveAway(idOf(7));
    await death(idOf(7), FAR_OFFICE);
    build();
    await built();

    const page = await pulled('kemensos');
    expect(await told('kemensos')).toEqual(
      ['entered-scope', 'departed', 'moved', 'died'].map((kind) => `${kind} ${idOf(7)}`),
    );
    expect(page.map(({ value }) => value.version)).toEqual([1, 2, 3, 4]);
    const residences = ['resident', 'moving', 'resident', 'deceased'];
    expect(page.map(({ value }) => value.state?.residence)).toEqual(residences);
    expect(page.map(({ headers }) => headers['ce_previoussequence'])).toEqual(['0', '1', '2', '3']);
  });

  it('sends the same bytes again after a crash between commit and Kafka, with no gap', async () => {
    await agree('kemensos');
    const attempts: OutgoingMessage[][] = [];
    build();
    const failing = send(() => ({
      send: async (_topic, messages) => {
        if (!messages.every(isHeartbeat)) attempts.push([...messages]);
        throw new Error('Kafka is away');
      },
      close: async () => undefined,
    }));
    await registry.tell(familyOfFour());
    await until(async () => attempts.length > 1);
    expect(failing.statuses).toMatchObject([{ state: 'retrying', sent: 0 }]);
    await birth();
    await built();
    await failing.stop();
    const before = await storedAs('kemensos');

    send();
    await sent();

    const onKafka = bySequence((await topicOf('kemensos')).filter((message) => !isHeartbeat(message)));
    expect(onKafka).toEqual(before);
    expect(before).toHaveLength(5);
    const tried = attempts[0]?.map(({ partition, key, value, headers }) => ({
      partition,
      key,
      value,
      headers,
    }));
    expect(tried).toEqual(before.slice(0, tried?.length));
  });

  it('resends what Kafka had taken when the checkpoint did not move', async () => {
    await agree('kemensos');
    build();
    await registry.tell(familyOfFour());
    await built();
    const real = new FeedProducer({ kafka, logger: log, timeoutMs: 10_000 });
    let isFirst = true;
    const once = send(() => ({
      send: async (topic, messages) => {
        await real.send(topic, messages);
        if (isFirst) {
          isFirst = false;
          throw new Error('killed after Kafka had answered');
        }
      },
      close: () => real.close(),
    }));
    await sent();
    await once.stop();

    const onKafka = (await topicOf('kemensos')).filter((message) => !isHeartbeat(message));
    expect(onKafka).toHaveLength(8);
    const distinct = new Set(
      onKafka.map(({ headers, value }) => JSON.stringify([headers, value.toString()])),
    );
    expect(distinct.size).toBe(4);
  });

  it('lets one of two publishers work, and the other take over', async () => {
    await agree('kemensos');
    const one = build();
    await until(async () => one.status.state === 'running');
    const two = build();
    send();
    send();
    await until(async () => two.status.state === 'standby');
    await registry.tell(familyOfFour());
    await built();
    expect(two.status).toMatchObject({ state: 'standby', changeNo: 0 });

    await one.stop();
    await birth();
    await sent();
    expect(two.status).toMatchObject({ state: 'running', changeNo: registry.changes });
    expect(await told('kemensos')).toHaveLength(5);
    expect((await topicOf('kemensos')).filter((message) => !isHeartbeat(message))).toHaveLength(5);
  });

  it('beats on every partition after what was sent', async () => {
    await agree('kemensos');
    build();
    send();
    await registry.tell(familyOfFour());
    await sent();
    const position = registry.register.events.length;
    const isComplete = (message: OutgoingMessage) =>
      isHeartbeat(message) &&
      Heartbeat.parse(JSON.parse(message.value.toString())).registryPosition === position;
    const messages = await until(async () => {
      const all = await topicOf('kemensos');
      return new Set(all.filter(isComplete).map(({ partition }) => partition)).size === 3 && all;
    });

    const page = await pulled('kemensos');
    for (let partition = 0; partition < 3; partition += 1) {
      const last = messages.findLast((message) => message.partition === partition && isComplete(message));
      expect(JSON.parse(String(last?.value))).toEqual({
        highWater: 4,
        partitionHighWater: page.findLast((event) => event.partition === partition)?.sequence ?? 0,
        registryPosition: position,
        at: expect.any(String),
      });
    }
  });

  it('lets nothing flow while suspended, and tells the difference afterwards', async () => {
    await agree('kemensos');
    build();
    send();
    await registry.tell(familyOfFour());
    await sent();
    await agree('kemensos', { status: 'suspended' });
    await built();
    await death(SON);
    await birth();
    await built();
    expect(await told('kemensos')).toHaveLength(4);

    await agree('kemensos', { status: 'active' });
    await sent();
    const later = await pulled('kemensos', 4);
    expect(later.map(({ headers }) => headers['ce_type']?.split('.')[3]).toSorted()).toEqual([
      'died',
      'entered-scope',
    ]);
    const died = later.find(({ key }) => key === SON)?.value;
    expect(died).toMatchObject({ state: { residence: 'deceased', diedOn: TODAY } });
    expect(died?.facts).toBeUndefined();
  });

  it('lets everybody leave when an agreement ends, with the key alone', async () => {
    await agree('kemensos');
    build();
    send();
    await registry.tell(familyOfFour());
    await sent();
    await agree('kemensos', { status: 'ended' });
    await sent();
    await birth();
    await sent();

    const later = await pulled('kemensos', 4);
    expect(later.map(({ value }) => Object.keys(value))).toEqual(
      Array.from({ length: 4 }, () => ['personKey', 'version', 'recordedAt']),
    );
    expect(later.every(({ headers }) => /left-scope/.test(headers['ce_type'] ?? ''))).toBe(true);
    expect(bySequence((await topicOf('kemensos')).filter((message) => !isHeartbeat(message)))).toHaveLength(
      8,
    );
  });

  it('fills a new agreement from the registry, and a birth meanwhile stays a birth', async () => {
    await agree('bps');
    const first = build();
    await registry.tell(familyOfFour());
    await built();
    await first.stop();
    await agree('kemensos', { areaScope: ['32'] });
    const { children } = await birth();
    build();
    await built();

    const child = children[0]?.personId as string;
    expect((await told('kemensos')).toSorted()).toEqual(
      [`born ${child}`, ...[FATHER, MOTHER, SON, idOf(4)].map((id) => `entered-scope ${id}`)].toSorted(),
    );
  });

  it('lets somebody leave who moves out of the area, without saying where to', async () => {
    await agree('kemensos', { areaScope: ['3204'] });
    build();
    await registry.tell(alone(7));
    await moveAway(idOf(7));
    await built();

    expect(await told('kemensos')).toEqual([
      `entered-scope ${idOf(7)}`,
      `departed ${idOf(7)}`,
      `left-scope ${idOf(7)}`,
    ]);
    const left = (await pulled('kemensos')).at(-1)?.value as PersonMessage;
    expect(left).toEqual({ personKey: idOf(7), version: 3, recordedAt: '2026-11-22T03:04:05.678Z' });
  });

  it('follows a watch-list and the next of kin of those on it', async () => {
    await agree('kemenp2mi');
    build();
    await registry.tell(familyOfFour());
    await registry.tell(alone(7));
    await built();
    expect(await told('kemenp2mi')).toEqual([]);

    const niks = [MOTHER, idOf(7)].map((id) => registry.register.registered(id).nik);
    const answer = await watchList.add(
      names.kemenp2mi,
      [niks[0] as string, '3204010101010001', niks[1] as string],
      'spec',
    );
    expect(answer).toEqual({ changed: 2, notFound: [1] });
    await built();
    const entered = await told('kemenp2mi');
    expect(entered.toSorted()).toEqual([
      `entered-scope ${FATHER}`,
      `entered-scope ${MOTHER}`,
      `entered-scope ${idOf(7)}`,
    ]);
    const states = new Map((await pulled('kemenp2mi')).map(({ key, value }) => [key, value.state]));
    expect(states.get(FATHER)).toMatchObject({ contactAddress: HOME });
    expect(states.get(MOTHER)).not.toHaveProperty('contactAddress');

    await death(FATHER);
    await built();
    expect(await told('kemenp2mi', 3)).toEqual([
      `died ${FATHER}`,
      `left-scope ${FATHER}`,
      `status-changed ${MOTHER}`,
    ]);

    await watchList.remove(names.kemenp2mi, niks);
    await built();
    expect((await told('kemenp2mi', 6)).toSorted()).toEqual([
      `left-scope ${MOTHER}`,
      `left-scope ${idOf(7)}`,
    ]);
    const { rows } = await pool.query('SELECT 1 FROM publisher.holding WHERE partner = $1', [
      names.kemenp2mi,
    ]);
    expect(rows).toEqual([]);
  });

  it('takes in a new spouse of somebody on the watch-list', async () => {
    await agree('kemenp2mi');
    build();
    await registry.tell(alone(7));
    await registry.tell(alone(8, { name: 'Joko Susilo', sex: 'male', bornOn: '1993-01-01' }));
    await watchList.add(names.kemenp2mi, [registry.register.registered(idOf(7)).nik], 'spec');
    await built();
    await registry.decide((register) =>
      registerMarriage(
        {
          marriedOn: TODAY,
          reportedOn: TODAY,
          authority: 'kua',
          certificateNumber: '0001/001/XI/2026',
          family: { kind: 'join', host: 'husband' },
        },
        marriageFacts(register, idOf(8), idOf(7)),
        context,
      ),
    );
    await built();

    expect((await told('kemenp2mi')).toSorted()).toEqual(
      [`entered-scope ${idOf(7)}`, `entered-scope ${idOf(8)}`, `status-changed ${idOf(7)}`].toSorted(),
    );
  });
});
