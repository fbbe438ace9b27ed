import type { MigrationInterface, QueryRunner } from 'typeorm';
import { chainHeaders, feedGenesis, nextFeedDigest } from '@peristiwa/contracts';

/**
 * The end of the chain of each partition (ADR 0021). The column is NOT NULL, so that a publisher of the release before,
 * which does not extend the chain, cannot number messages.
 */
const DIGEST =
  'ALTER TABLE publisher.feed_partition ADD COLUMN digest bytea CHECK (octet_length(digest) = 32)';
const NOT_NULL = 'ALTER TABLE publisher.feed_partition ALTER COLUMN digest SET NOT NULL';
/** Persons that the sweep has read. */
const PASSED = 'ALTER TABLE publisher.sweep ADD COLUMN passed bigint NOT NULL DEFAULT 0';
const PAGE = 2_000;

interface Stored {
  readonly sequence: string;
  readonly key: string;
  readonly headers: string;
  readonly value: Buffer;
}

export class FeedChain1795300003004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(DIGEST);
    await runner.query(PASSED);
    const partitions = (await runner.query('SELECT partner, partition FROM publisher.feed_partition')) as {
      partner: string;
      partition: number;
    }[];
    for (const { partner, partition } of partitions) await chainPartition(runner, partner, partition);
    await runner.query(NOT_NULL);
  }

  async down(): Promise<void> {
    throw new Error('Partners verify the chain of the feeds, and it cannot be undone');
  }
}

/** Messages that were sent before get their digest in the stored headers; the chain covers them from the first. */
async function chainPartition(runner: QueryRunner, partner: string, partition: number): Promise<void> {
  let digest = feedGenesis(partner, partition);
  let after = '0';
  for (;;) {
    const rows = (await runner.query(
      `SELECT sequence, key, headers, value FROM publisher.message
       WHERE partner = $1 AND partition = $2 AND sequence > $3 ORDER BY sequence LIMIT ${PAGE}`,
      [partner, partition, after],
    )) as Stored[];
    const last = rows.at(-1);
    if (!last) break;
    const chained = rows.map(({ sequence, key, value, ...row }) => {
      const headers = JSON.parse(row.headers) as Record<string, string>;
      digest = nextFeedDigest(digest, { key, headers, value });
      const withDigest = { ...headers, [chainHeaders.digest]: digest.toString('hex') };
      return { sequence, headers: JSON.stringify(withDigest) };
    });
    await runner.query(
      `UPDATE publisher.message m SET headers = n.headers
       FROM unnest($2::bigint[], $3::text[]) AS n(sequence, headers)
       WHERE m.partner = $1 AND m.sequence = n.sequence`,
      [partner, chained.map(({ sequence }) => sequence), chained.map(({ headers }) => headers)],
    );
    after = last.sequence;
  }
  await runner.query(
    'UPDATE publisher.feed_partition SET digest = $3 WHERE partner = $1 AND partition = $2',
    [partner, partition, digest],
  );
}
