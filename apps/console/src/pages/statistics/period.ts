/** `YYYY-MM`, that many months after (or before) another. */
export function addMonths(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const all = year * 12 + number - 1 + count;
  return `${String(Math.floor(all / 12)).padStart(4, '0')}-${String((all % 12) + 1).padStart(2, '0')}`;
}

/** The last day of `YYYY-MM`. */
export function lastDayOf(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return `${month}-${String(new Date(Date.UTC(year, number, 0)).getUTCDate()).padStart(2, '0')}`;
}

/** How far back the slider goes. */
const CUT_OFFS = 36;

/** A place of the slider: a month whose end is the cut-off, or now. */
export interface CutOff {
  /** Absent for now. */
  readonly month?: string;
}

/** From the oldest to now. The month that has not ended is now. */
export function cutOffs(today: string): readonly CutOff[] {
  const month = today.slice(0, 7);
  const past = Array.from({ length: CUT_OFFS }, (_, index) => ({
    month: addMonths(month, index - CUT_OFFS),
  }));
  return [...past, {}];
}

/** The query of a cut-off and of the months before it. */
export function periodOf(cutOff: CutOff, months: number, today: string) {
  const to = cutOff.month ?? today.slice(0, 7);
  return { from: addMonths(to, 1 - months), to, ...(cutOff.month && { knownAt: lastDayOf(cutOff.month) }) };
}

/** The day of the population: the chosen one, or the last that the cut-off knows of. */
export function populationDay(chosen: string | null, cutOff: CutOff, today: string): string {
  return chosen ?? (cutOff.month ? lastDayOf(cutOff.month) : today);
}
