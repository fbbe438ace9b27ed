import { BACKFILL_COMPLETED_TYPE, chainHeaders, HEARTBEAT_TYPE, nextFeedDigest } from '@peristiwa/contracts';
import type { Arrival, ChainRules, Place } from './belief';
import { readFeedMessage, type SequencedMessage } from './feed-message';
import { PartitionFeed } from './partition-feed';
import type { Segment } from './segment';

const GENESIS = '00'.repeat(32);

/** Messages from `from` on say that the feed was given more partitions after the sequence `after`. */
interface Grown {
  readonly from: number;
  readonly after: number;
}

/** The messages 1 to `count` of a partition; those of `signed` have a signature, by a key of which `rules` judge. */
function chainOf(
  count: number,
  signed: readonly number[] = [],
  signature = 'true',
  grown?: Grown,
): SequencedMessage[] {
  const chain: SequencedMessage[] = [];
  let digest: Buffer = Buffer.from(GENESIS, 'hex');
  for (let sequence = 1; sequence <= count; sequence += 1) {
    const headers = {
      ce_specversion: '1.0',
      ce_id: `id-${sequence}`,
      ce_source: '/peristiwa/publisher',
      ce_type: 'id.peristiwa.person.moved.v1',
      ce_subject: 'person-1',
      ce_sequence: String(sequence),
      ce_previoussequence: String(sequence - 1),
      ...(grown && sequence >= grown.from && { ce_aftersequence: String(grown.after) }),
    };
    digest = nextFeedDigest(digest, { key: 'person-1', headers, value: '{}' });
    const claims = {
      [chainHeaders.digest]: digest.toString('hex'),
      ...(signed.includes(sequence) && { [chainHeaders.signature]: signature, [chainHeaders.key]: 'k' }),
    };
    const raw = { partition: 0, key: 'person-1', headers: { ...headers, ...claims }, value: '{}' };
    const message = readFeedMessage(raw);
    if (message.form === 'sequenced') chain.push(message);
  }
  return chain;
}

const digestAt = (chain: readonly SequencedMessage[], sequence: number) =>
  chain[sequence - 1]?.headers[chainHeaders.digest] ?? GENESIS;

function heartbeatAt(
  chain: readonly SequencedMessage[],
  sequence: number,
  signature = 'true',
): Arrival['message'] {
  const data = {
    highWater: sequence,
    partitionHighWater: sequence,
    partitionDigest: digestAt(chain, sequence),
    registryPosition: sequence,
    at: '2026-11-27T00:00:00.000Z',
    signature,
  };
  const headers = { ce_specversion: '1.0', ce_id: 'h', ce_source: '/x', ce_type: HEARTBEAT_TYPE };
  return readFeedMessage({ partition: 0, key: 'heartbeat', headers, value: JSON.stringify(data) });
}

const rules: ChainRules = {
  genesis: GENESIS,
  next: (previous, message) => nextFeedDigest(Buffer.from(previous, 'hex'), message).toString('hex'),
  isSigned: (_end, _keyId, signature) => (signature === 'older' ? undefined : signature === 'true'),
  isSignedOnce: (_end, _keyId, signature) => signature === 'older',
  isSignedHeartbeat: ({ signature }) => (signature === 'unknown' ? undefined : signature === 'true'),
  isSignedBackfill: ({ signature }) => (signature === 'unknown' ? undefined : signature === 'true'),
};

/** The ministry's tables; `during` is what another instance commits while this one stores its first segment. */
class Store {
  readonly segments: Segment[] = [];
  place: Place = { lastSequence: 0, nextOffset: 0n };

  /** How many messages are applied on all partitions together. */
  complete = 0;

  constructor(private readonly during?: Place) {}

  async isComplete(through: number): Promise<boolean> {
    return this.complete >= through;
  }

  async findPlace(): Promise<Place> {
    return this.place;
  }

  async store(segment: Segment): Promise<void> {
    const { reached: { sequence, digest } = this.believed, signed = this.place.signed } = segment;
    this.place = { ...this.place, lastSequence: sequence, digest, signed };
    if (this.segments.length === 0 && this.during) this.place = { ...this.place, ...this.during };
    this.segments.push(segment);
  }

  get applied(): number[] {
    return this.segments.flatMap(({ messages }) => messages.map(({ sequence }) => sequence));
  }

  get forged(): string[] {
    return this.segments.flatMap(({ forged }) => forged.map(({ reason }) => reason));
  }

