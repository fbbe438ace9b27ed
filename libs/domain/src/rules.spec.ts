import { contextOn, on } from '@peristiwa/testing/domain';
import { isLate, refuseDates } from './rules';

describe('refuseDates (INV-03: occurred ≤ reported ≤ received)', () => {
  const received = { ...contextOn(on('2026-11-22')), receivedOn: on('2026-11-20') };
  it.each([
    ['2026-11-19', '2026-11-19', undefined],
    ['2026-11-20', '2026-11-20', undefined],
    ['2026-11-20', '2026-11-19', { code: 'occurred-after-report', field: 'diedOn' }],
    // Captured offline on the 20th: it cannot have been reported on the 21st.
    ['2026-11-19', '2026-11-21', { code: 'reported-in-future', field: 'reportedOn' }],
  ])('occurred on %s, reported on %s, received on 20 November', (occurredOn, reportedOn, rejection) => {
    const refused = refuseDates(on(occurredOn), on(reportedOn), received, 'diedOn');
    expect(refused?.rejection).toEqual(rejection);
  });
});

describe('isLate (terlambat; domain.md §2.4)', () => {
  it.each([
    ['2026-11-30', false],
    ['2026-12-01', true],
  ])('of an event of 31 October with a deadline of 30 days, received on %s: %s', (receivedOn, late) => {
    expect(isLate(on('2026-10-31'), 30, { receivedOn: on(receivedOn) })).toBe(late);
  });
});
