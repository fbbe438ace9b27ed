import { setTimeout as pause } from 'node:timers/promises';
import { feedTopic } from '@peristiwa/contracts';
import { waits, type Arrival } from '../arrivals';
import type { Contest, Contestant } from '../contest';
import type { BenchEnvironment } from '../environment';
import { nationalTerms, pseudonymTerms, watchTerms } from '../feed-agreements';
import { FeedCell } from '../feed-cell';
import type { FeedConsumer } from '../feed-consumer';
import { httpLoad, type HttpAnswers } from '../http-load';
import { openLoop } from '../open-loop';
import { percentile } from '../statistics';
import { startMinistry } from '../feed-ministry';
import { Debezium, DEBEZIUM, openDebezium } from '../peers/debezium';

/** Births a second, and for how long. A birth is three events: 100 a second are the nation's peak (`design.md` §9). */
const RATES = [
  { perSecond: 1, seconds: 20, rounds: 2 },
  { perSecond: 50, seconds: 8, rounds: 3 },
  { perSecond: 100, seconds: 6, rounds: 3 },
  { perSecond: 300, seconds: 5, rounds: 3 },
] as const;
/** The rate of the variants. */
const VARIANT = RATES[2];
/** Births before the first round. */
const WARM_UP = 2_000;
const CALLERS = 256;
const PARTNER = 'kemensos';
const TOPIC = feedTopic(PARTNER);
const RAW_TOPIC = 'bench.raw.latency';
const OUTBOX_ROUTE = 'latency';
const OUTBOX_TOPIC = Debezium.topicOf(OUTBOX_ROUTE);

/** From the commit of a birth to the consumer of a partner. */
export async function feedLatencyPath(environment: BenchEnvironment): Promise<Contest[]> {
  const cell = await openCell(environment);
  const { debezium, absent } = await openDebezium(environment);
  const consumer = await cell.consumer([TOPIC, RAW_TOPIC, OUTBOX_TOPIC], true);
  const live = new LiveBirths(cell, consumer);
  // A registry that runs all day has compiled its code: the first births take up to 1.5 times as long.
  await live.run({ perSecond: 100, seconds: WARM_UP / 100 });
  const producer = cell.kafka().producer();
  await producer.connect();
  environment.onEnd(() => producer.disconnect());
  const raw = new RawMessages(consumer, live.bytes, RAW_TOPIC, async ({ key, value, headers, partition }) => {
    const messages = [{ key, value, headers, partition }];
    await producer.send({ topic: RAW_TOPIC, acks: -1, messages });
  });
  const outbox = new RawMessages(consumer, live.bytes, OUTBOX_TOPIC, async ({ key, value }) => {
    await debezium?.insert([{ route: OUTBOX_ROUTE, key, value }]);
  });
  const rates = RATES.map((rate): Contest => {
    const pace = { perSecond: rate.perSecond, seconds: rate.seconds / environment.scale };
    return {
      name: `feed-latency-${rate.perSecond}`,
      title: `commit to a partner's consumer at ${rate.perSecond} births/s (${rate.perSecond * 3} events/s)`,
      contestants: [
        ours('births over HTTP', live, { pace }),
        {
          name: 'kafkajs producer to the same consumer',
          role: 'raw',
          lacks: 'desk, ledger, registry, agreement, order, resending',
          prepare: () => Promise.resolve(),
          run: () => raw.run(pace),
          extras: () => raw.extras(),
        },
        ...(debezium ? [relayed(outbox, pace)] : []),
      ],
      rounds: rate.rounds,
      ...SHAPE,
      notes: [...SHAPE.notes, ...absent],
    };
  });
  return [
    ...rates,
    withSweep(environment, cell, live),
    withReplay(environment, cell, live),
    await withoutMinistry(environment, cell, live),
  ];
}

const SHAPE = {
  unit: 'p99 ms',
  lowerIsBetter: true,
  isCold: true,
  notes: [
    'Open loop over HTTP: births are due at an even pace. The wait of a message runs from the instant that the ledger ' +
      'recorded (CloudEvents `time`) to the batch in which a plain kafkajs consumer in another thread received it. ' +
      '`taken/s` is births divided by the time until the last answer; a birth that gets 503 is sent again. Three agreements: a national one, which is ' +
      'measured, a national one under pseudonyms, a watch-list. Kafkajs sends the bytes of the same messages one by one; for Debezium, each is one committed row of an ' +
      'outbox, and the wait includes the commit.',
  ],
} as const;

