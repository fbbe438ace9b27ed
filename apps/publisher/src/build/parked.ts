import type { Pool } from 'pg';
import { textArray, uuidArray, type TableRows } from '@peristiwa/postgres';
import { GUARD, slot } from './feed-tables';

/** A person whose view cannot be built for one partner, and why: the type of the error, never its message. */
export interface Parked {
  readonly partner: string;
  readonly personId: string;
  readonly reason: string;
}

export interface ParkedRow extends Parked {
  readonly attempts: number;
  readonly since: string;
  readonly triedAt: string;
}

/** By `slot`: who is parked for which partner. */
export async function readParked(pool: Pool): Promise<Set<string>> {
  const { rows } = await pool.query<Pick<Parked, 'partner' | 'personId'>>(
    'SELECT partner, person_id AS "personId" FROM publisher.parked',
  );
  return new Set(rows.map(({ partner, personId }) => slot(partner, personId)));
}

export function parkedRows(parked: readonly Parked[]): TableRows {
  return {
    types: ['text', 'uuid', 'text'],
    insert: (arrays) => `INSERT INTO publisher.parked AS held (partner, person_id, reason)
      SELECT n.* FROM ${GUARD}, unnest(${arrays}) AS n(partner, person_id, reason)
      ON CONFLICT (partner, person_id) DO UPDATE
      SET reason = excluded.reason, attempts = held.attempts + 1, tried_at = clock_timestamp()`,
    values: [
      textArray(parked.map(({ partner }) => partner)),
      uuidArray(parked.map(({ personId }) => personId)),
      textArray(parked.map(({ reason }) => reason)),
    ],
  };
}

export function unparkedRows(healed: readonly Pick<Parked, 'partner' | 'personId'>[]): TableRows {
  return {
    types: ['text', 'uuid'],
    insert: (
      arrays,
    ) => `DELETE FROM publisher.parked p USING ${GUARD}, unnest(${arrays}) AS n(partner, person_id)
      WHERE p.partner = n.partner AND p.person_id = n.person_id`,
    values: [
      textArray(healed.map(({ partner }) => partner)),
      uuidArray(healed.map(({ personId }) => personId)),
    ],
  };
}

export async function listParked(pool: Pool, limit: number): Promise<ParkedRow[]> {
  const { rows } = await pool.query<Omit<ParkedRow, 'since' | 'triedAt'> & { since: Date; triedAt: Date }>(
    `SELECT partner, person_id AS "personId", reason, attempts, since, tried_at AS "triedAt"
     FROM publisher.parked ORDER BY since, partner, person_id LIMIT $1`,
    [limit],
  );
  return rows.map(({ since, triedAt, ...row }) => ({
    ...row,
    since: since.toISOString(),
    triedAt: triedAt.toISOString(),
  }));
}

/** Queues the person to be built again for each partner for which it is parked. @returns those partners */
export async function retryParked(pool: Pool, personId: string): Promise<string[]> {
  const { rows } = await pool.query<{ partner: string }>(
    `INSERT INTO publisher.rescope (partner, person_id)
     SELECT partner, person_id FROM publisher.parked WHERE person_id = $1 ORDER BY partner RETURNING partner`,
    [personId],
  );
  return rows.map(({ partner }) => partner);
}
