export interface OpenRow {
  readonly regency: string | null;
  readonly kind: string;
  readonly open: number;
}

export interface RegencyRow {
  /** Null: whose copy has no address. */
  readonly regency: string | null;
  readonly total: number;
  readonly byKind: Readonly<Record<string, number>>;
}

/** Open cases of each regency, the most first. */
export function byRegency(rows: readonly OpenRow[]): readonly RegencyRow[] {
  const regencies = [...new Set(rows.map(({ regency }) => regency))];
  return regencies
    .map((regency) => {
      const own = rows.filter((row) => row.regency === regency);
      return {
        regency,
        total: own.reduce((sum, { open }) => sum + open, 0),
        byKind: Object.fromEntries(own.map(({ kind, open }) => [kind, open])),
      };
    })
    .toSorted(
      (one, other) => other.total - one.total || (one.regency ?? '').localeCompare(other.regency ?? ''),
    );
}

/** The kinds that occur, in the order of `all`. */
export const kindsIn = <Kind extends string>(
  rows: readonly OpenRow[],
  all: readonly Kind[],
): readonly Kind[] => all.filter((kind) => rows.some((row) => row.kind === kind));