async function openCell(environment: BenchEnvironment): Promise<FeedCell> {
  const births = RATES.reduce((sum, { perSecond, seconds, rounds }) => sum + perSecond * seconds * rounds, 0);
  const variants = 6 * VARIANT.rounds * VARIANT.perSecond * VARIANT.seconds;
  const couples = Math.ceil((births + variants) / environment.scale) + WARM_UP + 500;
  const cell = await FeedCell.open(environment, { name: 'feed_latency', couples });
  await cell.start('birth');
  await cell.start('publisher');
  for (const terms of [nationalTerms(PARTNER), pseudonymTerms('bps'), watchTerms('kemenp2mi')]) {
    await cell.agree(terms);
  }
  await cell.createTopics([RAW_TOPIC, OUTBOX_TOPIC].map((topic) => ({ topic, partitions: 3 })));
  await pause(1_000);
  await cell.quiet();
  return cell;
}

interface Pace {
  readonly perSecond: number;
  readonly seconds: number;
}

/** Births over HTTP at an even pace, and the waits of their messages. */
class LiveBirths {
  /** Messages of the last round. */
  bytes: Arrival[] = [];
  private waits: number[] = [];
  private answers: HttpAnswers = { latencies: [], answers: [], repeated: 0, seconds: 0 };

  constructor(
    readonly cell: FeedCell,
    readonly consumer: FeedConsumer,
  ) {}

  async run({ perSecond, seconds }: Pace): Promise<number> {
    const { cell, consumer } = this;
    const bodies = cell.birthBodies(Math.max(1, Math.ceil(perSecond * seconds)));
    const load = httpLoad({
      ...{ url: `${cell.urlOf('birth')}/v1/births`, token: await cell.registrarToken() },
      ...{ callers: CALLERS, bodies, perSecond },
    });
    await load.ready;
    consumer.forget();
    this.answers = await load.go();
    await consumer.reached(bodies.length, [TOPIC]);
    this.bytes = consumer.on(TOPIC);
    this.waits = waits(this.bytes, ({ recordedAt }) => recordedAt);
    return percentile(this.waits, 0.99);
  }

  extras(): Record<string, number> {
    const { latencies, repeated, seconds } = this.answers;
    return {
      'p50 ms': percentile(this.waits, 0.5),
      'taken/s': latencies.length / seconds,
      'HTTP p50 ms': percentile(latencies, 0.5),
      'HTTP p99 ms': percentile(latencies, 0.99),
      'sent again': repeated,
    };
  }
}

interface Variant {
  readonly pace: Pace;
  readonly name?: string;
  readonly role?: Contestant['role'];
  readonly prepare?: (round: number) => Promise<void>;
  readonly after?: () => Promise<void>;
}

function ours(name: string, live: LiveBirths, { pace, role = 'ours', prepare, after }: Variant): Contestant {
  return {
    ...{ name, role, lacks: '–' },
    prepare: async (round) => {
      await live.cell.quiet();
      await prepare?.(round);
    },
    run: async () => {
      const p99 = await live.run(pace);
      await after?.();
      return p99;
    },
    extras: () => live.extras(),
  };
}

/** An outbox row per message, committed one by one. */
function relayed(outbox: RawMessages, pace: Pace): Contestant {
  return {
    name: DEBEZIUM,
    role: 'peer',
    lacks: 'desk, ledger, registry, agreement: the outbox has prepared messages',
    prepare: () => Promise.resolve(),
    run: () => outbox.run(pace),
    extras: () => outbox.extras(),
  };
}

interface RawMessage {
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Record<string, string>;
  readonly partition: number;
}

/** The same bytes at the same pace, without anything before `send`. */
class RawMessages {
  private waits: number[] = [];

  constructor(
    private readonly consumer: FeedConsumer,
    private readonly bytes: readonly Arrival[],
    private readonly topic: string,
    private readonly send: (message: RawMessage) => Promise<void>,
  ) {}

