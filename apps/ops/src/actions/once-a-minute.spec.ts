import { OnceAMinute } from './once-a-minute';

it('lets a key through once, and again when the minute is over', () => {
  const few = new OnceAMinute(10, () => undefined);
  const due = [0, 1, 59_999, 60_000, 60_001].map((now) => few.isDue('a', now));
  expect(due).toEqual([true, false, false, true, false]);
});

it('lets so many keys through in a minute, and says how many it left out', () => {
  const leftOut: number[] = [];
  const few = new OnceAMinute(2, (count) => leftOut.push(count));
  expect(['a', 'b', 'c', 'd', 'a'].map((key) => few.isDue(key, 5))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(leftOut).toEqual([]);
  expect(few.isDue('c', 60_005)).toBe(true);
  expect(few.isDue('d', 120_005)).toBe(true);
  expect(leftOut).toEqual([2]);
});
