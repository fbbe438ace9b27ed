import type { PulledEvent } from '@peristiwa/contracts';
import { alone, idOf } from '@peristiwa/testing';
import { numberMessages } from './build/number';
import { planMessages } from './build/plan';
import { fast, FeedsUnderTest, until } from './feeds-under-test';

const SEED = process.env['JOINER_SEED'] ?? '20261127';
/** Number of the first person. */
const FIRST = 0x2000;
const WINDOWS = 4;
const PERSONS = 750;
const HOUR_MS = 3_600_000;
const settings = { ...fast, release: { windowMs: HOUR_MS, personsMin: 50, longestMs: 24 * HOUR_MS } };

/** What the joiner has of a message: everything but the content about the person. */
type Traced = Pick<PulledEvent, 'sequence' | 'partition' | 'key' | 'headers'> & {
  readonly version: number;
  readonly recordedAt: string | undefined;
};

/** A guess brings both feeds into an order in which the k-th of one should be the k-th of the other. */
type Rank = (message: Traced, feed: readonly Traced[]) => string | number;
const header = (name: string) => (message: Traced) => message.headers[name] ?? '';
/** Of the act, by the number of messages with the same reference. */
const groupSize: Rank = (message, feed) => {
  const act = header('ce_causationid')(message);
  return feed.filter((other) => header('ce_causationid')(other) === act).length;
};
const guesses: Readonly<Record<string, Rank>> = {
  sequence: ({ sequence }) => sequence,
  'sequence, backwards': ({ sequence }) => -sequence,
  'place in the partition': ({ partition, sequence }) => partition * 1e9 + sequence,
  'previous sequence': (message) => Number(header('ce_previoussequence')(message)),
  id: header('ce_id'),
  'person key': ({ key }) => key,
  time: header('ce_time'),
  'recorded time': ({ recordedAt }) => recordedAt ?? '',
  act: header('ce_causationid'),
  request: header('ce_requestid'),
  'size of the act': groupSize,
  'place in the act': header('ce_actindex'),
  version: ({ version }) => version,
};

/** Pairs the feeds by a guess. @returns the number of pairs that are one person */
function joined(
  kemensos: readonly Traced[],
  bps: readonly Traced[],
  rank: Rank,
  pseudonymOf: (personKey: string) => string,
): number {
  const ordered = (feed: readonly Traced[]) => {
    const ranked = feed.map((message) => ({ message, by: rank(message, feed) }));
    return ranked.toSorted((a, b) => (a.by < b.by ? -1 : a.by > b.by ? 1 : 0)).map(({ message }) => message);
  };
  const theirs = ordered(bps);
  return ordered(kemensos).filter(({ key }, index) => pseudonymOf(key) === theirs[index]?.key).length;
}

/** Sizes of acts: mulberry32, so that the seed alone decides. */
function sizesOf(seed: number, total: number): number[] {
  const sizes: number[] = [];
  let state = seed;
  for (let left = total; left > 0; left -= sizes.at(-1) as number) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    sizes.push(Math.min(left, 1 + (((mixed ^ (mixed >>> 14)) >>> 0) % 6)));
  }
  return sizes;
}

/**
 * Two ministries put their feeds side by side. The joiner even knows which messages of Kemensos belong to which window
 * of BPS. By chance, one message of each window is in its place, whatever its size.
 */
