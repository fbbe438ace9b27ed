import type { SerialRange } from './ledger';

const SERIAL_MAX = 9_999;
/**
 * Size of a page. Most prefixes in use have fewer reserved serials above the first free one; for others several pages
 * are read.
 */
const TAKEN_PAGE = 1_000;

/**
 * The column `taken` for a row `asked (kind, prefix, first)`: the reserved serials from `first` on, ascending, one
 * page of them. It is one scan of the primary key, which is empty for most prefixes (one per district, date and sex).
 */
export const TAKEN_SERIALS = `ARRAY(
    SELECT right(r.value, 4) FROM ledger.reservation r
    WHERE r.kind = asked.kind AND r.value >= asked.prefix || lpad(asked.first::text, 4, '0')
      AND r.value <= asked.prefix || '${SERIAL_MAX}' AND length(r.value) = length(asked.prefix) + 4
    ORDER BY r.value LIMIT ${TAKEN_PAGE}
  ) AS taken`;

/** The serial to read from. */
export type TakenRange = Omit<SerialRange, 'limit'>;

export interface TakenRow {
  readonly taken: string[];
}

/** The free serials between the taken ones of `readPage`, as many as are needed. */
export async function freeAmong(
  { kind, prefix, from, limit }: SerialRange,
  readPage: (range: TakenRange) => Promise<TakenRow>,
): Promise<number[]> {
  const free: number[] = [];
  let next = from;
  while (free.length < limit && next <= SERIAL_MAX) {
    const { taken } = await readPage({ kind, prefix, from: next });
    const serials = new Set(taken.map(Number));
    const known = taken.length < TAKEN_PAGE ? SERIAL_MAX : Number(taken.at(-1));
    for (; next <= known && free.length < limit; next += 1) if (!serials.has(next)) free.push(next);
  }
  return free;
}
