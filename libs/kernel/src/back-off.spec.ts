import { backOffMs } from './back-off';

it.each([
  [1, 100],
  [2, 200],
  [6, 3_200],
  [7, 5_000],
  [1_000_000, 5_000],
])('waits after failed attempt %d for %d ms', (attempt, expected) => {
  expect(backOffMs(attempt)).toBe(expected);
});

it.each([
  [1, 20],
  [3, 80],
  [4, 100],
])('with bounds of the caller: %d, %d ms', (attempt, expected) => {
  expect(backOffMs(attempt, { firstMs: 20, maxMs: 100 })).toBe(expected);
});
