import type { Pool } from 'pg';
import { canonicalJson } from '@peristiwa/kernel';
import { inTransaction } from '@peristiwa/postgres';
import type { View } from './feed-message';

/** The member that is damaged: every feed about synthetic people grants it. */
const MEMBER = 'sex';

/**
 * Damages the copy of one person on purpose, as a mistaken change of the database would: the sex of the person is turned
 * over. For rehearsals on synthetic people only. Undefined when the ministry holds no copy of the person.
 */
export async function damageCopy(pool: Pool, personKey: string): Promise<string | undefined> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ state: string }>(
      'SELECT state FROM subscriber.person WHERE person_key = $1 AND in_scope FOR UPDATE',
      [personKey],
    );
    if (!rows[0]) return undefined;
    const state = JSON.parse(rows[0].state) as View;
    const damaged = { ...state, [MEMBER]: state[MEMBER] === 'male' ? 'female' : 'male' };
    await client.query('UPDATE subscriber.person SET state = $2 WHERE person_key = $1', [
      personKey,
      canonicalJson(damaged),
    ]);
    return MEMBER;
  });
}
