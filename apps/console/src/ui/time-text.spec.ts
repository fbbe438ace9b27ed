import { formatInstant, formatMonth, formatTime, fromWibClock, wibClock, wibDay } from './time-text';

it.each([
  ['2026-11-28T16:59:59Z', '2026-11-28 23:59:59'],
  ['2026-11-28T17:00:00Z', '2026-11-29 00:00:00'],
])('%s is %s in Jakarta, and back', (instant, shown) => {
  expect(wibClock(instant)).toBe(shown);
  expect(Date.parse(fromWibClock(shown))).toBe(Date.parse(instant));
});

it('begins a day at 17.00 UTC of the day before', () => {
  expect(wibDay(new Date('2026-11-28T16:59:59Z'))).toBe('2026-11-28');
  expect(wibDay(new Date('2026-11-28T17:00:00Z'))).toBe('2026-11-29');
  expect(fromWibClock('2026-11-29')).toBe('2026-11-28T17:00:00.000Z');
});

it('names a month without a day', () => {
  expect([formatMonth('2026-10', 'id'), formatMonth('2026-10', 'en')]).toEqual(['Okt 2026', 'Oct 2026']);
});

it('names the zone in both languages, wherever the browser is', () => {
  expect(formatInstant('2026-11-28T18:53:07Z', 'id')).toBe('29 Nov 2026, 01.53.07 WIB');
  expect(formatInstant('2026-11-28T18:53:07Z', 'en')).toBe('29 Nov 2026, 01:53:07 WIB');
  expect(formatTime('2026-11-28T18:53:07Z', 'en')).toBe('01:53:07 WIB');
});
