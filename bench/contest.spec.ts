import { runContest, type Contest, type Contestant } from './contest';

/** A clock that each cell advances by a given number of seconds. */
function staged(
  seconds: Readonly<Record<string, readonly number[]>>,
  roles: Record<string, Contestant['role']>,
) {
  let now = 0;
  const order: string[] = [];
  const contestants = Object.entries(seconds).map(([name, rounds]): Contestant => ({
    name,
    role: roles[name] ?? 'raw',
    lacks: '',
    prepare: async () => {
      now += 1_000;
    },
    run: async (round) => {
      order.push(`${name}${round}`);
      now += rounds[round] as number;
      return 100;
    },
    extras: () => ({ p99: order.length }),
  }));
  const contest: Contest = { name: 'append', title: 'Append', unit: 'events', contestants };
  return { contest, order, clock: () => now };
}

it('measures in turn, without the warm-up and the preparation', async () => {
  const { contest, order, clock } = staged({ ours: [9, 2, 4], raw: [9, 1, 4] }, { ours: 'ours' });
  const { results } = await runContest(contest, 2, undefined, clock);
  expect(order).toEqual(['ours0', 'raw0', 'ours1', 'raw1', 'ours2', 'raw2']);
  expect(results.map(({ rates }) => rates)).toEqual([
    [50, 25],
    [100, 25],
  ]);
  expect(results[1]?.oursToThis).toEqual({ median: 0.75, min: 0.5, max: 1 });
  expect(results[0]?.oursToThis).toBeUndefined();
  expect(results[0]?.extras).toEqual({ p99: { median: 4, min: 3, max: 5 } });
});

it('has no warm-up where each run is a separate process', async () => {
  const { contest, order, clock } = staged({ ours: [9, 2], raw: [9, 1] }, { ours: 'ours' });
  const { results } = await runContest({ ...contest, isCold: true }, 1, undefined, clock);
  expect(order).toEqual(['ours1', 'raw1']);
  expect(results.map(({ rates }) => rates)).toEqual([[50], [100]]);
});

it.each([
  { ratio: 0.75, reached: true },
  { ratio: 0.76, reached: false },
])('against raw limits the first one counts: 0.75 for $ratio is $reached', async ({ ratio, reached }) => {
  const { contest, clock } = staged({ ours: [1, 4], raw: [1, 3], other: [1, 1] }, { ours: 'ours' });
  const target = { against: 'raw', ratio } as const;
  const { verdict } = await runContest({ ...contest, target }, 1, undefined, clock);
  expect(verdict).toEqual({ ratio: { median: 0.75, min: 0.75, max: 0.75 }, against: 'raw', reached });
});

it('compares with the fastest of several peers', async () => {
  const roles = { ours: 'ours', slow: 'peer', fast: 'peer' } as const;
  const { contest, clock } = staged({ ours: [1, 1], slow: [1, 20], fast: [1, 5] }, roles);
  const target = { against: 'peers', ratio: 10 } as const;
  const { verdict } = await runContest({ ...contest, target }, 1, undefined, clock);
  expect(verdict).toMatchObject({ against: 'fast', reached: false, ratio: { median: 5 } });
});

it('has no verdict when no peer could be measured', async () => {
  const { contest, clock } = staged({ ours: [1, 1] }, { ours: 'ours' });
  const target = { against: 'peers', ratio: 10 } as const;
  expect((await runContest({ ...contest, target }, 1, undefined, clock)).verdict).toBeUndefined();
});

it('uses the seconds of the measured part', async () => {
  const { contest, clock } = staged({ ours: [1, 1] }, { ours: 'ours' });
  const part = contest.contestants.map((one) => ({ ...one, run: async () => ({ units: 100, seconds: 4 }) }));
  const { results } = await runContest({ ...contest, contestants: part }, 1, undefined, clock);
  expect(results[0]?.rates).toEqual([25]);
});

it.each([
  { ratio: 1.5, reached: true },
  { ratio: 1.4, reached: false },
])('less is better: 1.5 for at most $ratio is $reached', async ({ ratio, reached }) => {
  const { contest, clock } = staged({ ours: [1, 1], raw: [1, 1] }, { ours: 'ours' });
  const latency = { ours: 15, raw: 10 } as Record<string, number>;
  const contestants = contest.contestants.map((one) => ({ ...one, run: async () => latency[one.name] ?? 0 }));
  const target = { against: 'raw', ratio } as const;
  const { verdict } = await runContest(
    { ...contest, contestants, target, lowerIsBetter: true },
    1,
    undefined,
    clock,
  );
  expect(verdict).toEqual({ ratio: { median: 1.5, min: 1.5, max: 1.5 }, against: 'raw', reached });
});
