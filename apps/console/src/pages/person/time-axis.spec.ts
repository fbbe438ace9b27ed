import { dayBefore, isOnRecord, knownStops, stopOf, validStops, type Dated } from './time-axis';

const birth: Dated = { occurredOn: '2026-01-31', recordedAt: '2026-03-01T02:00:00.000Z' };
const move: Dated = { occurredOn: '2026-02-10', recordedAt: '2026-02-11T03:00:00.000Z' };
const sameDay: Dated = { occurredOn: '2026-02-10', recordedAt: '2026-04-01T00:00:00.000Z' };
const life = [birth, move, sameDay];

it('stops on each day on which something happened, on the day before, and now', () => {
  expect(validStops(life)).toEqual(['2026-01-30', '2026-01-31', '2026-02-10', undefined]);
});

it('stops at each recording in the order of recording, just before the first, and now', () => {
  expect(knownStops(life)).toEqual([
    '2026-02-11T02:59:59.999Z',
    '2026-02-11T03:00:00.000Z',
    '2026-03-01T02:00:00.000Z',
    '2026-04-01T00:00:00.000Z',
    undefined,
  ]);
});

it('has one stop where there is nothing', () => {
  expect([validStops([]), knownStops([])]).toEqual([[undefined], [undefined]]);
});

it.each([
  [undefined, 3],
  ['2026-12-31', 2],
  ['2026-02-10', 2],
  ['2026-02-09', 1],
  ['2026-01-30', 0],
  ['1999-01-01', 0],
])('puts %s on stop %i', (time, expected) => {
  expect(stopOf(validStops(life), time)).toBe(expected);
});

it.each([
  [{}, true],
  [{ validAt: '2026-01-30' }, false],
  [{ validAt: '2026-01-31' }, true],
  [{ knownAt: '2026-02-11T02:59:59.999Z' }, false],
  [{ knownAt: '2026-02-11T03:00:00.000Z' }, true],
  // The birth had happened, and only the move was known.
  [{ validAt: '2026-01-31', knownAt: '2026-02-20T00:00:00.000Z' }, false],
])('knows whether somebody is in the register at %j: %s', (time, expected) => {
  expect(isOnRecord(life, time)).toBe(expected);
});

it('goes back over the end of a month', () => {
  expect(dayBefore('2026-03-01')).toBe('2026-02-28');
});
