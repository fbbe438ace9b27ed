import { chainHeaders, HEARTBEAT_TYPE, nextFeedDigest } from '@peristiwa/contracts';
import { Random } from '@peristiwa/testing';
import type { Arrival, ChainRules, Place } from './belief';
import { readFeedMessage, type HeartbeatMessage, type SequencedMessage } from './feed-message';
import { PartitionFeed } from './partition-feed';
import type { Segment } from './segment';

/** A record as it is on Kafka. */
interface Sent {
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
}

const PARTITION = 0;
const GENESIS = '00'.repeat(32);
const next: ChainRules['next'] = (previous, message) =>
  nextFeedDigest(Buffer.from(previous, 'hex'), message).toString('hex');
const quiet = { warn: () => {} };

/** The registry's side of one partition: what it sent, in order, and what it signed. */
class Registry {
  readonly messages: (Sent & { readonly sequence: number; readonly digest: string })[] = [];
  /** Stands for Ed25519: nothing but the registry adds to it, and everybody may repeat what is in it. */
  readonly signed = new Set<string>();
  private minute = 0;

  constructor(private readonly random: Random) {}

  append(isSigned: boolean): Sent {
    const last = this.messages.at(-1);
    const sequence = (last?.sequence ?? 0) + 1 + this.random.below(3);
    const personKey = `person-${this.random.below(4)}`;
    const headers = {
      ce_specversion: '1.0',
      ce_id: `id-${sequence}`,
      ce_source: '/peristiwa/publisher',
      ce_type: 'id.peristiwa.person.moved.v1',
      ce_subject: personKey,
      ce_sequence: String(sequence),
      ce_previoussequence: String(last?.sequence ?? 0),
    };
    const value = JSON.stringify({ personKey, version: 1, recordedAt: '', state: { n: String(sequence) } });
    const plain = { key: personKey, headers, value };
    const digest = nextFeedDigest(Buffer.from(last?.digest ?? GENESIS, 'hex'), plain).toString('hex');
    if (isSigned) this.signed.add(`${sequence} ${digest}`);
    const chain = {
      [chainHeaders.digest]: digest,
      ...(isSigned && { [chainHeaders.signature]: `${sequence} ${digest}`, [chainHeaders.key]: 'k' }),
    };
    const sent = { ...plain, headers: { ...headers, ...chain } };
    this.messages.push({ ...sent, sequence, digest });
    return sent;
  }

  heartbeat(): Sent {
    const last = this.messages.at(-1);
    this.minute += 1;
    const data = {
      highWater: last?.sequence ?? 0,
      partitionHighWater: last?.sequence ?? 0,
      partitionDigest: last?.digest ?? GENESIS,
      registryPosition: last?.sequence ?? 0,
      at: new Date(Date.UTC(2026, 10, 22) + this.minute * 60_000).toISOString(),
      partition: PARTITION,
      keyId: 'k',
    };
    this.signed.add(JSON.stringify(data));
    return heartbeatRecord({ ...data, signature: JSON.stringify(data) });
  }

  get rules(): ChainRules {
    return {
      genesis: GENESIS,
      next,
      isSigned: ({ sequence, digest }, keyId, signature) =>
        keyId === 'k' ? signature === `${sequence} ${digest}` && this.signed.has(signature) : undefined,
      isSignedOnce: () => false,
      isSignedHeartbeat: ({ data: { signature, ...data } }: HeartbeatMessage) =>
        signature === JSON.stringify(data) && this.signed.has(JSON.stringify(data)),
      isSignedBackfill: () => undefined,
    };
  }
}

function heartbeatRecord(data: Readonly<Record<string, unknown>>): Sent {
  const headers = { ce_specversion: '1.0', ce_id: 'h', ce_source: '/x', ce_type: HEARTBEAT_TYPE };
  return { key: 'heartbeat', headers, value: JSON.stringify(data) };
}

/** The ministry's tables of one partition. Each store may fail before its commit, or lose the answer to it. */
class Ministry {
  applied: SequencedMessage[] = [];
  forged = 0;
  place: Place = { lastSequence: 0, nextOffset: 0n };

  constructor(
    private readonly random: Random,
    public failing: number,
  ) {}

  /** The feed keeps its partitions. */
  async isComplete(): Promise<boolean> {
    return true;
  }

  async findPlace(): Promise<Place> {
    return this.place;
  }

