import type { Pool } from 'pg';
import { chainHeaders, feedGenesis } from '@peristiwa/contracts';
import type { OutgoingMessage } from '@peristiwa/messaging';
import type { Standing } from '../view/agreement';

export interface Outbox {
  readonly standing: Standing;
  readonly partitions: number;
  /** Sequence of the last message built. */
  readonly highWater: number;
  /** Ledger position up to which messages have been built, from the same snapshot as `highWater`. */
  readonly reached: number;
  /** Ledger position up to which everything has been sent. */
  readonly sentPosition: number;
  /**
   * Everything recorded before this moment has been built and sent; from the same snapshot, in PostgreSQL's text
   * form.
   */
  readonly builtUntil: string;
  readonly sentUntil: string;
  /**
   * False while a person is parked or put on or off the watch-list, or a sweep is under way: then nothing more is
   * covered. From the same snapshot.
   */
  readonly isWhole: boolean;
}

export interface StoredMessage extends OutgoingMessage {
  readonly sequence: number;
}

/** One row per partition: its last sequence that was sent, 0 before the first. */
export interface HighWater {
  readonly partition: number;
  readonly sequence: number;
  /** Of the chain after this message. */
  readonly digest: Buffer;
  readonly registryPosition: number;
  readonly coveredUntil?: string;
}

export async function readOutbox(pool: Pool, partner: string): Promise<Outbox | undefined> {
  const { rows } = await pool.query<Record<'sequence' | 'reached' | 'sent_position', string> & Outbox>({
    name: 'outbox',
    text: `SELECT standing, partitions, sequence, sent_position,
             (SELECT registry_position FROM publisher.progress) AS reached,
             (SELECT covered_until::text FROM publisher.progress) AS "builtUntil",
             sent_covered_until::text AS "sentUntil",
             NOT EXISTS (SELECT 1 FROM publisher.parked WHERE partner = $1)
               AND NOT EXISTS (SELECT 1 FROM publisher.sweep WHERE partner = $1)
               AND NOT EXISTS (SELECT 1 FROM publisher.rescope WHERE partner = $1) AS "isWhole"
           FROM publisher.feed WHERE partner = $1`,
    values: [partner],
  });
  const row = rows[0];
  return (
    row && {
      standing: row.standing,
      partitions: row.partitions,
      highWater: Number(row.sequence),
      reached: Number(row.reached),
      sentPosition: Number(row.sent_position),
      builtUntil: row.builtUntil,
      sentUntil: row.sentUntil,
      isWhole: row.isWhole,
    }
  );
}

export async function readUnsent(
  pool: Pool,
  partner: string,
  after: number,
  limit: number,
): Promise<StoredMessage[]> {
  const { rows } = await pool.query<{
    sequence: string;
    partition: number;
    key: string;
    headers: string;
    value: Buffer;
  }>({
    name: 'unsent',
    text: `SELECT sequence, partition, key, headers, value FROM publisher.message
           WHERE partner = $1 AND sequence > $2 ORDER BY sequence LIMIT $3`,
    values: [partner, after, limit],
  });
  return rows.map(({ sequence, partition, key, headers, value }) => ({
    sequence: Number(sequence),
    partition,
    key: Buffer.from(key),
    value,
    headers: JSON.parse(headers) as Record<string, string>,
  }));
}

/** Everything that `outbox` showed as built has been sent; it covers what was recorded before only when it is whole. */
export async function reachSent(pool: Pool, partner: string, outbox: Outbox): Promise<void> {
  const { reached, sentPosition, builtUntil, sentUntil, isWhole } = outbox;
  if (!isWhole || (reached <= sentPosition && builtUntil === sentUntil)) return;
  await pool.query({
    name: 'reach-sent',
    text: `UPDATE publisher.feed SET sent_position = greatest(sent_position, $2),
             sent_covered_until = greatest(sent_covered_until, $3::timestamptz)
           WHERE partner = $1 AND (sent_position < $2 OR sent_covered_until < $3::timestamptz)`,
    values: [partner, reached, builtUntil],
  });
}

export async function readHighWaters(
  pool: Pool,
  partner: string,
  sent: number,
  partitions: number,
): Promise<HighWater[]> {
  const { rows } = await pool.query<{
    partition: number;
    sequence: string | null;
    digest: string | null;
    position: string;
    covered: Date | null;
  }>({
    name: 'high-waters',
    text: `SELECT p.partition, sent_position AS position, m.sequence, m.headers::jsonb->>'${chainHeaders.digest}' AS digest,
             CASE WHEN sent_covered_until > '-infinity' THEN
               CASE WHEN (SELECT a.pseudonymised FROM publisher.agreement a
                          WHERE a.partner = f.partner AND a.version = f.agreement_version)
                 THEN date_trunc('hour', sent_covered_until, 'UTC')
                 ELSE date_trunc('milliseconds', sent_covered_until) END
             END AS covered
           FROM publisher.feed f, generate_series(0, $3 - 1) AS p(partition) LEFT JOIN LATERAL (
             SELECT sequence, headers FROM publisher.message
             WHERE partner = $1 AND partition = p.partition AND sequence <= $2 ORDER BY sequence DESC LIMIT 1
           ) m ON true WHERE f.partner = $1 ORDER BY p.partition`,
    values: [partner, sent, partitions],
  });
  return rows.map(({ partition, sequence, digest, position, covered }) => ({
    partition,
    sequence: Number(sequence ?? 0),
    digest: digest === null ? feedGenesis(partner, partition) : Buffer.from(digest, 'hex'),
    registryPosition: Number(position),
    ...(covered && { coveredUntil: covered.toISOString() }),
  }));
}
