/** A province as a square of a map: its column from the west and its row from the north. */
export interface Tile {
  /** Two digits (Kepmendagri 300.2.2-2138/2025). */
  readonly code: string;
  readonly label: string;
  readonly column: number;
  readonly row: number;
}

const tile = (code: string, label: string, column: number, row: number): Tile => ({
  code,
  label,
  column,
  row,
});

/** The 38 provinces, about where they lie, by hand. */
export const tiles: readonly Tile[] = [
  tile('11', 'Aceh', 0, 0),
  tile('12', 'Sumut', 1, 1),
  tile('13', 'Sumbar', 1, 2),
  tile('14', 'Riau', 2, 2),
  tile('21', 'Kepri', 3, 1),
  tile('15', 'Jambi', 2, 3),
  tile('19', 'Babel', 4, 3),
  tile('17', 'Bengkulu', 2, 4),
  tile('16', 'Sumsel', 3, 4),
  tile('18', 'Lampung', 3, 5),
  tile('36', 'Banten', 4, 6),
  tile('31', 'DKI', 5, 6),
  tile('32', 'Jabar', 5, 7),
  tile('33', 'Jateng', 6, 7),
  tile('34', 'DIY', 6, 8),
  tile('35', 'Jatim', 7, 7),
  tile('51', 'Bali', 8, 7),
  tile('52', 'NTB', 9, 7),
  tile('53', 'NTT', 10, 7),
  tile('61', 'Kalbar', 6, 3),
  tile('62', 'Kalteng', 7, 3),
  tile('63', 'Kalsel', 7, 4),
  tile('64', 'Kaltim', 8, 2),
  tile('65', 'Kaltara', 8, 1),
  tile('71', 'Sulut', 12, 1),
  tile('75', 'Gorontalo', 11, 1),
  tile('72', 'Sulteng', 10, 2),
  tile('76', 'Sulbar', 9, 3),
  tile('73', 'Sulsel', 9, 4),
  tile('74', 'Sultra', 10, 4),
  tile('82', 'Malut', 13, 2),
  tile('81', 'Maluku', 13, 4),
  tile('96', 'PBD', 14, 2),
  tile('92', 'PB', 15, 2),
  tile('91', 'Papua', 17, 2),
  tile('94', 'PT', 16, 3),
  tile('95', 'PP', 17, 3),
  tile('93', 'PS', 17, 4),
];

/** Sums of rows by their province: the first two digits of their codes. */
export function byProvince<Row extends { readonly area: string }>(
  rows: readonly Row[],
  valueOf: (row: Row) => number,
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const row of rows) {
    const code = row.area.slice(0, 2);
    sums.set(code, (sums.get(code) ?? 0) + valueOf(row));
  }
  return sums;
}
