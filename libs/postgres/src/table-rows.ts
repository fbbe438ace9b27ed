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
  return write(client, { name, tables, arrayOf: (_, parameter) => parameter });
}

export interface GuardedTables {
  /** Each must return a row, or nothing after it is written: what comes after it is given no rows. */
  readonly guards: readonly TableRows[];
  readonly tables: readonly TableRows[];
}

/** As `writeTables`, in one autocommit statement with its conditions. @returns whether every guard returned a row */
export async function writeGuarded(
  pool: Pool,
  name: string,
  { guards, tables }: GuardedTables,
): Promise<boolean> {
  const guardOf = (index: number) => Math.min(index, guards.length) - 1;
  const passed: TableRows = { types: [], insert: () => `SELECT FROM table_${guards.length - 1}`, values: [] };
  const rows = await write(pool, {
    name,
    tables: [...guards, ...tables, passed],
    arrayOf: (index, parameter) =>
      index === 0
        ? parameter
        : `CASE WHEN EXISTS (SELECT FROM table_${guardOf(index)}) THEN ${parameter} END`,
  });
  return rows > 0;
}

interface Write {
  readonly name: string;
  readonly tables: readonly TableRows[];
  /** The array that the statement of this index reads, given its parameter. */
  readonly arrayOf: (index: number, parameter: string) => string;
}

async function write(client: Pool | PoolClient, { name, tables, arrayOf }: Write): Promise<number> {
  let parameter = 0;
  const statements = tables.map(({ types, insert }, index) =>
    insert(types.map((type) => arrayOf(index, `$${(parameter += 1)}::${type}[]`)).join(', ')),
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
