import { feedTopic, type Heartbeat } from '@peristiwa/contracts';
import { createKafka, ensureTopics, partitionFor } from '@peristiwa/messaging';
import { alone, familyOfFour, testKafkaBrokers } from '@peristiwa/testing';
import { FeedsUnderTest, silent, until, type Ministry } from '../feeds-under-test';
import { isHeartbeat, readTopic, sendersOf } from '../topic-under-test';
import { FeedLayouts } from './layouts';

/* Issue 12, "Kafka in earnest": a feed is given more partitions while it is built and sent (ADR 0056). */

jest.setTimeout(90_000);
const kafka = createKafka({ brokers: testKafkaBrokers(), clientId: 'layouts-spec', logger: silent });
const reason = 'spec of the layouts of feeds';
let under: FeedsUnderTest;
let layouts: FeedLayouts;

beforeEach(async () => {
  under = await FeedsUnderTest.open();
  layouts = new FeedLayouts(under.pool);
});
afterEach(() => under.close());

async function sent(): Promise<void> {
  await under.released();
  await until(async () =>
    (await under.feeds.report()).feeds.every(({ highWater, sent: at }) => at === highWater && at > 0),
  );
}

const begun = (partner: string) =>
  until(async () => {
    const { layouts: all } = await layouts.of(partner);
    return all.every(({ afterSequence }) => afterSequence !== null) && all;
  });

it.each<Ministry>(['kemensos', 'bps'])(
  'begins between two messages of %s, on the topic and in the numbers, while others keep theirs',
  async (role) => {
    const partner = under.names[role];
    const other = role === 'kemensos' ? 'bps' : 'kemensos';
    await Promise.all([under.agree(role), under.agree(other)]);
    under.release();
    under.build();
    sendersOf(under, kafka);
    await under.registry.record(familyOfFour());
    await sent();
    const before = await under.pulled(role);

    expect(await layouts.order(partner, { partitions: 6, reason }, 'operator-1')).toMatchObject({
      layout: 2,
      partitions: 6,
      afterSequence: null,
    });
    // Nobody waits for anybody: messages are built before, while and after it begins.
    for (let person = 1; person <= 30; person += 1) await under.registry.record(alone(person));
    const [layout] = await begun(partner);
    const after = layout?.afterSequence as number;
    expect(after).toBeGreaterThanOrEqual(before.length);
    for (let person = 31; person <= 40; person += 1) await under.registry.record(alone(person));
    await sent();

    const events = await under.pulled(role);
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
    const last = new Map<number, number>();
    for (const { sequence, partition, key, headers } of events) {
      expect(partition).toBe(partitionFor(key, sequence > after ? 6 : 3));
      expect(headers['ce_aftersequence']).toBe(sequence > after ? String(after) : undefined);
      expect(headers['ce_previoussequence']).toBe(String(last.get(partition) ?? 0));
      last.set(partition, sequence);
    }
    expect(Math.max(...last.keys())).toBeGreaterThan(2);
    const topic = await readTopic(kafka, feedTopic(partner));
    const onKafka = topic.filter(({ headers }) => headers['ce_sequence'] !== undefined);
    expect(
      new Set(onKafka.map(({ partition, headers }) => `${partition} ${headers['ce_sequence']}`)),
    ).toEqual(new Set(events.map(({ partition, sequence }) => `${partition} ${sequence}`)));
    await until(async () => {
      const beats = (await readTopic(kafka, feedTopic(partner)))
        .filter(isHeartbeat)
        .filter(({ value }) => (JSON.parse(String(value)) as Heartbeat).partitions === 6);
      return new Set(beats.map(({ partition }) => partition)).size === 6;
    });
    const others = await under.pulled(other);
    expect(others.length).toBe(events.length);
    expect(others.every(({ headers }) => headers['ce_aftersequence'] === undefined)).toBe(true);
    const { feeds } = await under.feeds.report();
    expect(feeds.map(({ partner: one, partitions }) => [one, partitions])).toEqual(
      [
        [under.names[other], 3],
        [partner, 6],
      ].toSorted(),
    );
  },
);

it('has one layout after the other: each names the last message before itself', async () => {
  const partner = under.names.kemensos;
  await under.agree('kemensos');
  under.build();
  for (const [index, partitions] of [4, 7].entries()) {
    await under.registry.record(alone(index + 1));
    await under.built();
    await layouts.order(partner, { partitions, reason }, 'operator-1');
    await begun(partner);
  }
  await under.registry.record(alone(3));
  await under.built();
  expect((await under.pulled('kemensos')).map(({ headers }) => headers['ce_aftersequence'])).toEqual([
    undefined,
    '1',
    '2',
  ]);
  expect((await layouts.of(partner)).layouts).toMatchObject([
    { layout: 3, partitions: 7, afterSequence: 2, orderedBy: 'operator-1', reason },
    { layout: 2, partitions: 4, afterSequence: 1 },
  ]);
});

it('refuses fewer partitions, as many, a second change before the first has begun, and a feed that is none', async () => {
  const partner = under.names.kemensos;
  await under.agree('kemensos');
  const builder = under.build();
  await until(async () => (await under.feeds.report()).feeds.length === 1);
  await builder.stop();
  const order = (partitions: number, of = partner) =>
    layouts.order(of, { partitions, reason }, 'operator-1').then(
      () => 'ordered',
      (error: { problem?: { code: string }; code?: string }) => error.problem?.code ?? error.code,
    );
  expect(await order(2)).toBe('partitions-not-more');
  expect(await order(3)).toBe('partitions-not-more');
  expect(await order(6, 'nobody')).toBe('agreement-not-found');
  expect(await order(4)).toBe('ordered');
  expect(await order(5)).toBe('layout-under-way');
});

it('does not change a topic that has more partitions than the feed, which somebody added by hand', async () => {
  const partner = under.names.kemensos;
  await ensureTopics(kafka, [{ topic: feedTopic(partner), partitions: 5 }]);
  await under.agree('kemensos');
  under.build();
  sendersOf(under, kafka);
  await under.registry.record(familyOfFour());
  await sent();
  const used = (await readTopic(kafka, feedTopic(partner))).map(({ partition }) => partition);
  expect(Math.max(...used)).toBeLessThan(3);
});
