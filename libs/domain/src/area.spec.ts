import { areaLevel, districtOf, officeCovers, provinceOf, regencyOf, todayIn, utcOffsetHours } from './area';

describe('area codes', () => {
  it('contain their parents', () => {
    expect([provinceOf('3204012001'), regencyOf('3204012001'), districtOf('3204012001')]).toEqual([
      '32',
      '3204',
      '320401',
    ]);
  });
  it.each([
    ['32', 'province'],
    ['3204', 'regency'],
    ['320401', 'district'],
    ['3204012001', 'village'],
    ['320', undefined],
    ['', undefined],
  ])('%s is a %s', (code, level) => expect(areaLevel(code)).toBe(level));
  it.each([
    ['3204', '3204012001', true],
    ['3204', '3273012001', false],
    ['32', '3204012001', false],
    ['320401', '3204012001', false],
  ])('office %s covers %s: %s', (office, area, expected) =>
    expect(officeCovers(office, area)).toBe(expected),
  );
});

describe('the calendar day of an office', () => {
  it.each([
    ['3204', 7, '2026-11-22T16:59:59Z', '2026-11-22'],
    ['3204', 7, '2026-11-22T17:00:00Z', '2026-11-23'],
    ['5171', 8, '2026-11-22T15:59:59Z', '2026-11-22'],
    ['5171', 8, '2026-11-22T16:00:00Z', '2026-11-23'],
    ['9171', 9, '2026-11-22T14:59:59Z', '2026-11-22'],
    ['9171', 9, '2026-11-22T15:00:00Z', '2026-11-23'],
  ])('in %s (UTC+%i) at %s is %s', (area, offset, instant, today) => {
    expect(utcOffsetHours(area)).toBe(offset);
    expect(todayIn(area, Date.parse(instant))).toBe(today);
  });
  it.each([
    ['61', 7],
    ['62', 7],
    ['63', 8],
    ['53', 8],
    ['36', 7],
    ['76', 8],
    ['81', 9],
    ['96', 9],
  ])('province %s is at UTC+%i', (province, offset) => expect(utcOffsetHours(province)).toBe(offset));
});
