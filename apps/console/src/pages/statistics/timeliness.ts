/** Acts of an area by class of delay; the bounds are those of the answer, in days. */
export interface OfficeRow {
  readonly area: string;
  readonly name?: string;
  readonly count: number;
  readonly delays: readonly number[];
  readonly late: number;
  readonly waitingDays: number;
}

export const sortings = ['within60', 'late', 'waiting'] as const;
export type Sorting = (typeof sortings)[number];

/** How many were registered within so many days, which is one of the bounds. */
export function within(delays: readonly number[], bounds: readonly number[], days: number): number {
  return delays.slice(0, bounds.indexOf(days) + 1).reduce((sum, count) => sum + count, 0);
}

/** A part of a whole, from 0 to 1; none of nothing. */
export const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** The bound within which at least half of them were registered; undefined beyond the last bound and for none. */
export function medianBound(delays: readonly number[], bounds: readonly number[]): number | undefined {
  const half = delays.reduce((sum, count) => sum + count, 0) / 2;
  if (half === 0) return undefined;
  return bounds.find((days) => within(delays, bounds, days) >= half);
}

/** Offices with few acts say little. */
export const MINIMUM_ACTS = 5;

/** The slowest first. Of offices that are the same the one with more acts comes first, so that the order is certain. */
export function slowestFirst(
  offices: readonly OfficeRow[],
  bounds: readonly number[],
  by: Sorting,
  minimum = MINIMUM_ACTS,
): readonly OfficeRow[] {
  const slowness: Readonly<Record<Sorting, (row: OfficeRow) => number>> = {
    within60: (row) => 1 - within(row.delays, bounds, 60) / row.count,
    late: (row) => row.late / row.count,
    waiting: (row) => row.waitingDays / row.count,
  };
  const value = slowness[by];
  return offices
    .filter(({ count }) => count >= minimum)
    .toSorted((a, b) => value(b) - value(a) || b.count - a.count || (a.area < b.area ? -1 : 1));
}