  private get believed() {
    return { sequence: this.place.lastSequence, digest: this.place.digest ?? GENESIS };
  }
}

function feedOf(chain: readonly SequencedMessage[], store: Store): PartitionFeed {
  const fetch = async (after: number, limit: number) => ({
    messages: chain.filter(({ sequence }) => sequence > after).slice(0, limit),
    highWater: chain.length,
  });
  return new PartitionFeed({ partition: 0, rules, store, pull: { fetch }, log: { warn: () => {} } });
}

function backfillEnd(signature: string): Arrival['message'] {
  const headers = { ce_specversion: '1.0', ce_id: 'b', ce_source: '/x', ce_type: BACKFILL_COMPLETED_TYPE };
  const data = {
    agreementVersion: 2,
    afterSequence: 0,
    throughSequence: 3,
    messages: 3,
    digest: GENESIS,
    at: '2026-11-27T00:00:00.000Z',
    partition: 0,
    keyId: 'k',
    signature,
  };
  return readFeedMessage({ partition: 0, key: 'backfill', headers, value: JSON.stringify(data) });
}

const arriving = (...messages: readonly (Arrival['message'] | undefined)[]): Arrival[] =>
  messages.flatMap((message, offset) => (message ? [{ offset: String(offset), message }] : []));
const first = { isRetry: false, signal: new AbortController().signal };

describe('the end of a back-fill (ADR 0063)', () => {
  it('is stored when the registry has signed it, and is forged when somebody else has', async () => {
    const store = new Store();
    const feed = feedOf([], store);
    await feed.take(arriving(backfillEnd('true'), backfillEnd('false'), backfillEnd('unknown')), first);
    expect(store.segments.flatMap(({ backfills }) => backfills.map(({ signature }) => signature))).toEqual([
      'true',
    ]);
    expect(store.forged).toEqual(['the end of a back-fill is not signed by the registry']);
  });
});

describe('one partition of the feed', () => {
  // ADR 0024: what is signed but has not arrived is pulled.
  it.each([
    ['through the end of the repair', 3],
    ['beyond the end of the repair', 4],
  ])('repairs the next gap when another instance has applied messages %s', async (_what, sequence) => {
    const chain = chainOf(6, [1, 3]);
    const store = new Store({ lastSequence: sequence, digest: digestAt(chain, sequence), nextOffset: 0n });
    const feed = feedOf(chain, store);
    await feed.take(arriving(chain[0], chain[2], heartbeatAt(chain, 6)), first);
    expect(store.applied).toEqual([1, ...[4, 5, 6].filter((one) => one > sequence)]);
    expect(store.place.lastSequence).toBe(6);
  });

  it('repairs a gap that has become longer, because another instance has heard of more', async () => {
    const chain = chainOf(6, [1]);
    const store = new Store({ lastSequence: 1, digest: digestAt(chain, 1), nextOffset: 0n });
    const during = { sequence: 6, digest: digestAt(chain, 6) };
    jest
      .spyOn(store, 'findPlace')
      .mockImplementation(async () =>
        store.segments.length > 0 ? { ...store.place, signed: during } : store.place,
      );
    await feedOf(chain, store).take(arriving(chain[0], heartbeatAt(chain, 3)), first);
    expect(store.place.lastSequence).toBe(6);
  });

  // ADR 0024: the publisher chained the messages of before the chain without signing them.
  it('takes in any number of pulled messages without a signature that one heartbeat covers', async () => {
    const chain = chainOf(22_000);
    const store = new Store();
    await feedOf(chain, store).take(arriving(heartbeatAt(chain, 22_000)), first);
    expect(store.place.lastSequence).toBe(22_000);
    expect(store.forged).toEqual([]);
  });

  it.each([
    ['beyond the signed position are too many', 1, 20_002, ['no signature of the registry covers it']],
    ['beyond the signed position are just not too many', 1, 20_001, []],
    ['up to the signed position are never too many', 20_003, 20_003, []],
  ])('records without a signature %s', async (_what, signed, count, forged) => {
    const chain = chainOf(count);
    const store = new Store();
    // The first message is missing on Kafka and pulled.
    const arrivals = arriving(heartbeatAt(chain, signed), ...chain.slice(1));
    await feedOf(chain, store).take(arrivals, first);
    expect(store.place.lastSequence).toBe(signed);
    expect(store.forged).toEqual(forged);
  });

  // ADR 0024: a new subscriber reads what older keys have signed before the first signature that counts.
  it('raises no alarm for any number of records that only an older key has signed, and takes in all', async () => {
    const chain = chainOf(23_000, [7_000, 21_500], 'older');
    const store = new Store();
    const feed = feedOf(chain, store);
    for (let from = 0; from < chain.length; from += 2_000) {
      const records = chain.slice(from, from + 2_000);
      await feed.take(
        records.map((message) => ({ offset: String(message.sequence), message })),
        first,
      );
    }
    expect(store.applied).toEqual([]);
    const beat = heartbeatAt(chain, chain.length);
    await feed.take([{ offset: String(chain.length + 1), message: beat }], first);
    expect(store.forged).toEqual([]);
    expect(store.applied).toEqual(chain.map(({ sequence }) => sequence));
    expect(store.segments.at(-1)).toMatchObject({ nextOffset: String(chain.length + 2) });
  });

  it('raises the alarm for too many records that nobody has signed, beyond those of an older key', async () => {
    const chain = chainOf(20_003, [1], 'older');
    const store = new Store();
    await feedOf(chain, store).take(arriving(...chain), first);
    expect(store.forged).toEqual(Array(2).fill('no signature of the registry covers it'));
  });

  // ADR 0024: of a heartbeat that proves nothing, only one that is known to be forged raises the alarm.
  it.each([
    ['true', 1, []],
    ['unknown', 0, []],
    ['false', 0, ['the heartbeat is not signed by the registry']],
  ])('applies by a heartbeat with the signature "%s" %i message', async (signature, applied, forged) => {
    const chain = chainOf(1);
    const store = new Store();
    await feedOf(chain, store).take(arriving(...chain, heartbeatAt(chain, 1, signature)), first);
    expect(store.applied).toHaveLength(applied);
    expect(store.forged).toEqual(forged);
  });
});

