import { RunPace } from './run-pace';

it.each([
  { minutes: 1, events: 100, at: 60_000, reached: 100, is: true },
  { minutes: 1, events: 100, at: 59_999, reached: 100, is: false },
  { minutes: 1, events: 100, at: 60_000, reached: 99, is: false },
  { minutes: 0, events: 100, at: 1, reached: 100, is: true },
  { minutes: 1, events: 0, at: 60_000, reached: 0, is: true },
])(
  '$minutes min and $events events: after $at ms with $reached it is $is',
  ({ is, at, reached, ...goal }) => {
    expect(new RunPace(goal, 0).isReached(at, reached)).toBe(is);
  },
);

it('reports the rate of the last half minute, and the longer of the two waits', () => {
  const pace = new RunPace({ minutes: 1, events: 100_000 }, 0);
  expect(pace.line(10_000, 10_000)).toBe('10 000 of 100 000 events, 1 000/s, about 90 s left');
  expect(pace.line(40_000, 70_000)).toBe('70 000 of 100 000 events, 2 000/s, about 20 s left');
});

it('is limited only by time without a number of events', () => {
  expect(new RunPace({ minutes: 1, events: 0 }, 0).line(15_000, 15_000)).toBe(
    '15 000 events, 1 000/s, about 45 s left',
  );
});

it('reports when there is no progress', () => {
  expect(new RunPace({ minutes: 1, events: 10 }, 0).line(1_000, 0)).toBe(
    '0 of 10 events, 0/s, remaining time unknown',
  );
});
