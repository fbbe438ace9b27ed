import { Pace, secondsLeft } from './pace';

describe('Pace', () => {
  it('counts the items done since it began', () => {
    const pace = new Pace(10_000, 1_000, 500);
    expect(pace.mark(3_000, 700)).toBe(100);
  });

  it('is 0 before any time has passed', () => {
    expect(new Pace(10_000, 1_000).mark(1_000, 50)).toBe(0);
  });

  it.each([
    { why: 'the start is just inside the window', windowMs: 10_001, expected: 150 },
    { why: 'the start has just left it', windowMs: 10_000, expected: 200 },
  ])('$why: $expected items per second', ({ windowMs, expected }) => {
    const pace = new Pace(windowMs, 0);
    pace.mark(10_000, 1_000);
    expect(pace.mark(20_000, 3_000)).toBe(expected);
  });

  it('keeps the last two marks at any age', () => {
    const pace = new Pace(1_000, 0);
    expect(pace.mark(60_000, 600)).toBe(10);
  });

  it('falls to 0 when nothing is done for a whole window', () => {
    const pace = new Pace(1_000, 0);
    pace.mark(1_000, 500);
    expect(pace.mark(2_000, 500)).toBe(0);
  });
});

it.each([
  { left: 0, perSecond: 0, expected: 0 },
  { left: -1, perSecond: 5, expected: 0 },
  { left: 10, perSecond: 4, expected: 3 },
  { left: 8, perSecond: 4, expected: 2 },
  { left: 1, perSecond: 0, expected: undefined },
])('$left left at $perSecond a second: $expected s', ({ left, perSecond, expected }) => {
  expect(secondsLeft(left, perSecond)).toBe(expected);
});
