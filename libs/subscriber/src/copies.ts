import type { Pool } from 'pg';
import type { View } from './feed-message';

export interface ListedCopy {
  readonly personKey: string;
  readonly version: number;
  readonly state: View;
}

/** Persons in scope in the order of their keys, for comparison with the publisher. */
export async function listCopies(pool: Pool, after: string, limit: number): Promise<ListedCopy[]> {
  const { rows } = await pool.query<{ person_key: string; version: number; state: string }>(
    `SELECT person_key, version, state FROM subscriber.person
     WHERE in_scope AND person_key > $1 ORDER BY person_key LIMIT $2`,
    [after, limit],
  );
  return rows.map(({ person_key: personKey, version, state }) => ({
    personKey,
    version,
    state: JSON.parse(state) as View,
  }));
}
