import type { Pool } from 'pg';
import { BUCKET_DIGITS, digestText, feedGenesis, type ExtractManifest } from '@peristiwa/contracts';
import { inSnapshot, type NodeDigest } from '@peristiwa/postgres';
import { HoldingState } from '../reconcile/holding-state';

const BUCKETS = 16 ** BUCKET_DIGITS;

/** The persons of some buckets. */
export interface PlannedPart {
  readonly part: number;
  readonly firstBucket: number;
  readonly lastBucket: number;
  readonly persons: number;
  readonly digest: string;
}

/** What an extract has: everything that one snapshot of the holdings says. */
export interface ExtractPlan {
  readonly sequence: number;
  readonly places: ExtractManifest['places'];
  readonly persons: number;
  readonly digest: string;
  readonly parts: readonly PlannedPart[];
}

/**
 * What an extract of this moment has, from the digests of the holdings: no person is read. Undefined while the feed
 * does not yet follow this version of the agreement.
 */
export function planExtract(
  pool: Pool,
  { partner, agreementVersion }: { readonly partner: string; readonly agreementVersion: number },
  partMax: number,
): Promise<ExtractPlan | undefined> {
  return inSnapshot(pool, async (client) => {
    const { rows } = await client.query<{
      is_settled: boolean;
      partition: number;
      sequence: string;
      digest: Buffer | null;
      last: string;
    }>(
      `SELECT f.agreement_version = $2 AND f.standing = 'active'
           AND NOT EXISTS (SELECT FROM publisher.sweep s WHERE s.partner = f.partner) AS is_settled,
         n AS partition, coalesce(p.sequence, 0) AS sequence, p.digest, f.sequence AS last
       FROM publisher.feed f CROSS JOIN generate_series(0, f.partitions - 1) n
       LEFT JOIN publisher.feed_partition p ON p.partner = f.partner AND p.partition = n
       WHERE f.partner = $1 ORDER BY n`,
      [partner, agreementVersion],
    );
    if (!rows[0]?.is_settled) return undefined;
    const places = rows.map(({ partition, sequence, digest }) => ({
      partition,
      sequence: Number(sequence),
      digest: (digest ?? feedGenesis(partner, partition)).toString('hex'),
    }));
    const state = await HoldingState.read(client, partner, places);
    const buckets = [...(await state.nodes([''], BUCKET_DIGITS)).values()];
    return {
      sequence: Number(rows[0].last),
      places,
      persons: buckets.reduce((sum, { persons }) => sum + persons, 0),
      digest: digestText(buckets.reduce((digest, bucket) => digest ^ bucket.digest, 0n)),
      parts: partsOf(buckets, partMax),
    };
  });
}

/** Whole buckets in order, as many as have `max` persons; a bucket with more persons is a part of its own. */
export function partsOf(buckets: readonly NodeDigest[], max: number): PlannedPart[] {
  const parts: { lastBucket: number; persons: number; digest: bigint }[] = [];
  let open: (typeof parts)[number] | undefined;
  const filled = buckets.filter(({ persons }) => persons > 0);
  for (const { prefix, persons, digest } of filled.toSorted((a, b) => (a.prefix < b.prefix ? -1 : 1))) {
    if (!open || open.persons + persons > max) {
      open = { lastBucket: 0, persons: 0, digest: 0n };
      parts.push(open);
    }
    open.lastBucket = parseInt(prefix, 16);
    open.persons += persons;
    open.digest ^= digest;
  }
  return parts.map(({ lastBucket, persons, digest }, index) => ({
    part: index + 1,
    firstBucket: (parts[index - 1]?.lastBucket ?? -1) + 1,
    lastBucket: index === parts.length - 1 ? BUCKETS - 1 : lastBucket,
    persons,
    digest: digestText(digest),
  }));
}