  async store({ messages, reached, forged, heartbeat, signed, nextOffset }: Segment): Promise<void> {
    const isLost = this.random.chance(this.failing);
    if (isLost && this.random.chance(0.5)) throw new Error('the connection broke before the commit');
    const { lastSequence, digest, signed: stored, heartbeatAt } = this.place;
    this.applied.push(...messages.filter(({ sequence }) => sequence > lastSequence));
    this.forged += forged.length;
    const isFurther = reached !== undefined && reached.sequence >= lastSequence;
    this.place = {
      lastSequence: isFurther ? reached.sequence : lastSequence,
      digest: isFurther ? reached.digest : digest,
      signed: signed && signed.sequence > (stored?.sequence ?? 0) ? signed : stored,
      heartbeatAt: heartbeat && heartbeat.at > (heartbeatAt ?? '') ? heartbeat.at : heartbeatAt,
      nextOffset: nextOffset === undefined ? this.place.nextOffset : BigInt(nextOffset),
    };
    if (isLost) throw new Error('the answer to the commit was lost');
  }
}

/** Records that the registry did not send, made from those that it did. */
const attacks: readonly ((registry: Registry, random: Random) => Sent)[] = [
  // A value of the attacker's under the headers of a true message.
  ({ messages }, random) => ({
    ...random.pick(messages),
    value: '{"personKey":"person-0","state":{"n":"forged"}}',
  }),
  // Truncated.
  ({ messages }, random) => {
    const message = random.pick(messages);
    return { ...message, value: message.value.slice(0, random.below(message.value.length)) };
  },
  // One header of a true message altered: position, chain, signature or subject.
  ({ messages }, random) => {
    const message = random.pick(messages);
    const names = Object.keys(message.headers);
    return { ...message, headers: { ...message.headers, [random.pick(names)]: String(random.below(100)) } };
  },
  // Continues the chain as anybody can, without a signature or with a copied one.
  (registry, random) => continued(registry, random, registry.messages.at(-1)?.sequence ?? 0),
  // Branches off the chain anywhere, with the right previous sequence and digest.
  (registry, random) => continued(registry, random, random.pick(registry.messages).sequence),
  // Far ahead.
  (registry, random) => {
    const forged = continued(registry, random, registry.messages.at(-1)?.sequence ?? 0);
    return { ...forged, headers: { ...forged.headers, ce_sequence: String(10 ** 9 + random.below(10)) } };
  },
  // A heartbeat that claims any high water.
  (registry, random) => {
    const data = JSON.parse(registry.heartbeat().value) as Record<string, unknown>;
    return heartbeatRecord({ ...data, partitionHighWater: random.below(1_000), highWater: 1_000 });
  },
  () =>
    heartbeatRecord({
      highWater: 9,
      partitionHighWater: 9,
      registryPosition: 9,
      at: '2030-01-01T00:00:00.000Z',
    }),
];

function continued({ messages }: Registry, random: Random, after: number): Sent {
  const last = messages.find(({ sequence }) => sequence === after);
  const plain = {
    key: 'person-0',
    headers: {
      ...messages[0]?.headers,
      ce_subject: 'person-0',
      ce_sequence: String(after + 1 + random.below(2)),
      ce_previoussequence: String(after),
    },
    value: '{"personKey":"person-0","version":9,"recordedAt":"","state":{"n":"forged"}}',
  };
  const digest = nextFeedDigest(Buffer.from(last?.digest ?? GENESIS, 'hex'), plain).toString('hex');
  const signature: Record<string, string> = random.chance(0.5)
    ? { [chainHeaders.signature]: `${after} ${last?.digest}` }
    : {};
  const key = { [chainHeaders.key]: random.pick(['k', 'other']) };
  return { ...plain, headers: { ...plain.headers, [chainHeaders.digest]: digest, ...signature, ...key } };
}

/** What stands in the topic: the true records with faults, and forged ones among them. */
function topicOf(registry: Registry, random: Random): Sent[] {
  const topic: Sent[] = [];
  const beats: Sent[] = [];
  const count = 5 + random.below(30);
  const faults = random.next() * 0.4;
  for (let index = 0; index < count; index += 1) {
    const message = registry.append(random.chance(0.4));
    if (!random.chance(faults)) topic.push(message);
    if (random.chance(faults)) topic.push(random.pick([...registry.messages.slice(-6)]));
    if (random.chance(0.2)) {
      const beat = registry.heartbeat();
      beats.push(beat);
      if (!random.chance(faults)) topic.push(beat);
    }
    if (beats.length > 0 && random.chance(faults)) topic.push(random.pick(beats));
    while (random.chance(faults)) topic.push(random.pick(attacks)(registry, random));
    const [a, b] = topic.slice(-2);
    if (a && b && random.chance(faults)) topic.splice(-2, 2, b, a);
  }
  return topic;
}

