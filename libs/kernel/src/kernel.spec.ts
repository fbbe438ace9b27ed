import fc from 'fast-check';
import { canonicalJson } from './canonical-json';
import {
  addDays,
  ageOn,
  dateAtOffset,
  daysBetween,
  isPlainDate,
  latest,
  plainDate,
  toDayMonthYear,
} from './plain-date';

describe('plain dates', () => {
  it.each(['2024-02-29', '2000-02-29', '1800-01-01', '2026-12-31'])('accepts %s', (text) => {
    expect(isPlainDate(text)).toBe(true);
  });
  it.each([
    '2023-02-29',
    '1900-02-29',
    '1799-12-31',
    '2026-04-31',
    '2026-00-10',
    '2026-13-01',
    '26-01-01',
    '',
  ])('refuses %s', (text) => {
    expect(isPlainDate(text)).toBe(false);
    expect(() => plainDate(text)).toThrow(RangeError);
  });
  it('counts age by birthday, both sides of it', () => {
    expect(ageOn(plainDate('2007-11-22'), plainDate('2026-11-21'))).toBe(18);
    expect(ageOn(plainDate('2007-11-22'), plainDate('2026-11-22'))).toBe(19);
    expect(ageOn(plainDate('2004-02-29'), plainDate('2023-02-28'))).toBe(18);
    expect(ageOn(plainDate('2004-02-29'), plainDate('2023-03-01'))).toBe(19);
  });
  it('returns the civil date of an instant in a zone', () => {
    expect(dateAtOffset(Date.UTC(2026, 10, 22, 16, 59), 7)).toBe('2026-11-22');
    expect(dateAtOffset(Date.UTC(2026, 10, 22, 17, 0), 7)).toBe('2026-11-23');
  });
  it('writes a date as documents print it', () => {
    expect(toDayMonthYear(plainDate('2026-11-02'))).toBe('02112026');
  });
  it('takes the latest and skips missing dates', () => {
    expect(latest(plainDate('2026-01-01'), undefined, plainDate('2026-02-01'))).toBe('2026-02-01');
  });
  it('adds and subtracts days as inverses', () => {
    fc.assert(
      fc.property(fc.integer({ min: -60_000, max: 60_000 }), (days) => {
        const start = plainDate('2000-01-01');
        expect(daysBetween(start, addDays(start, days))).toBe(days);
      }),
      { seed: 20261122 },
    );
  });
});

describe('canonical JSON', () => {
  it('does not depend on key order and drops undefined', () => {
    expect(canonicalJson({ b: [1, { d: 'x', c: null }], a: undefined })).toBe('{"b":[1,{"c":null,"d":"x"}]}');
  });
  it('keeps every JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 20261122 },
    );
  });
});
