import { nextFeedDigest, feedGenesis } from '@peristiwa/contracts';
import { Postponed } from '@peristiwa/messaging';
import { FakePublisher } from '@peristiwa/conformance';
import { Random } from '@peristiwa/testing';
import type { Arrival, ChainRules, Place } from './belief';
import { readFeedMessage } from './feed-message';
import { PartitionFeed } from './partition-feed';
import type { Segment } from './segment';

/*
 * ADR 0056: a feed is given more partitions, once or several times. Whatever the order in which partitions are read, and
 * whatever is lost or read again, each person's messages are applied in order, and all of them.
 */

const PARTNER = 'kemensos';
const PERSONS = 6;
const rules = (partition: number): ChainRules => ({
  genesis: feedGenesis(PARTNER, partition).toString('hex'),
  next: (previous, message) => nextFeedDigest(Buffer.from(previous, 'hex'), message).toString('hex'),
  // Who may sign is the subject of belief-fuzz.spec.ts.
  isSigned: () => true,
  isSignedOnce: () => true,
  isSignedHeartbeat: () => true,
  isSignedBackfill: () => undefined,
});

/** A message or a heartbeat. */
interface Sent {
  readonly partition: number;
  readonly key: Buffer | string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer | string;
}

/** The topic, and what the publisher has. */
class Feed {
  readonly records = new Map<number, Arrival[]>();
  readonly publisher = new FakePublisher({
    partner: PARTNER,
    topic: 'feed',
    partitions: 2,
    send: async () => undefined,
  });
  partitions = 2;

  constructor(private readonly random: Random) {}

  /** Some messages, perhaps more partitions, perhaps heartbeats. Messages may be lost, but heartbeats follow at the end. */
  live(): void {
    const { random, publisher } = this;
    const isFenced = random.chance(0.3);
    if (isFenced) publisher.grow((this.partitions += 1 + random.below(3)));
    for (let count = random.below(8); count > 0; count -= 1) {
      publisher.signs = random.chance(0.5);
      const personKey = `person-${random.below(PERSONS)}`;
      const message = publisher.compose({ kind: 'moved', personKey, state: { n: count } });
      if (!random.chance(0.1)) this.add(message);
    }
    if (random.chance(0.4)) this.heartbeat();
  }

  heartbeat(): void {
    const at = new Date(Date.UTC(2026, 10, 28) + this.publisher.history.length * 1_000).toISOString();
    for (let partition = 0; partition < this.partitions; partition += 1)
      this.add(this.publisher.composeHeartbeat(partition, at));
  }

  page(after: number, limit: number) {
    const found = this.publisher.history.filter(({ sequence }) => sequence > after).slice(0, limit);
    const messages = found.map(read).filter((message) => message.form === 'sequenced');
    return { messages, highWater: this.publisher.history.length };
  }

  private add(record: Sent): void {
    const own = this.records.get(record.partition) ?? [];
    own.push({ offset: String(own.length), message: read(record) });
    this.records.set(record.partition, own);
  }
}

function read({ partition, key, headers, value }: Sent) {
  return readFeedMessage({ partition, key: String(key), headers, value: String(value) });
}

/** The copy: what was applied, in which order, and the cursors of all partitions. */
class Copy {
  readonly applied: { readonly sequence: number; readonly personKey: string }[] = [];
  private readonly places = new Map<number, Place>();

  placeOf(partition: number): Place {
    return this.places.get(partition) ?? { lastSequence: 0, nextOffset: 0n };
  }

  async isComplete(through: number): Promise<boolean> {
    return this.applied.length >= through;
  }

  async store(partition: number, { messages, reached, signed, nextOffset }: Segment): Promise<void> {
    const place = this.placeOf(partition);
    this.applied.push(...messages.map(({ sequence, personKey }) => ({ sequence, personKey })));
    this.places.set(partition, {
      lastSequence: reached?.sequence ?? place.lastSequence,
      digest: reached?.digest ?? place.digest,
      signed: signed ?? place.signed,
      nextOffset: nextOffset === undefined ? place.nextOffset : BigInt(nextOffset),
    });
  }
}

/** Reads chunks of partitions in any order, with restarts, until all is read. */
class Reader {
  private feeds = new Map<number, PartitionFeed>();
  private readonly read = new Map<number, number>();
  postponed = 0;

  constructor(
    private readonly feed: Feed,
    private readonly copy: Copy,
    private readonly random: Random,
  ) {}

  async step(partition: number): Promise<boolean> {
    const { random, feed, copy } = this;
    if (random.chance(0.05)) {
      this.feeds = new Map();
      for (const one of feed.records.keys()) this.read.set(one, Number(copy.placeOf(one).nextOffset));
    }
    const from = this.read.get(partition) ?? 0;
    const chunk = (feed.records.get(partition) ?? []).slice(from, from + 1 + random.below(6));
    if (chunk.length === 0) return false;
    try {
      await this.of(partition).take(chunk, { isRetry: false, signal: new AbortController().signal });
      this.read.set(partition, from + chunk.length);
    } catch (error) {
      if (!(error instanceof Postponed)) throw error;
      this.postponed += 1;
    }
    return true;
  }

  private of(partition: number): PartitionFeed {
    const known = this.feeds.get(partition);
    if (known) return known;
    const { feed, copy } = this;
    const made = new PartitionFeed({
      partition,
      rules: rules(partition),
      store: {
        findPlace: async () => copy.placeOf(partition),
        isComplete: (through) => copy.isComplete(through),
        store: (segment) => copy.store(partition, segment),
      },
      pull: { fetch: async (after, limit) => feed.page(after, Math.min(limit, 7)) },
      log: { warn: () => {} },
    });
    this.feeds.set(partition, made);
    return made;
  }
}

async function run(seed: number) {
  const random = new Random(seed);
  const feed = new Feed(random);
  const copy = new Copy();
  const reader = new Reader(feed, copy, random);
  for (let round = 0; round < 12; round += 1) {
    feed.live();
    for (let steps = random.below(6); steps > 0; steps -= 1) await reader.step(random.below(feed.partitions));
  }
  // Calm again.
  feed.heartbeat();
  const all = () => Array.from({ length: feed.partitions }, (_, partition) => partition);
  for (let rounds = 0, isReading = true; isReading; rounds += 1) {
    if (rounds > 1_000) throw new Error(`seed ${seed} does not come to an end`);
    isReading = false;
    for (const partition of all()) isReading = (await reader.step(partition)) || isReading;
  }
  return { applied: copy.applied, history: feed.publisher.history, postponed: reader.postponed };
}

const RUNS = 300;

it(`applies everything once and each person in order, in ${RUNS} histories`, async () => {
  let waits = 0;
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const { applied, history, postponed } = await run(seed);
    waits += postponed;
    const ordered = (of: string) => history.filter(({ key }) => key === of).map(({ sequence }) => sequence);
    const seen = (of: string) =>
      applied.filter(({ personKey }) => personKey === of).map(({ sequence }) => sequence);
    expect({ seed, count: applied.length }).toEqual({ seed, count: history.length });
    for (let person = 0; person < PERSONS; person += 1) {
      const key = `person-${person}`;
      expect({ seed, key, sequences: seen(key) }).toEqual({ seed, key, sequences: ordered(key) });
    }
  }
  // Otherwise it shows nothing.
  expect(waits).toBeGreaterThan(RUNS);
});
