const startOf = (month: string) => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return { year, index: number - 1 };
};

/** `YYYY-MM`, so many months before another. */
export function monthsBefore(month: string, count: number): string {
  const { year, index } = startOf(month);
  return new Date(Date.UTC(year, index - count, 1)).toISOString().slice(0, 7);
}

/** All months from one to another, both included; none when they are in reverse. */
export function monthsBetween(from: string, to: string): readonly string[] {
  const [first, last] = [startOf(from), startOf(to)];
  const count = (last.year - first.year) * 12 + last.index - first.index + 1;
  return Array.from({ length: Math.max(0, count) }, (_, nth) => monthsBefore(from, -nth));
}
