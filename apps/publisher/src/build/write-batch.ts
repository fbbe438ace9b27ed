import type { Pool, PoolClient } from 'pg';
import { textArray, writeTables, type TableRows } from '@peristiwa/postgres';
import { BUILT } from '../migrations/publisher-3';
import { GUARD } from './feed-tables';

/** Rows of one table with a letter that stands for their statement in the name of the prepared one. */
export type Part = readonly [letter: string, rows: TableRows];

/** For a transaction that has locked the lease already. */
export const LOCKED: TableRows = { types: [], insert: () => 'SELECT 1', values: [] };

/**
 * Writes a batch in one statement, and announces it to the senders of other processes. The number of trips and commits
 * is the same for one message and for thousands. @returns false when `guard` found the lease lost: nothing was written
 */
export async function writeBatch(
  client: Pool | PoolClient,
  guard: TableRows,
  parts: readonly Part[],
  builder: string,
): Promise<boolean> {
  const announcement: TableRows = {
    types: ['text'],
    insert: (arrays) =>
      `SELECT pg_notify('${BUILT}', builder) FROM ${GUARD}, unnest(${arrays}) AS n(builder)`,
    values: [textArray([builder])],
  };
  const mode = guard === LOCKED ? 'locked' : 'guarded';
  const name = `build ${mode} ${parts.map(([letter]) => letter).join('')}`;
  const rows = await writeTables(client, name, [guard, ...parts.map(([, part]) => part), announcement]);
  return rows > 0;
}
