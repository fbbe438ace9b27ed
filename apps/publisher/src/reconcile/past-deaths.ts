import type { PoolClient } from 'pg';
import { DEATH_WITHOUT_NIK_TYPE, deathRow, personDigest } from '@peristiwa/contracts';
import { stateOf } from './death-state';

/** Deaths without a NIK that a partner held: how many, and the XOR of their digests. */
export interface Deaths {
  readonly count: number;
  readonly digest: bigint;
}

/** What the messages after `from` up to `to` made of it: of each death the last of them, and the last one before. */
export async function addUpDeaths(
  client: PoolClient,
  partner: string,
  from: { readonly sequence: number; readonly deaths: Deaths },
  to: number,
): Promise<Deaths> {
  const { rows } = await client.query<{ key: string; value: Buffer; before: Buffer | null }>({
    name: 'past-deaths',
    // Materialised: most ranges have no death, and what was before them is then not read.
    text: `WITH last AS MATERIALIZED (SELECT DISTINCT ON (key) key, value FROM publisher.message
             WHERE person_id IS NULL AND partner = $1 AND sequence > $2 AND sequence <= $3
               AND type = '${DEATH_WITHOUT_NIK_TYPE}' ORDER BY key, sequence DESC)
           SELECT last.key, last.value, before.value AS before FROM last LEFT JOIN LATERAL (
             SELECT value FROM publisher.message m
             WHERE m.person_id IS NULL AND m.partner = $1 AND m.sequence <= $2 AND m.key = last.key
               AND m.type = '${DEATH_WITHOUT_NIK_TYPE}' ORDER BY m.sequence DESC LIMIT 1) before ON true`,
    values: [partner, from.sequence, to],
  });
  let { count, digest } = from.deaths;
  for (const { key, value, before } of rows) {
    for (const [state, sign] of [
      [stateOf(value), 1],
      [before === null ? undefined : stateOf(before), -1],
    ] as const) {
      if (state === undefined) continue;
      count += sign;
      digest ^= personDigest(deathRow(key), state);
    }
  }
  return { count, digest };
}