describe(`a joiner of two feeds, seed ${SEED}`, () => {
  jest.setTimeout(120_000);
  let under: FeedsUnderTest;
  let windows: { readonly kemensos: Traced[]; readonly bps: Traced[]; readonly control: Traced[] }[];
  let pseudonymOf: (personKey: string) => string;

  const traced = (events: readonly PulledEvent[]): Traced[] =>
    events.map(({ sequence, partition, key, headers, value: { version, recordedAt } }) => ({
      sequence,
      partition,
      key,
      headers,
      version,
      recordedAt,
    }));

  beforeAll(async () => {
    under = await FeedsUnderTest.open();
    await Promise.all([under.agree('kemensos'), under.agree('bps')]);
    await under.asOwner(`UPDATE publisher.partner_secret SET secret = sha256('${SEED}')`);
    pseudonymOf = (await under.agreements.keysOf({ partner: under.names.bps, pseudonymised: true })).person;
    const sizes = sizesOf(Number(SEED), WINDOWS * PERSONS);
    let now = new Date('2027-01-01T00:30:00Z');
    under.build();
    let next = FIRST;
    for (let window = 1; window <= WINDOWS; window += 1) {
      const last = FIRST + window * PERSONS;
      while (next < last) {
        const size = Math.min(sizes.shift() ?? 1, last - next);
        const members = Array.from({ length: size }, (_, index) => next + index);
        await under.registry.record(
          // The day makes their NIK differ.
          members.flatMap((number) =>
            alone(number, { bornOn: `1995-02-0${Math.floor((number - FIRST) / 500) + 1}` }),
          ),
          { recordedAt: new Date(now.getTime() + (next % 997) * 1_000).toISOString() },
        );
        next += size;
      }
      await under.built();
      if (window === 1) under.release(settings, () => now);
      now = new Date(now.getTime() + HOUR_MS);
      await under.released();
    }
    const [kemensos, bps] = [traced(await all('kemensos')), traced(await all('bps'))];
    const control = await inOrderOfActs();
    const slice = (feed: Traced[], window: number) => feed.slice(window * PERSONS, (window + 1) * PERSONS);
    windows = Array.from({ length: WINDOWS }, (_, window) => ({
      kemensos: slice(kemensos, window),
      bps: slice(bps, window),
      control: slice(control, window),
    }));
  });
  afterAll(() => under.close());

  async function all(role: 'kemensos' | 'bps'): Promise<PulledEvent[]> {
    const events: PulledEvent[] = [];
    await until(async () => {
      const page = await under.pulled(role, events.length);
      events.push(...page);
      return page.length === 0;
    });
    return events;
  }

  /** The feed of BPS as it was before windows: the drafts numbered in the order of the acts. */
  async function inOrderOfActs(): Promise<Traced[]> {
    const [agreement] = await under.agreements.versions(under.names.bps);
    if (!agreement) throw new Error('No agreement');
    const keys = await under.agreements.keysOf(agreement);
    const signer = await under.feedKeys.signer();
    const fieldsByVersion = new Map([[agreement.version, agreement.fields]]);
    const feed = {
      partner: agreement.partner,
      agreement,
      keys,
      signer,
      isActive: true,
      fieldsByVersion,
      dataSchema: '',
    };
    const { changes } = await under.reader.changes(0, under.registry.changes);
    const drafts = changes.flatMap((change) => planMessages(feed, change, undefined, undefined).drafts);
    const counter = { sequence: 0, reformNo: 0, partitions: 3, lastInPartition: new Map() };
    return numberMessages(drafts, counter, { newId: () => idOf(1), signer }).map((message, index) => ({
      ...message,
      version: drafts[index]?.data.version ?? 0,
      recordedAt: drafts[index]?.data.recordedAt,
    }));
  }

  const total = (feed: 'bps' | 'control', rank: Rank) =>
    windows.reduce((sum, window) => sum + joined(window.kemensos, window[feed], rank, pseudonymOf), 0);

  it('has the same persons in each window of both feeds', () => {
    for (const { kemensos, bps } of windows) {
      expect(new Set(bps.map(({ key }) => key))).toEqual(
        new Set(kemensos.map(({ key }) => pseudonymOf(key))),
      );
      expect(bps).toHaveLength(PERSONS);
    }
  });

  it('joins every person by the sequence alone when messages are released in the order of the acts', () => {
    expect(total('control', guesses['sequence'] as Rank)).toBe(WINDOWS * PERSONS);
  });

  // The number of pairs in place has mean 1 and variance 1 in each window: 4 and 2 over all of them.
  it.each(Object.entries(guesses))('does no better than chance within a window by %s', (_, rank) => {
    expect(total('bps', rank)).toBeLessThanOrEqual(WINDOWS + 5 * Math.sqrt(WINDOWS));
  });

  it('finds no value in a message of BPS that a message of Kemensos has too, but what is the same for all', () => {
    // The key that signs is the registry's; sequences count each feed by itself.
    const own = ['ce_sequence', 'ce_previoussequence', 'ce_feedkey'];
    for (const { kemensos, bps } of windows) {
      const valuesOf = (feed: readonly Traced[]) =>
        feed.flatMap(({ headers, recordedAt }) => [
          ...Object.entries(headers).flatMap(([name, value]) => (own.includes(name) ? [] : [value])),
          recordedAt,
        ]);
      const theirs = new Map<unknown, number>();
      for (const value of valuesOf(bps)) theirs.set(value, (theirs.get(value) ?? 0) + 1);
      const shared = [...new Set(valuesOf(kemensos))].filter((value) => theirs.has(value));
      expect(shared.filter((value) => (theirs.get(value) ?? 0) < PERSONS)).toEqual([]);
    }
  });

  it('finds in a window one time, and no reference that two persons have', () => {
    for (const { bps } of windows) {
      for (const name of ['ce_time', 'ce_recordedtime']) {
        expect(new Set(bps.map(({ headers }) => headers[name])).size).toBe(1);
      }
      const names = new Set(bps.flatMap(({ headers }) => Object.keys(headers)));
      for (const name of ['ce_requestid', 'ce_actindex', 'ce_actsize']) {
        expect(names).not.toContain(name);
      }
      const persons = new Map(bps.map(({ headers, key }) => [headers['ce_causationid'], key]));
      expect(persons.size).toBe(new Set(persons.values()).size);
    }
  });
});