// ADR 0056: a person's earlier messages may be on another partition.
describe('one partition of a feed that was given more partitions', () => {
  const grown = { from: 3, after: 9 };

  it('applies what came before, and waits with the rest until everything up to then is applied', async () => {
    const chain = chainOf(5, [5], 'true', grown);
    const store = new Store();
    const feed = feedOf(chain, store);
    const arrivals = arriving(...chain, heartbeatAt(chain, 5));
    store.complete = 8;
    await expect(feed.take(arrivals, first)).rejects.toThrow('other partitions first, up to sequence 9');
    expect(store.applied).toEqual([1, 2]);
    expect(store.place).toMatchObject({ lastSequence: 2, digest: digestAt(chain, 2) });
    expect(store.segments.at(-1)).toMatchObject({ nextOffset: '2', heartbeat: undefined });
    await expect(feed.take(arrivals, first)).rejects.toThrow('other partitions first');
    expect(store.applied).toEqual([1, 2]);
    store.complete = 9;
    await feed.take(arrivals, first);
    expect(store.applied).toEqual([1, 2, 3, 4, 5]);
    expect(store.segments.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(0);
    expect(store.segments.at(-1)?.heartbeat).toMatchObject({ partitionHighWater: 5 });
    expect(store.forged).toEqual([]);
  });

  it('waits also with messages that it pulls, and after a restart', async () => {
    const chain = chainOf(5, [5], 'true', grown);
    const store = new Store();
    await expect(feedOf(chain, store).take(arriving(heartbeatAt(chain, 5)), first)).rejects.toThrow(
      'other partitions first',
    );
    expect(store.applied).toEqual([1, 2]);
    store.complete = 9;
    await feedOf(chain, store).catchUp(first.signal);
    expect(store.applied).toEqual([1, 2, 3, 4, 5]);
  });

  it('counts neither heartbeats nor forgeries meanwhile, however long it waits', async () => {
    const chain = chainOf(2, [2], 'true', { from: 1, after: 9 });
    const store = new Store();
    const feed = feedOf(chain, store);
    for (let again = 1; again <= 5; again += 1) {
      const beats = Array.from({ length: again }, () => heartbeatAt(chain, 2));
      await expect(feed.take(arriving(...chain, ...beats), first)).rejects.toThrow('other partitions first');
    }
    expect(store.applied).toEqual([]);
    expect(store.forged).toEqual([]);
    store.complete = 9;
    await feed.take(arriving(...chain, heartbeatAt(chain, 2)), first);
    expect(store.applied).toEqual([1, 2]);
  });
});