interface Reading {
  readonly registry: Registry;
  readonly ministry: Ministry;
  readonly random: Random;
}

class Reader {
  private feed: PartitionFeed;
  private isPullDown = true;

  constructor(private readonly reading: Reading) {
    this.feed = this.open();
  }

  /** Reads the topic from where the ministry is to its end, with restarts, until everything is taken in. */
  async read(topic: readonly Sent[]): Promise<void> {
    const { random, ministry } = this.reading;
    const { failing } = ministry;
    let offset = Number(ministry.place.nextOffset);
    for (let attempt = 1; offset < topic.length;) {
      if (random.chance(failing / 2)) {
        this.feed = this.open();
        offset = Number(ministry.place.nextOffset);
      }
      const end = Math.min(topic.length, offset + 1 + random.below(12));
      const chunk = topic.slice(offset, end).map((sent, index) => toArrival(sent, offset + index));
      this.isPullDown = attempt < 20 && random.chance(failing);
      const isTaken = await this.feed
        .take(chunk, { isRetry: attempt > 1, signal: new AbortController().signal })
        .then(() => true)
        .catch((error: Error) => {
          if (attempt > 100) throw error;
          return false;
        });
      attempt = isTaken ? 1 : attempt + 1;
      if (isTaken) offset = end;
    }
  }

  private open(): PartitionFeed {
    const { registry, ministry } = this.reading;
    const fetch = async (after: number, limit: number) => {
      if (this.isPullDown) throw new Error('the publisher does not answer');
      const messages = registry.messages
        .filter(({ sequence }) => sequence > after)
        .slice(0, Math.min(limit, 7))
        .map((sent) => readFeedMessage({ partition: PARTITION, ...sent }));
      return { messages: messages.filter((message) => message.form === 'sequenced'), highWater: 0 };
    };
    return new PartitionFeed({
      partition: PARTITION,
      rules: registry.rules,
      store: ministry,
      pull: { fetch },
      log: quiet,
    });
  }
}

function toArrival({ key, headers, value }: Sent, offset: number): Arrival {
  return { offset: String(offset), message: readFeedMessage({ partition: PARTITION, key, headers, value }) };
}

/** Everything that a run may do differently comes from its seed. */
async function run(seed: number, failing: number) {
  const random = new Random(seed);
  const registry = new Registry(random);
  const ministry = new Ministry(random, failing);
  const topic = topicOf(registry, random);
  const reading = { registry, ministry, random };
  await new Reader(reading).read(topic);
  // Calm again: the registry reports twice how far it is.
  ministry.failing = 0;
  topic.push(registry.heartbeat(), registry.heartbeat());
  await new Reader(reading).read(topic);
  const contentOf = ({ sequence, value }: { sequence: number; value: string }) => `${sequence} ${value}`;
  const sent = new Set(registry.messages.map((one) => JSON.stringify([one.headers, one.key, one.value])));
  const forgeries = topic.filter(
    (one) =>
      one.headers['ce_type'] !== HEARTBEAT_TYPE &&
      !sent.has(JSON.stringify([one.headers, one.key, one.value])),
  );
  return {
    applied: ministry.applied.map(contentOf).join('\n'),
    truth: registry.messages.map(contentOf).join('\n'),
    forged: ministry.forged,
    forgeries: forgeries.length,
    unread: BigInt(topic.length) - ministry.place.nextOffset,
  };
}

describe('a subscriber of a topic to which anybody can write', () => {
  const RUNS = 1_000;

  it.each([
    ['with a database and a publisher that always answer', 0],
    ['with lost answers, a publisher that fails and restarts', 0.2],
  ])('ends equal to the registry, and applied nothing that was not sent: %s', async (_what, failing) => {
    const differing: object[] = [];
    let forged = 0;
    let forgeries = 0;
    for (let seed = 1; seed <= RUNS; seed += 1) {
      const result = await run(seed, failing);
      if (result.applied !== result.truth || result.unread !== 0n) differing.push({ seed, ...result });
      forged += result.forged;
      forgeries += result.forgeries;
    }
    expect(differing).toEqual([]);
    expect(forgeries).toBeGreaterThan(RUNS);
    expect(forged).toBeGreaterThan(forgeries / 2);
  });
});
