import { feedGenesis, feedTopic, Heartbeat, type PersonMessage } from '@peristiwa/contracts';
import { createKafka, FeedProducer, type OutgoingMessage } from '@peristiwa/messaging';
import {
  alone,
  FAR_OFFICE,
  familyOfFour,
  FATHER,
  idOf,
  MOTHER,
  SON,
  testKafkaBrokers,
  TODAY,
} from '@peristiwa/testing';
import { defaultAgreements } from './agreements/default-agreements';
import { fast, FeedsUnderTest, silent, until, type Ministry } from './feeds-under-test';
import type { SendersOptions } from './send/senders';
import { isHeartbeat, readTopic, sendersOf } from './topic-under-test';

describe('the publisher on real PostgreSQL and Kafka', () => {
  jest.setTimeout(90_000);
  let under: FeedsUnderTest;
  const kafka = createKafka({ brokers: testKafkaBrokers(), clientId: 'publisher-spec', logger: silent });

  beforeEach(async () => {
    under = await FeedsUnderTest.open();
  });

  afterEach(async () => {
    await under.close();
    const admin = kafka.admin();
    await admin.connect();
    const ours = new Set(Object.values(under.names).map(feedTopic));
    await admin.deleteTopics({ topics: (await admin.listTopics()).filter((topic) => ours.has(topic)) });
    await admin.disconnect();
  });

  const send = (producerOf?: SendersOptions['producerOf']) => sendersOf(under, kafka, producerOf);

  async function sent(): Promise<void> {
    await under.built();
    await until(async () =>
      (await under.feeds.report()).feeds.every(({ highWater, sent: at }) => at === highWater),
    );
  }

  const topicOf = (role: Ministry) => readTopic(kafka, feedTopic(under.names[role]));

  async function storedAs(role: Ministry) {
    const { rows } = await under.pool.query<{
      partition: number;
      key: string;
      headers: string;
      value: Buffer;
    }>('SELECT partition, key, headers, value FROM publisher.message WHERE partner = $1 ORDER BY sequence', [
      under.names[role],
    ]);
    return rows.map(({ partition, key, headers, value }) => ({
      partition,
      key: Buffer.from(key),
      value,
      headers: JSON.parse(headers) as Record<string, string>,
    }));
  }

  const bySequence = (messages: readonly OutgoingMessage[]) =>
    messages.toSorted((a, b) => Number(a.headers['ce_sequence']) - Number(b.headers['ce_sequence']));

  it('publishes each change once, dense and chained per partition; Kafka and the pull API have the same bytes', async () => {
    await Promise.all([under.agree('kemensos'), under.agree('bps')]);
    under.build();
    under.release();
    send();
    await under.registry.record(familyOfFour());
    const { children } = await under.birth();
    await under.death(FATHER);
    await under.released();
    await sent();

    const child = children[0]?.personId as string;
    expect(await under.published('kemensos')).toEqual([
      `biodata-recorded ${FATHER}`,
      `biodata-recorded ${MOTHER}`,
      `biodata-recorded ${SON}`,
      `biodata-recorded ${idOf(4)}`,
      `born ${child}`,
      `died ${FATHER}`,
      `widowed ${MOTHER}`,
      `head-succeeded ${SON}`,
      `head-succeeded ${idOf(4)}`,
      `head-succeeded ${child}`,
    ]);
    const places = (await under.pulled('kemensos')).map(
      ({ headers }) => `${headers['ce_actindex']} of ${headers['ce_actsize']}`,
    );
    expect(places.slice(4)).toEqual(['1 of 1', '1 of 5', '2 of 5', '3 of 5', '4 of 5', '5 of 5']);
    const widowed = (await under.pulled('kemensos'))[6]?.value;
    expect(widowed?.kinds).toEqual(['widowed', 'head-succeeded']);
    // In windows, so not in the order of the acts.
    expect((await under.published('bps')).map((line) => line.split(' ')[0]).toSorted()).toEqual([
      ...Array.from({ length: 4 }, () => 'biodata-recorded'),
      'born',
      'died',
      'widowed',
    ]);
    for (const role of ['kemensos', 'bps'] as const) {
      const onKafka = bySequence((await topicOf(role)).filter((message) => !isHeartbeat(message)));
      expect(onKafka).toEqual(await storedAs(role));
      const page = await under.pulled(role);
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
    const idVersions = async (role: Ministry) =>
      new Set((await under.pulled(role)).map(({ headers }) => headers['ce_id']?.charAt(14)));
    expect([await idVersions('kemensos'), await idVersions('bps')]).toEqual([new Set(['7']), new Set(['8'])]);
    const report = await under.feeds.report();
    expect(report).toMatchObject({
      registryPosition: under.registry.register.events.length,
      changeNo: under.registry.changes,
    });
  });

  it('keeps the order and the versions of several changes of one person in one batch', async () => {
    await under.agree('kemensos');
    await under.registry.record(alone(7));
    await under.moveAway(idOf(7));
    await under.death(idOf(7), FAR_OFFICE);
    under.build();
    await under.built();

    const page = await under.pulled('kemensos');
    expect(await under.published('kemensos')).toEqual(
      ['biodata-recorded', 'departed', 'moved', 'died'].map((kind) => `${kind} ${idOf(7)}`),
    );
    expect(page.map(({ value }) => value.version)).toEqual([1, 2, 3, 4]);
    const residences = ['resident', 'moving', 'resident', 'deceased'];
    expect(page.map(({ value }) => value.state?.residence)).toEqual(residences);
    expect(page.map(({ headers }) => headers['ce_previoussequence'])).toEqual(['0', '1', '2', '3']);
  });

  it('sends the same bytes again after a crash between commit and Kafka, with no gap', async () => {
    await under.agree('kemensos');
    const attempts: OutgoingMessage[][] = [];
    under.build();
    const failing = send(() => ({
      send: async (_topic, messages) => {
        if (!messages.every(isHeartbeat)) attempts.push([...messages]);
        throw new Error('Kafka is away');
      },
      close: async () => undefined,
    }));
    await under.registry.record(familyOfFour());
    await until(async () => attempts.length > 1);
    expect(failing.statuses).toMatchObject([{ state: 'retrying', sent: 0 }]);
    await under.birth();
    await under.built();
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

  it('resends messages that Kafka had acknowledged when the checkpoint did not advance', async () => {
    await under.agree('kemensos');
    under.build();
    await under.registry.record(familyOfFour());
    await under.built();
    const real = new FeedProducer({ kafka, logger: silent, timeoutMs: 10_000 });
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
    await under.agree('kemensos');
    const one = under.build();
    await until(async () => one.status.state === 'running');
    const two = under.build();
    send();
    send();
    await until(async () => two.status.state === 'standby');
    await under.registry.record(familyOfFour());
    await under.built();
    expect(two.status).toMatchObject({ state: 'standby', changeNo: 0 });

    await one.stop();
    await under.birth();
    await sent();
    expect(two.status).toMatchObject({ state: 'running', changeNo: under.registry.changes });
    expect(await under.published('kemensos')).toHaveLength(5);
    expect((await topicOf('kemensos')).filter((message) => !isHeartbeat(message))).toHaveLength(5);
  });

  it('sends a heartbeat on every partition after the messages', async () => {
    await under.agree('kemensos');
    under.build();
    send();
    await under.registry.record(familyOfFour());
    await sent();
    const position = under.registry.register.events.length;
    const isComplete = (message: OutgoingMessage) =>
      isHeartbeat(message) &&
      Heartbeat.parse(JSON.parse(message.value.toString())).registryPosition === position;
    const messages = await until(async () => {
      const all = await topicOf('kemensos');
      return new Set(all.filter(isComplete).map(({ partition }) => partition)).size === 3 && all;
    });

    const page = await under.pulled('kemensos');
    const endOf = (partition: number) => {
      const digest = page.findLast((event) => event.partition === partition)?.headers['ce_feeddigest'];
      return digest ? Buffer.from(digest, 'hex') : feedGenesis(under.names.kemensos, partition);
    };
    for (let partition = 0; partition < 3; partition += 1) {
      const last = messages.findLast((message) => message.partition === partition && isComplete(message));
      expect(JSON.parse(String(last?.value))).toEqual({
        highWater: 4,
        partitionHighWater: page.findLast((event) => event.partition === partition)?.sequence ?? 0,
        registryPosition: position,
        coveredUntil: '2026-11-22T03:04:05.678Z',
        at: expect.any(String),
        partition,
        partitionDigest: endOf(partition).toString('hex'),
        partitions: 3,
        keyId: expect.any(String),
        signature: expect.any(String),
      });
    }
  });

  it('sends nothing while suspended, and publishes the difference afterwards', async () => {
    await under.agree('kemensos');
    under.build();
    send();
    await under.registry.record(familyOfFour());
    await sent();
    await under.agree('kemensos', { status: 'suspended' });
    await under.built();
    await under.death(SON);
    await under.birth();
    await under.built();
    expect(await under.published('kemensos')).toHaveLength(4);

    await under.agree('kemensos', { status: 'active' });
    await sent();
    const later = await under.pulled('kemensos', 4);
    expect(later.map(({ headers }) => headers['ce_type']?.split('.')[3]).toSorted()).toEqual([
      'entered-scope',
      'resynced',
    ]);
    const died = later.find(({ key }) => key === SON)?.value;
    expect(died).toMatchObject({ state: { residence: 'deceased', diedOn: TODAY } });
    for (const member of ['facts', 'occurredOn', 'reportedOn', 'recordedAt'])
      expect(died).not.toHaveProperty(member);
  });

  it('sends left-scope with only the key for every person when an agreement ends', async () => {
    await under.agree('kemensos');
    under.build();
    send();
    await under.registry.record(familyOfFour());
    await sent();
    await under.agree('kemensos', { status: 'ended' });
    await sent();
    await under.birth();
    await sent();

    const later = await under.pulled('kemensos', 4);
    expect(later.map(({ value }) => Object.keys(value))).toEqual(
      Array.from({ length: 4 }, () => ['personKey', 'version', 'asOf']),
    );
    expect(later.every(({ headers }) => /left-scope/.test(headers['ce_type'] ?? ''))).toBe(true);
    expect(bySequence((await topicOf('kemensos')).filter((message) => !isHeartbeat(message)))).toHaveLength(
      8,
    );
  });

  it('fills the feed of a new agreement from the registry; a birth in the meantime is published as a birth', async () => {
    await under.agree('bps');
    const first = under.build();
    await under.registry.record(familyOfFour());
    await under.built();
    await first.stop();
    await under.agree('kemensos', { areaScope: ['32'] });
    const { children } = await under.birth();
    under.build();
    await under.built();

    const child = children[0]?.personId as string;
    expect((await under.published('kemensos')).toSorted()).toEqual(
      [
        `born ${child}`,
        ...[FATHER, MOTHER].map((id) => `child-born ${id}`),
        ...[SON, idOf(4)].map((id) => `entered-scope ${id}`),
      ].toSorted(),
    );
  });

  it('removes a person who moves out of the area, without the destination', async () => {
    await under.agree('kemensos', { areaScope: ['3204'] });
    under.build();
    await under.registry.record(alone(7));
    await under.moveAway(idOf(7));
    await under.built();

    expect(await under.published('kemensos')).toEqual([
      `biodata-recorded ${idOf(7)}`,
      `departed ${idOf(7)}`,
      `left-scope ${idOf(7)}`,
    ]);
    const left = (await under.pulled('kemensos')).at(-1)?.value as PersonMessage;
    expect(left).toEqual({ personKey: idOf(7), version: 3, asOf: '2026-11-22T03:04:05.678Z' });
  });

  it('publishes other grants as such, with the fields named, and never as a death (issue 10, part 2)', async () => {
    const { fields } = defaultAgreements[0] ?? { fields: [] };
    await under.agree('kemensos', { fields: fields.filter((field) => field !== 'diedOn') });
    under.build();
    await under.registry.record(familyOfFour());
    await under.death(SON);
    await under.built();
    const from = (await under.pulled('kemensos')).length;
    await under.agree('kemensos', { fields: fields.filter((field) => field !== 'nik') });
    await under.built();
    expect((await under.published('kemensos', from)).toSorted()).toEqual(
      [FATHER, MOTHER, SON, idOf(4)].map((id) => `grants-changed ${id}`).toSorted(),
    );
    const ofSon = (await under.pulled('kemensos', from)).find(({ key }) => key === SON)?.value;
    expect(ofSon).toMatchObject({
      granted: ['diedOn'],
      withdrawn: ['nik'],
      changes: {},
      state: { diedOn: TODAY },
    });
    await under.agree('kemensos', {
      fields: fields.filter((field) => field !== 'diedOn' && field !== 'nik'),
    });
    await under.built();
    expect((await under.published('kemensos', from + 4)).toSorted()).toEqual([`grants-changed ${SON}`]);
    // An act after an agreement that changed nothing for the person is an act alone.
    await under.death(FATHER);
    await under.built();
    expect((await under.published('kemensos', from + 5))[0]).toBe(`died ${FATHER}`);
  });

  it('keeps an act whole when it has more rows than a batch', async () => {
    await under.agree('kemensos');
    under.build({ settings: { ...fast, batchSize: 2 } });
    await under.registry.record(familyOfFour());
    await under.built();
    const places = (await under.pulled('kemensos')).map(({ headers }) => headers['ce_actindex']);
    expect(places).toEqual(['1', '2', '3', '4']);
  });
});
