import type { Pool } from 'pg';
import type { FeedTerms } from './plan';
import type { PersonPage, RegistryReader } from './registry-reader';
import type { Sweep } from './sweep';
import { SweepLane } from './sweep-lane';

const feed = (partner: string, change: { version?: number; isActive?: boolean } = {}) => {
  const { version = 1, isActive = true } = change;
  return { partner, agreement: { version }, isActive } as FeedTerms;
};
const sweep = (partner: string): Sweep => ({ partner, source: 'registry', after: 'a' });
const page: PersonPage = { persons: [], head: { changeNo: 3, position: 9, deathNo: 0 } };

function laneOf(personsAfter: RegistryReader['personsAfter']) {
  let ready: () => void = () => undefined;
  const registry = { personsAfter } as RegistryReader;
  const pool = {} as Pool;
  const clock = () => new Date(0);
  const lane = new SweepLane({ pool, registry, clock, limit: 500, onReady: () => ready() });
  const isReady = () => new Promise<void>((resolve) => (ready = resolve));
  return { lane, isReady };
}

describe('the lane of sweeps', () => {
  it('reads small chunks, and gives them when they are read, with who was built meanwhile', async () => {
    const limits: number[] = [];
    const { lane, isReady } = laneOf(async (_, limit) => {
      limits.push(limit);
      return page;
    });
    const [sweeps, feeds] = [new Map([['bps', sweep('bps')]]), [feed('bps')]];
    lane.built(['before']);
    expect(lane.take(sweeps, feeds)).toBeUndefined();
    lane.built(['meanwhile']);
    await isReady();
    const read = lane.take(sweeps, feeds);
    expect([limits, read?.sweep.partner, read?.slice.head]).toEqual([[100], 'bps', page.head]);
    expect([...(read?.builtSince ?? [])]).toEqual(['meanwhile']);
  });

  it('lets the feeds take turns, and rests after a chunk', async () => {
    const { lane, isReady } = laneOf(async () => page);
    const sweeps = new Map(['bps', 'kemensos'].map((partner) => [partner, sweep(partner)]));
    const feeds = ['bps', 'kemensos'].map((partner) => feed(partner));
    const taken: (string | undefined)[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      lane.begin(sweeps, feeds);
      await isReady();
      taken.push(lane.take(sweeps, feeds)?.sweep.partner);
    }
    expect(taken).toEqual(['bps', 'kemensos', 'bps']);
    lane.rest(60_000);
    lane.begin(sweeps, feeds);
    await isReady();
    expect(lane.take(sweeps, feeds)).toBeUndefined();
    lane.forget();
  });

  it.each([
    ['no change', undefined, 100],
    ['a change 249 ms before', 249, 400],
    ['a change 250 ms before', 250, 100],
  ])('pauses as long as the slice took, and longer while changes come: %s', async (_, sinceChange, pause) => {
    jest.useFakeTimers();
    try {
      const { lane, isReady } = laneOf(async () => page);
      const [sweeps, feeds] = [new Map([['bps', sweep('bps')]]), [feed('bps')]];
      lane.begin(sweeps, feeds);
      await isReady();
      if (sinceChange !== undefined) lane.built(['p-10']);
      jest.advanceTimersByTime(sinceChange ?? 0);
      lane.rest(100);
      jest.advanceTimersByTime(pause - 1);
      expect(lane.take(sweeps, feeds)).toBeUndefined();
      jest.advanceTimersByTime(1);
      expect(lane.take(sweeps, feeds)).toBeDefined();
      lane.forget();
    } finally {
      jest.useRealTimers();
    }
  });

  it('gives a chunk in slices, and between them knows who was built', async () => {
    const persons = Array.from({ length: 45 }, (_, index) => ({ personId: `p-${index + 10}` }));
    let reads = 0;
    const { lane, isReady } = laneOf(async () => {
      reads += 1;
      return { ...page, persons: reads === 1 ? persons : [] } as unknown as PersonPage;
    });
    const [sweeps, feeds] = [new Map([['bps', sweep('bps')]]), [feed('bps')]];
    const slices: unknown[] = [];
    lane.begin(sweeps, feeds);
    await isReady();
    for (let part = 0; part < 3; part += 1) {
      const taken = lane.take(sweeps, feeds);
      if (!taken) throw new Error('No slice');
      const { subjects, next, head } = taken.slice;
      slices.push([subjects[0]?.personId, subjects.length, next, head, [...taken.builtSince]]);
      expect(lane.take(new Map(), feeds)).toBeUndefined();
      sweeps.set('bps', { ...sweep('bps'), after: next ?? '' });
      lane.proceed(taken, sweeps, feeds);
      lane.built([`during-${part}`]);
    }
    const { head } = page;
    expect(slices).toEqual([
      ['p-10', 20, 'p-29', head, []],
      ['p-30', 20, 'p-49', head, ['during-0']],
      ['p-50', 5, undefined, head, ['during-0', 'during-1']],
    ]);
    // The chunk is at its end: the next one is being read.
    expect(reads).toBe(2);
    lane.forget();
  });

  it('drops the rest of a chunk when the sweep begins anew in between', async () => {
    const persons = Array.from({ length: 30 }, (_, index) => ({ personId: `p-${index + 10}` }));
    const { lane, isReady } = laneOf(async () => ({ ...page, persons }) as unknown as PersonPage);
    const [sweeps, feeds] = [new Map([['bps', sweep('bps')]]), [feed('bps')]];
    lane.begin(sweeps, feeds);
    await isReady();
    const taken = lane.take(sweeps, feeds);
    if (!taken) throw new Error('No slice');
    lane.proceed(taken, sweeps, feeds);
    sweeps.set('bps', sweep('bps'));
    expect(lane.take(sweeps, feeds)).toBeUndefined();
    lane.forget();
  });

  it('drops a chunk of a sweep that was replaced, waits for persons ahead of the log, and reports errors', async () => {
    const answers = [async () => page, async () => undefined, () => Promise.reject(new Error('away'))];
    const { lane, isReady } = laneOf(() => (answers.shift() as () => Promise<PersonPage | undefined>)());
    const feeds = [feed('bps')];
    const sweeps = new Map([['bps', sweep('bps')]]);
    lane.begin(sweeps, feeds);
    await isReady();
    expect(lane.take(new Map([['bps', sweep('bps')]]), feeds)).toBeUndefined();
    lane.begin(sweeps, feeds);
    await isReady();
    expect(lane.take(sweeps, feeds)).toBeUndefined();
    await isReady();
    lane.begin(sweeps, feeds);
    await isReady();
    expect(() => lane.take(sweeps, feeds)).toThrow('away');
    lane.forget();
  });

  it.each([
    ['the same version', feed('bps'), true],
    ['another version', feed('bps', { version: 2 }), false],
    ['an agreement that has ended', feed('bps', { isActive: false }), false],
    ['another partner', feed('kemensos'), false],
  ])('gives a chunk with the terms that are read meanwhile: %s', async (_, current, isGiven) => {
    const { lane, isReady } = laneOf(async () => page);
    const sweeps = new Map([['bps', sweep('bps')]]);
    lane.begin(sweeps, [feed('bps')]);
    await isReady();
    expect(lane.take(sweeps, [current])?.feed).toBe(isGiven ? current : undefined);
    lane.forget();
  });

  it('has nothing to do without a sweep, or for a feed that is not built', () => {
    const { lane } = laneOf(() => Promise.reject(new Error('not to be read')));
    expect(lane.take(new Map(), [feed('bps')])).toBeUndefined();
    expect(lane.take(new Map([['bps', sweep('bps')]]), [])).toBeUndefined();
  });
});
