/** What a table is asked for. */
export interface Asked {
  readonly from: string;
  readonly to: string;
  readonly knownAt?: string;
}

export interface CountRow {
  readonly regency: string;
  readonly month: string;
  readonly count: number;
}

/** Counts of each month over all regencies, or one; a month without a fact is 0. */
export function byMonth(
  rows: readonly CountRow[],
  months: readonly string[],
  regency?: string,
): readonly number[] {
  const counted = rows.filter((row) => regency === undefined || row.regency === regency);
  return months.map((month) =>
    counted.filter((row) => row.month === month).reduce((sum, { count }) => sum + count, 0),
  );
}

export interface PopulationRow {
  readonly regency: string;
  readonly sex: string;
  readonly count: number;
}

/** Men and women of the regencies with the most residents. */
export function largestRegencies(
  rows: readonly PopulationRow[],
  most: number,
): readonly { readonly regency: string; readonly male: number; readonly female: number }[] {
  const sum = (regency: string, sex: string) =>
    rows
      .filter((row) => row.regency === regency && row.sex === sex)
      .reduce((all, { count }) => all + count, 0);
  return [...new Set(rows.map(({ regency }) => regency))]
    .map((regency) => ({ regency, male: sum(regency, 'male'), female: sum(regency, 'female') }))
    .toSorted((one, other) => other.male + other.female - one.male - one.female)
    .slice(0, most);
}

export interface MoveRow {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

/** Moves between provinces over all months, the most first; those within a province are none. */
export function betweenProvinces(rows: readonly MoveRow[]): readonly MoveRow[] {
  const sums = new Map<string, MoveRow>();
  for (const { from, to, count } of rows) {
    const [origin, destination] = [from.slice(0, 2), to.slice(0, 2)];
    if (origin === destination) continue;
    const key = `${origin} ${destination}`;
    sums.set(key, { from: origin, to: destination, count: (sums.get(key)?.count ?? 0) + count });
  }
  return [...sums.values()].toSorted((one, other) => other.count - one.count);
}
