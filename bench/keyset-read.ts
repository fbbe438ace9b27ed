import type { Pool } from 'pg';

/** The columns that a rebuild reads. */
const COLUMNS = 'position, stream_id, version, type, schema_version, occurred_on::text, data';
const PAGE = 5_000;

type Row = readonly [position: string, ...rest: unknown[]];

/** Partitions of the ledger, for readers that read one after the other. */
export async function eventPartitions(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits
     WHERE inhparent = 'ledger.event'::regclass ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/**
 * The minimum that any reader of the ledger must do: pages by position, one partition after another, so that rows are
 * read in the order in which they are stored. The next page is requested while the current one is processed. @returns
 * the number of rows
 */
export async function keysetRead(
  pool: Pool,
  tables: readonly string[],
  onRow: (row: Row) => void,
  columns = COLUMNS,
): Promise<number> {
  let count = 0;
  for (const table of tables) {
    const read = async (after: string) => {
      const { rows } = await pool.query({
        text: `SELECT ${columns} FROM ${table} WHERE position > $1 ORDER BY position LIMIT ${PAGE}`,
        values: [after],
        rowMode: 'array',
      });
      return rows as unknown as Row[];
    };
    let next: Promise<Row[]> | undefined = read('0');
    while (next) {
      const page: Row[] = await next;
      next = page.length === PAGE ? read((page.at(-1) as Row)[0]) : undefined;
      // Awaited in the next round; an error meanwhile is thrown there.
      next?.catch(() => undefined);
      for (const row of page) onRow(row);
      count += page.length;
    }
  }
  return count;
}
