import { groupBy } from '@peristiwa/kernel';
import { delayBounds, type AreaCount, type MonthCount } from './vital-queries';
import { deadlineDays, vitalKinds, type VitalKind } from './vital-records';

const CLASSES = delayBounds.length + 1;

interface Counted {
  readonly delay: number;
  readonly count: number;
}

/** The months of a period, `YYYY-MM`, both ends included. */
export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  for (let month = from; month <= to; month = monthAfter(month)) months.push(month);
  return months;
}

/** The month after `YYYY-MM`. */
export function monthAfter(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const next = number === 12 ? [year + 1, 1] : [year, number + 1];
  return `${String(next[0]).padStart(4, '0')}-${String(next[1]).padStart(2, '0')}`;
}

/** Each kind with a row for each month of the period, also for those without acts. */
export function byKind(
  months: readonly string[],
  occurred: readonly MonthCount[],
  registered: readonly MonthCount[],
) {
  return vitalKinds.map((kind) => ({
    kind,
    ...(deadlineDays[kind] !== undefined && { deadlineDays: deadlineDays[kind] }),
    byOccurrence: monthly(months, kind, occurred),
    byRegistration: monthly(months, kind, registered),
  }));
}

function monthly(months: readonly string[], kind: VitalKind, counts: readonly MonthCount[]) {
  const own = groupBy(
    counts.filter((row) => row.kind === kind),
    ({ month }) => month,
  );
  return months.map((month) => ({ month, ...counted(own.get(month) ?? []) }));
}

/** The areas in the order of their codes, each with its classes of delay. */
export function byArea(counts: readonly AreaCount[]) {
  const areas = [...groupBy(counts, ({ area }) => area)];
  return areas
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([area, rows]) => ({
      area,
      ...counted(rows),
      late: sum(rows.map(({ late }) => late)),
      waitingDays: sum(rows.map(({ waitingDays }) => waitingDays)),
    }));
}

function counted(rows: readonly Counted[]) {
  const delays = Array.from({ length: CLASSES }, (_, delay) =>
    sum(rows.filter((row) => row.delay === delay).map(({ count }) => count)),
  );
  return { count: sum(delays), delays };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
