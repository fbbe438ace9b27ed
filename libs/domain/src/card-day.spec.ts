import { familyOfFour, FAMILY, given, on, SON, STRANGER } from '@peristiwa/testing/domain';
import { cardDay, reportDay } from './card-day';

const { register } = given(familyOfFour());
const card = register.family(FAMILY).state;
const son = register.person(SON).state;

describe('cardDay (INV-03; domain.md §2.8)', () => {
  it.each([
    ['the day of the report', '2020-01-07', '2020-01-07'],
    ['the day of the report, on the day since which all is in force', '2020-01-06', '2020-01-06'],
    ['the day since which all is in force, when the report is earlier', '2020-01-05', '2020-01-06'],
  ])('is %s', (_title, reportedOn, day) => {
    expect(cardDay(on(reportedOn), card)).toBe(day);
    expect(cardDay(on(reportedOn), son)).toBe(day);
  });

  it('is the latest day of several cards and placements', () => {
    const moved = { ...son, placedOn: on('2021-05-01') };
    expect(cardDay(on('2021-04-30'), card, moved, son)).toBe('2021-05-01');
    expect(cardDay(on('2021-05-02'), card, moved, son)).toBe('2021-05-02');
  });

  it('is the day of the report for a card and a person without a record', () => {
    const none = [register.family('unknown').state, register.person(STRANGER).state];
    expect(cardDay(on('2020-01-01'), ...none)).toBe('2020-01-01');
  });
});

describe('reportDay (INV-03: occurred ≤ reported)', () => {
  it.each([
    ['2026-11-09', '2026-11-10'],
    ['2026-11-10', '2026-11-10'],
    ['2026-11-11', '2026-11-11'],
  ])('of an event of %s, in an act reported on 10 November: %s', (occurredOn, day) => {
    expect(reportDay({ occurredOn: on(occurredOn) }, on('2026-11-10'))).toBe(day);
  });
});
