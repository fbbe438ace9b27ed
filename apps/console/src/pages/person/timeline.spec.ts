import { daysToReport, isLate } from './timeline';

it.each([
  ['2026-01-01', '2026-01-01', 0],
  ['2026-01-01', '2026-03-02', 60],
  ['2026-02-28', '2026-03-01', 1],
  ['2026-03-01', '2026-02-28', 0],
])('from %s to a report on %s are %i days', (occurredOn, reportedOn, days) => {
  expect(daysToReport({ occurredOn, reportedOn })).toBe(days);
});

it('is late where the desk said so', () => {
  expect([{ reportedLate: true }, { reportedLate: false }, {}].map((data) => isLate({ data }))).toEqual([
    true,
    false,
    false,
  ]);
});