  async run({ perSecond, seconds }: Pace): Promise<number> {
    const count = Math.max(1, Math.ceil(perSecond * seconds));
    const sentAt = new Map<string, number>();
    let sent = 0;
    const next = () => (sent < count ? sent++ : undefined);
    this.consumer.forget();
    const work = (index: number) => {
      const { partition, message } = this.bytes[index % this.bytes.length] as Arrival;
      // As long as the key of a person.
      const key = `${index}`.padStart(36, '0');
      sentAt.set(key, performance.timeOrigin + performance.now());
      const value = Buffer.from(message?.value ?? []);
      return this.send({ key, value, headers: { ...message?.headers }, partition });
    };
    await openLoop({ perSecond, next, work, signal: new AbortController().signal });
    await this.consumer.reached(count, [this.topic]);
    this.waits = waits(this.consumer.on(this.topic), ({ key }) => sentAt.get(key));
    return percentile(this.waits, 0.99);
  }

  extras(): Record<string, number> {
    return { 'p50 ms': percentile(this.waits, 0.5) };
  }
}

/** A new national feed is filled while others live. */
function withSweep(environment: BenchEnvironment, cell: FeedCell, live: LiveBirths): Contest {
  const pace = { perSecond: VARIANT.perSecond, seconds: VARIANT.seconds / environment.scale };
  let partner = '';
  let swept = 0;
  const sweeping = ours('while a new national feed is swept', live, {
    pace,
    prepare: async (round) => {
      partner = `swept-${round}`;
      await cell.agree(nationalTerms(partner));
    },
    after: async () => {
      swept = (await cell.positions()).find((feed) => feed.partner === partner)?.highWater ?? 0;
      // No other cell pays for this feed.
      await cell.agree({ ...nationalTerms(partner), status: 'suspended' });
    },
  });
  return {
    name: 'feed-latency-sweep',
    title: `commit to a partner's consumer at ${pace.perSecond} births/s beside a sweep`,
    target: { against: 'raw', ratio: 1.5 },
    contestants: [
      { ...sweeping, extras: () => ({ ...live.extras(), 'messages swept': swept }) },
      ours('without a sweep', live, { pace, role: 'raw' }),
    ],
    rounds: VARIANT.rounds,
    ...SHAPE,
  };
}

/** Messages a second of the replay: five to ten times the live births. */
const REPLAY_RATE = 1_000;

/** The whole history of the measured feed is replayed on its replay topic while its partner reads the live one. */
function withReplay(environment: BenchEnvironment, cell: FeedCell, live: LiveBirths): Contest {
  const pace = { perSecond: VARIANT.perSecond, seconds: VARIANT.seconds / environment.scale };
  let job: FeedJob = { jobId: '', done: 0 };
  const replaying = ours('while its history is replayed', live, {
    pace,
    prepare: async () => {
      const reason = 'to measure live messages beside a replay';
      job = await cell.askPublisher(`/v1/feeds/${PARTNER}/jobs`, {
        ...{ kind: 'replay', selection: {}, rate: REPLAY_RATE, reason },
      });
    },
    after: async () => {
      job = await cell.askPublisher(`/v1/feeds/${PARTNER}/jobs/${job.jobId}/cancel`, {});
    },
  });
  return {
    name: 'feed-latency-replay',
    title: `commit to a partner's consumer at ${pace.perSecond} births/s beside a replay of ${REPLAY_RATE} messages/s`,
    target: { against: 'raw', ratio: 1.5 },
    contestants: [
      { ...replaying, extras: () => ({ ...live.extras(), 'messages replayed': job.done }) },
      ours('without a replay', live, { pace, role: 'raw' }),
    ],
    rounds: VARIANT.rounds,
    ...SHAPE,
  };
}

interface FeedJob {
  readonly jobId: string;
  readonly done: number;
}

/** The ministry of the measured feed runs in one cell and is down in the other. */
async function withoutMinistry(
  environment: BenchEnvironment,
  cell: FeedCell,
  live: LiveBirths,
): Promise<Contest> {
  const pace = { perSecond: VARIANT.perSecond, seconds: VARIANT.seconds / environment.scale };
  const url = await environment.newDatabase('feed_latency_ministry');
  const up = async () => {
    if (!cell.running.has(PARTNER)) await (await startMinistry(cell, url)).level();
  };
  return {
    name: 'feed-latency-ministry-down',
    title: `commit to a partner's consumer at ${pace.perSecond} births/s with a ministry that is down`,
    contestants: [
      ours('its service is down', live, { pace, prepare: () => cell.stop(PARTNER) }),
      ours('its service runs', live, { pace, role: 'raw', prepare: up }),
    ],
    rounds: VARIANT.rounds,
    ...SHAPE,
  };
}
