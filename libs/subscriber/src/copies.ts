import type { Pool } from 'pg';
import type { View } from './feed-message';

export interface ListedCopy {
  readonly personKey: string;
  readonly version: number;
  readonly state: View;
}

interface CopyRow {
  readonly person_key: string;
  readonly version: number;
  readonly state: string;
}

/** Persons in scope in the order of their keys, for comparison with the publisher. */
export async function listCopies(pool: Pool, after: string, limit: number): Promise<ListedCopy[]> {
  const { rows } = await pool.query<CopyRow>(
    `SELECT person_key, version, state FROM subscriber.person
     WHERE in_scope AND person_key > $1 ORDER BY person_key LIMIT $2`,
    [after, limit],
  );
  return rows.map(toListed);
}

/** Those of `personKeys` who are in scope, in any order. */
export async function findListed(pool: Pool, personKeys: readonly string[]): Promise<ListedCopy[]> {
  const { rows } = await pool.query<CopyRow>(
    'SELECT person_key, version, state FROM subscriber.person WHERE in_scope AND person_key = ANY($1)',
    [personKeys],
  );
  return rows.map(toListed);
}

function toListed({ person_key: personKey, version, state }: CopyRow): ListedCopy {
  return { personKey, version, state: JSON.parse(state) as View };
}
