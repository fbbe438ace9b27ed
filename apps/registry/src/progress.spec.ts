import { isCloseEnough } from './progress';

it.each([
  [0, 0, true],
  [1_000, 3_600, true],
  [1_001, 10, true],
  [1_001, 10.1, false],
  [50_000, 9, true],
  [50_000, 11, false],
  [-1, 0, false],
])('%d events and %d seconds behind is close enough: %s', (lagEvents, lagSeconds, expected) => {
  expect(isCloseEnough({ lagEvents, lagSeconds })).toBe(expected);
});
