import type { Pool, PoolClient } from 'pg';
import type { DeathWithoutNik } from '@peristiwa/contracts';
import { canonicalJson } from '@peristiwa/kernel';
import { int8Array, textArray, timestamptzArray } from '@peristiwa/postgres';

/** A message about a death without a NIK. */
export interface DeathDelivery extends DeathWithoutNik {
  /** Of the message. */
  readonly sequence: number;
}

/** Keeps what counts after these messages, in their order: of each death the last one. */
export async function saveDeaths(client: PoolClient, deaths: readonly DeathDelivery[]): Promise<void> {
  if (deaths.length === 0) return;
  const last = [...new Map(deaths.map((death) => [death.deathKey, death])).values()];
  await client.query('DELETE FROM subscriber.death_without_nik WHERE death_key = ANY($1::text[])', [
    textArray(last.map(({ deathKey }) => deathKey)),
  ]);
  const kept = last.filter(({ state }) => state);
  await client.query(
    `INSERT INTO subscriber.death_without_nik (death_key, state, recorded_at, sequence)
     SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::bigint[])`,
    [
      textArray(kept.map(({ deathKey }) => deathKey)),
      // As it is digested (ADR 0044).
      textArray(kept.map(({ state }) => canonicalJson(state))),
      timestamptzArray(kept.map(({ recordedAt }) => new Date(recordedAt))),
      int8Array(kept.map(({ sequence }) => sequence)),
    ],
  );
}

/** Those that count, in the order of their keys. */
export async function listDeaths(pool: Pool, after: string, limit: number): Promise<DeathDelivery[]> {
  const { rows } = await pool.query<{ deathKey: string; state: string; recordedAt: Date; sequence: number }>(
    `SELECT death_key AS "deathKey", state, recorded_at AS "recordedAt", sequence::float8 AS sequence
     FROM subscriber.death_without_nik WHERE death_key > $1 ORDER BY death_key LIMIT $2`,
    [after, limit],
  );
  return rows.map(({ state, recordedAt, ...row }) => ({
    ...row,
    recordedAt: recordedAt.toISOString(),
    state: JSON.parse(state) as DeathWithoutNik['state'],
  }));
}
