import type { PoolClient } from 'pg';
import { recountDigests, type Drift } from '@peristiwa/postgres';
import { HELD_DEATHS, HOLDINGS } from '../reconcile/holding-digests';
import { BUCKETS } from './feed-jobs';

/** Holdings that one step reads, and at least those of a bucket. */
const HOLDINGS_AT_ONCE = 20_000;

export interface Recounted {
  /** The first bucket that is still to be compared. */
  readonly next: number;
  /** Buckets of which the digests, or the hashes of views, were wrong; they are right now. */
  readonly drift: readonly Drift[];
}

/**
 * Compares the digests of what a partner holds of persons, and of deaths without a NIK, with the holdings, from a bucket on,
 * in the caller's transaction.
 */
export async function recountFrom(client: PoolClient, partner: string, first: number): Promise<Recounted> {
  const { rows } = await client.query<{ bucket: number }>(
    `SELECT bucket FROM publisher.holding WHERE partner = $1 AND bucket >= $2
     ORDER BY bucket OFFSET ${HOLDINGS_AT_ONCE} LIMIT 1`,
    [partner, first],
  );
  const last = rows[0] ? Math.max(first, rows[0].bucket - 1) : BUCKETS - 1;
  const range = { owner: partner, first, last };
  const found = new Map((await recountDigests(client, HOLDINGS, range)).map((one) => [one.bucket, one]));
  // Digests are of the hashes that are stored beside the views.
  const { rows: altered } = await client.query<Drift>(
    `WITH altered AS (
       UPDATE publisher.holding SET view_hash = sha256(convert_to(view, 'UTF8'))
       WHERE partner = $1 AND bucket BETWEEN $2 AND $3 AND view_hash <> sha256(convert_to(view, 'UTF8'))
       RETURNING bucket)
     SELECT bucket, count(h.*)::int AS kept, count(h.*)::int AS counted FROM publisher.holding h
     WHERE partner = $1 AND bucket IN (SELECT bucket FROM altered) GROUP BY bucket`,
    [partner, first, last],
  );
  for (const one of altered) if (!found.has(one.bucket)) found.set(one.bucket, one);
  for (const { bucket, kept, counted } of await recountDigests(client, HELD_DEATHS, range)) {
    const persons = found.get(bucket) ?? { kept: 0, counted: 0 };
    found.set(bucket, { bucket, kept: persons.kept + kept, counted: persons.counted + counted });
  }
  return { next: last + 1, drift: [...found.values()] };
}
