import { setTimeout as pause } from 'node:timers/promises';
import { feedTopic } from '@peristiwa/contracts';
import { arrivalRate, type Arrival } from '../arrivals';
import type { Contest, Contestant } from '../contest';
import type { BenchEnvironment } from '../environment';
import { nationalTerms } from '../feed-agreements';
import { FeedCell } from '../feed-cell';
import type { FeedConsumer } from '../feed-consumer';
import { Debezium, DEBEZIUM, openDebezium } from '../peers/debezium';

/** Enough that a publisher just started has compiled its code before most of them: 60,000 messages. */
const FAMILIES = 10_000;
const PERSONS_PER_FAMILY = 3;
const ROUNDS = 3;
/** As the publisher sends. */
const BATCH = 1_000;
const rawTopic = (topic: string) => `bench.raw.${topic}`;

/** A backlog of the registry's changes, from the change rows to the topics. */
export async function feedDrainPath(environment: BenchEnvironment): Promise<Contest> {
  const drain = await openDrain(environment, { name: 'feed_drain', partners: 2, keepsMessages: true });
  const families = Math.ceil(FAMILIES / environment.scale);
  const { cell, consumer, topics } = drain;
  await cell.createTopics(topics.map((topic) => ({ topic: rawTopic(topic), partitions: 3 })));
  const producer = cell.kafka().producer();
  await producer.connect();
  environment.onEnd(() => producer.disconnect());
  const { debezium, absent } = await openDebezium(environment);
  let bytes: readonly Arrival[] = [];
  const own = drained(drain, families);
  const run = async () => {
    const rate = await own.run();
    bytes = consumer.arrivals;
    return rate;
  };
  return {
    name: 'feed-drain',
    title: 'a backlog is built and sent (couples and their first children, two national feeds)',
    unit: 'messages',
    target: { against: 'raw', ratio: 0.75 },
    contestants: [
      { ...own, name: 'publisher', role: 'ours', lacks: '', run },
      {
        name: 'kafkajs sends the prepared messages',
        role: 'raw',
        lacks: 'reading, views, holdings, numbering, storing, checkpoint, idempotent writes',
        prepare: () => Promise.resolve(),
        run: async () => {
          const batches = topics.flatMap((topic) => batchesOf(topic, bytes));
          const started = performance.now();
          for (const { topic, messages } of batches) await producer.send({ topic, acks: -1, messages });
          return { units: bytes.length, seconds: (performance.now() - started) / 1_000 };
        },
      },
      ...(debezium ? [await relayed(drain, debezium, () => bytes)] : []),
    ],
    rounds: ROUNDS,
    notes: [
      `${families * PERSONS_PER_FAMILY * 2} messages a round. The publisher starts on the backlog; its clock runs from ` +
        'the first to the last message that a consumer receives, so that the start of the process does not count. ' +
        `Kafkajs sends the same bytes in batches of ${BATCH}, topic after topic. Debezium gets the same keys and ` +
        'values as rows of an outbox in one commit, and is measured as the publisher.',
      ...absent,
    ],
  };
}

/** The same keys and values from an outbox table. */
async function relayed(
  { cell, topics }: Drain,
  debezium: Debezium,
  bytes: () => readonly Arrival[],
): Promise<Contestant> {
  const relayTopics = topics.map((topic) => Debezium.topicOf(topic));
  await cell.createTopics(relayTopics.map((topic) => ({ topic, partitions: 3 })));
  const consumer = await cell.consumer(relayTopics);
  return {
    name: DEBEZIUM,
    role: 'peer',
    lacks: 'views, holdings, numbering: the outbox has prepared messages; order of a feed',
    prepare: async () => consumer.forget(),
    run: async () => {
      const rows = bytes().map(({ topic, key, message }) => ({
        ...{ route: topic, key },
        value: message?.value ?? new Uint8Array(),
      }));
      await debezium.insert(rows);
      await consumer.reached(rows.length, relayTopics);
      return arrivalRate(consumer.arrivals);
    },
  };
}

function batchesOf(topic: string, bytes: readonly Arrival[]) {
  const own = bytes.filter((arrival) => arrival.topic === topic);
  const messages = own.map(({ key, partition, message }) => ({
    ...{ key, partition, headers: { ...message?.headers } },
    value: Buffer.from(message?.value ?? []),
  }));
  return Array.from({ length: Math.ceil(messages.length / BATCH) }, (_, index) => ({
    topic: rawTopic(topic),
    messages: messages.slice(index * BATCH, (index + 1) * BATCH),
  }));
}

const PARTNERS = [
  { partners: 2, families: 1_500 },
  { partners: 10, families: 500 },
  { partners: 50, families: 200 },
] as const;

/** What each more partner costs: the same backlog for 2, 10 and 50 equal agreements. */
export async function feedPartnersPath(environment: BenchEnvironment): Promise<Contest> {
  const contestants: Contestant[] = [];
  for (const [index, { partners, families: whole }] of PARTNERS.entries()) {
    const families = Math.ceil(whole / environment.scale);
    const drain = await openDrain(environment, { name: `feed_partners_${partners}`, partners });
    const cell = drained(drain, families);
    let seconds = 1;
    contestants.push({
      ...cell,
      ...{ name: `${partners} agreements`, role: index === 0 ? 'ours' : 'peer', lacks: '–' },
      run: async () => {
        const rate = await cell.run();
        ({ seconds } = rate);
        return rate;
      },
      extras: () => ({ 'persons/s': (families * PERSONS_PER_FAMILY) / seconds }),
    });
  }
  return {
    name: 'feed-partners',
    title: 'a backlog is built and sent for 2, 10 and 50 partners with equal grants',
    unit: 'messages',
    contestants,
    rounds: 2,
    isCold: true,
    notes: ['The column of ratios is 2 agreements ÷ this. All are national feeds of the same fields.'],
  };
}

interface Drain {
  readonly cell: FeedCell;
  readonly consumer: FeedConsumer;
  readonly topics: readonly string[];
}

interface DrainOptions {
  readonly name: string;
  readonly partners: number;
  readonly keepsMessages?: boolean;
}

/** Feeds that exist, a publisher and a registry that are stopped. */
async function openDrain(
  environment: BenchEnvironment,
  { name, partners, keepsMessages }: DrainOptions,
): Promise<Drain> {
  const cell = await FeedCell.open(environment, { name, couples: 10 });
  await cell.start('publisher');
  const names = Array.from({ length: partners }, (_, index) => `drain-${partners}-${index}`);
  for (const partner of names) await cell.agree(nationalTerms(partner));
  await pause(2_000);
  await cell.quiet();
  const topics = names.map((partner) => feedTopic(partner));
  const consumer = await cell.consumer(topics, keepsMessages);
  await consumer.reached(20 * partners, topics);
  await cell.stop('publisher');
  await cell.stop('registry');
  return { cell, consumer, topics };
}

function drained({ cell, consumer, topics }: Drain, families: number) {
  return {
    prepare: async () => {
      await cell.start('registry');
      await cell.appendFamilies(families);
      await cell.projected();
      await cell.stop('registry');
      await cell.owner.query('CHECKPOINT');
      consumer.forget();
    },
    run: async () => {
      await cell.start('publisher');
      await consumer.reached(families * PERSONS_PER_FAMILY * topics.length, topics);
      const rate = arrivalRate(consumer.arrivals);
      await cell.stop('publisher');
      return rate;
    },
  };
}
