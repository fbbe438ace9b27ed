import { waitMs } from './back-off';

const now = new Date('2026-11-28T02:00:00Z');

it.each([
  ['one failure', 1, undefined, 1_000],
  ['two', 2, undefined, 2_000],
  ['nine', 9, undefined, 256_000],
  ['ten: five minutes at most', 10, undefined, 300_000],
  ['a thousand', 1_000, undefined, 300_000],
  ['seconds that are longer', 1, '30', 30_000],
  ['seconds that are shorter', 5, '1', 16_000],
  ['a date', 1, 'Sat, 28 Nov 2026 02:01:00 GMT', 60_000],
  ['a date that is over', 1, 'Sat, 28 Nov 2026 01:00:00 GMT', 1_000],
  ['an hour at most', 1, '86400', 3_600_000],
  ['something else', 1, 'soon', 1_000],
])('waits after %s', (_, failures, retryAfter, ms) => {
  expect(waitMs(failures, retryAfter, now)).toBe(ms);
});
