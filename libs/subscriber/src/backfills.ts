import type { Pool, PoolClient } from 'pg';
import type { BackfillMessage } from './feed-message';

/** The last version of the agreement that has reached everybody. */
export interface Backfill {
  readonly agreementVersion: number;
  /** Messages that report no act, and the XOR of their digests, since the version took effect. */
  readonly messages: number;
  readonly digest: string;
  readonly throughSequence: number;
  readonly announcedAt: string;
}

export async function noteBackfills(
  client: PoolClient,
  partition: number,
  backfills: readonly BackfillMessage[],
): Promise<void> {
  for (const { agreementVersion, throughSequence, afterSequence, messages, digest, at } of backfills) {
    await client.query(
      `INSERT INTO subscriber.backfill
         (agreement_version, through_sequence, partition, after_sequence, messages, digest, announced_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
      [agreementVersion, throughSequence, partition, afterSequence, messages, digest, at],
    );
  }
}

/** Undefined before the first: a feed that began with the ledger needs none. */
export async function lastBackfill(pool: Pool): Promise<Backfill | undefined> {
  const { rows } = await pool.query<Omit<Backfill, 'announcedAt'> & { announcedAt: Date }>(
    `SELECT agreement_version AS "agreementVersion", messages::float8 AS messages, digest,
       through_sequence::float8 AS "throughSequence", announced_at AS "announcedAt"
     FROM subscriber.backfill ORDER BY agreement_version DESC, through_sequence DESC, partition LIMIT 1`,
  );
  return rows[0] && { ...rows[0], announcedAt: rows[0].announcedAt.toISOString() };
}
