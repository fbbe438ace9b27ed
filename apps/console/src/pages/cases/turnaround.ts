import type { components } from '../../api/generated/registry';

type Turnaround = components['schemas']['CaseTurnaroundAnswer'];
/** Cases that were closed in a month, as both services count them. */
export type ClosedRow = Turnaround['closed'][number];
export type BacklogRow = Turnaround['open'][number];

export interface Month {
  readonly month: string;
  readonly closed: number;
  /** Of the kinds together: their medians weighed by their cases, which is near the median of all. */
  readonly medianDays: number;
  /** The longest of the kinds. */
  readonly p90Days: number;
}

/** The last `count` months up to one of them, as `YYYY-MM`. */
export function monthsUntil(month: string, count: number): readonly string[] {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return Array.from({ length: count }, (_, index) => {
    const date = new Date(Date.UTC(year, number - count + index, 1));
    return date.toISOString().slice(0, 7);
  });
}

/** A row for each month, also for those in which nothing was closed. */
export function byMonth(
  rows: readonly ClosedRow[],
  months: readonly string[],
  kinds?: readonly string[],
): readonly Month[] {
  return months.map((month) => {
    const own = rows.filter((row) => row.month === month && (!kinds || kinds.includes(row.kind)));
    const closed = own.reduce((sum, row) => sum + row.closed, 0);
    const weighed = own.reduce((sum, row) => sum + row.medianDays * row.closed, 0);
    return {
      month,
      closed,
      medianDays: closed === 0 ? 0 : weighed / closed,
      p90Days: Math.max(0, ...own.map((row) => row.p90Days)),
    };
  });
}

/** What is open of these kinds. */
export function backlogOf(rows: readonly BacklogRow[], kinds?: readonly string[]): Omit<BacklogRow, 'kind'> {
  const own = rows.filter(({ kind }) => !kinds || kinds.includes(kind));
  return {
    open: own.reduce((sum, { open }) => sum + open, 0),
    assigned: own.reduce((sum, { assigned }) => sum + assigned, 0),
    oldestDays: Math.max(0, ...own.map(({ oldestDays }) => oldestDays)),
  };
}
