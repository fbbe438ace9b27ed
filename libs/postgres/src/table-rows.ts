import type { Pool, PoolClient } from 'pg';

/** Rows for one table: the statement that writes them, given the arrays of its columns. */
export interface TableRows {
  readonly types: readonly string[];
  readonly insert: (arrays: string) => string;
  readonly values: readonly unknown[];
}

/**
 * Writes one upsert per table, all in one statement and so one round trip. While the server executes it, this process
 * works on the next batch; with several statements, server and process would wait for each other between them. `name`
 * is the name of the prepared statement: one for these tables in this order. The statements before the last become
 * `table_0`, `table_1`, …, whose results the later ones may use.
 * @returns how many rows the last statement wrote
 */
export async function writeTables(
  client: Pool | PoolClient,
  name: string,
  tables: readonly TableRows[],
): Promise<number> {
  let parameter = 0;
  const statements = tables.map(({ types, insert }) =>
    insert(types.map((type) => `$${(parameter += 1)}::${type}[]`).join(', ')),
  );
  const last = statements.pop();
  const before = statements.map((statement, index) => `table_${index} AS (${statement})`).join(', ');
  const { rowCount } = await client.query({
    name,
    text: before ? `WITH ${before} ${last}` : `${last}`,
    values: tables.flatMap(({ values }) => [...values]),
  });
  return rowCount ?? 0;
}
