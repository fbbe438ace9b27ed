import { digestSquare } from './charts';
import { phasesOf, possibleActions, presentWork, withSample, workOf, type Overview } from './rebuild-state';

const rebuild = {
  rebuildNo: 3,
  kind: 'rebuild',
  phase: 'load',
  verifyOnly: false,
  events: 40,
  eventsTotal: 100,
  eventsPerSecond: 20,
  startedAt: '2026-11-28T01:00:00Z',
} as const;
const order = {
  orderNo: 7,
  action: 'rebuild',
  share: 50,
  threads: 2,
  orderedBy: 'operator',
  orderedAt: '2026-11-28T01:00:00Z',
  attempts: 1,
} as const;
const nothing: Overview = { isPermitted: true, hasPrevious: false, orders: [], rebuilds: [] };

describe('the phases', () => {
  it('a verification does not switch, and a rollback has nothing to load', () => {
    expect(phasesOf(rebuild)).toEqual(['load', 'index', 'catch-up', 'compare', 'switch']);
    expect(phasesOf({ ...rebuild, verifyOnly: true })).toEqual(['load', 'index', 'catch-up', 'compare']);
    expect(phasesOf({ ...rebuild, kind: 'rollback' })).toEqual(['catch-up', 'compare', 'switch']);
    expect([workOf(rebuild), workOf({ ...rebuild, verifyOnly: true })]).toEqual(['rebuild', 'verify']);
  });
});

describe('what is going on', () => {
  it('is nothing after all has ended', () => {
    const ended = { ...rebuild, endedAt: '2026-11-28T01:01:00Z' };
    expect(presentWork({ ...nothing, rebuilds: [ended] })).toBeUndefined();
  });
  it('waits while an order has no rebuild yet', () => {
    expect(presentWork({ ...nothing, orders: [order] })).toMatchObject({
      state: 'waiting',
      progress: undefined,
    });
  });
  it('has the progress of the process, of the present phase only', () => {
    const progress = { phase: 'load', done: 50, total: 100, perSecond: 25 } as const;
    const running: Overview = {
      ...nothing,
      standing: 'running',
      orders: [{ ...order, progress }],
      rebuilds: [rebuild],
    };
    expect(presentWork(running)).toMatchObject({ state: 'running', progress });
    const later = { ...running, rebuilds: [{ ...rebuild, phase: 'compare' as const }] };
    expect(presentWork(later)?.progress).toBeUndefined();
  });
  it('of a rebuild of the command line it has what that has stored', () => {
    const running: Overview = { ...nothing, standing: 'running', rebuilds: [rebuild] };
    expect(presentWork(running)?.progress).toEqual({ phase: 'load', done: 40, total: 100, perSecond: 20 });
  });
});

describe('what may be ordered', () => {
  const allowed = (overview: Overview) =>
    Object.entries(possibleActions(overview))
      .filter(([, may]) => may)
      .map(([action]) => action);
  it.each<[string, Partial<Overview>, string[]]>([
    ['nothing is going on', {}, ['begin']],
    ['there is a previous version', { hasPrevious: true }, ['begin', 'rollback']],
    ['the log-in has no right', { isPermitted: false, hasPrevious: true }, []],
    ['an order waits', { orders: [order] }, []],
    ['it runs', { standing: 'running', orders: [order], rebuilds: [rebuild] }, ['pause', 'cancel']],
    ['it stops', { standing: 'stopping', orders: [order], rebuilds: [rebuild] }, ['cancel']],
    ['it is paused', { standing: 'paused', rebuilds: [rebuild] }, ['resume', 'cancel']],
    ['it was interrupted', { standing: 'interrupted', rebuilds: [rebuild] }, ['resume', 'cancel']],
    [
      'it is paused and the log-in has no right',
      { isPermitted: false, standing: 'paused', rebuilds: [rebuild] },
      [],
    ],
    [
      'the command line runs it',
      { isPermitted: false, standing: 'running', rebuilds: [rebuild] },
      ['pause', 'cancel'],
    ],
  ])('while %s', (_, overview, expected) => {
    expect(allowed({ ...nothing, ...overview })).toEqual(expected);
  });
});

it('keeps one rate a second, and the last 600', () => {
  const first = withSample([], 10, 0.4);
  expect(withSample(first, 20, 0.9)).toBe(first);
  expect(withSample(first, 20, 1)).toEqual([
    { second: 0, perSecond: 10 },
    { second: 1, perSecond: 20 },
  ]);
  const many = Array.from({ length: 601 }, (_, second) => second).reduce(
    (samples, second) => withSample(samples, second, second),
    [] as ReturnType<typeof withSample>,
  );
  expect([many.length, many[0]?.second]).toEqual([600, 1]);
});

it('draws each slice on its place of the square, and whether it differs', () => {
  const digests = [
    { kind: 'person', slice: 0, live: 1, next: 1, verdict: 'same' },
    { kind: 'person', slice: 17, live: 2, next: 1, verdict: 'differs' },
  ] as const;
  const option = digestSquare(digests, { same: 'sama', later: 'berubah', differs: 'berbeda' }, ({ slice }) =>
    String(slice),
  );
  const [series] = option.series as { data: number[][] }[];
  expect(series?.data).toEqual([
    [0, 0, 0],
    [1, 1, 2],
  ]);
});
