import { backlogOf, byMonth, monthsUntil } from './turnaround';

const closed = (month: string, kind: string, count: number, medianDays: number, p90Days: number) => ({
  month,
  kind,
  closed: count,
  medianDays,
  p90Days,
});

describe('the turnaround of cases', () => {
  it('has the months of a year, over the turn of the year', () => {
    expect(monthsUntil('2026-02', 4)).toEqual(['2025-11', '2025-12', '2026-01', '2026-02']);
    expect(monthsUntil('2026-12', 12)[0]).toBe('2026-01');
  });

  it('weighs the medians of the kinds by their cases', () => {
    const rows = [closed('2026-01', 'a', 3, 2, 4), closed('2026-01', 'b', 1, 10, 12)];
    expect(byMonth(rows, ['2025-12', '2026-01'])).toEqual([
      { month: '2025-12', closed: 0, medianDays: 0, p90Days: 0 },
      { month: '2026-01', closed: 4, medianDays: 4, p90Days: 12 },
    ]);
    expect(byMonth(rows, ['2026-01'], ['a'])).toEqual([
      { month: '2026-01', closed: 3, medianDays: 2, p90Days: 4 },
    ]);
  });

  it('adds up what is open, and takes the oldest', () => {
    const rows = [
      { kind: 'a', open: 2, assigned: 1, oldestDays: 5 },
      { kind: 'b', open: 3, assigned: 0, oldestDays: 9 },
    ];
    expect(backlogOf(rows)).toEqual({ open: 5, assigned: 1, oldestDays: 9 });
    expect(backlogOf(rows, ['a'])).toEqual({ open: 2, assigned: 1, oldestDays: 5 });
    expect(backlogOf([], ['a'])).toEqual({ open: 0, assigned: 0, oldestDays: 0 });
  });
});
