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

/** The outboxes of all feeds, by partner, from one snapshot. */
export async function readOutboxes(pool: Pool): Promise<Map<string, Outbox>> {
  const { rows } = await pool.query<
    Record<'partner' | 'sequence' | 'reached' | 'sent_position', string> & Outbox
  >({
    name: 'outboxes',
    // The queue is read once for all feeds: NOT EXISTS would read it again for each, since most have no row in it.
    // A feed with pseudonyms contains what has been released; drafts that wait for their window are not in it.
    text: `SELECT f.partner, f.standing, f.partitions, f.sequence, f.sent_position,
             CASE WHEN a.pseudonymised THEN coalesce(w.position, 0) ELSE g.registry_position END AS reached,
             (CASE WHEN a.pseudonymised THEN coalesce(w.covered_until, '-infinity') ELSE g.covered_until END)::text
               AS "builtUntil",
             f.sent_covered_until::text AS "sentUntil",
             NOT EXISTS (SELECT 1 FROM publisher.parked p WHERE p.partner = f.partner)
               AND NOT EXISTS (SELECT 1 FROM publisher.sweep s WHERE s.partner = f.partner)
               AND f.partner NOT IN (SELECT r.partner FROM publisher.rescope r) AS "isWhole"
           FROM publisher.feed f
           LEFT JOIN publisher.agreement a ON a.partner = f.partner AND a.version = f.agreement_version
           LEFT JOIN publisher.release w ON w.partner = f.partner, publisher.progress g ORDER BY f.partner`,
  });
  return new Map(
    rows.map((row) => [
      row.partner,
      {
        standing: row.standing,
        partitions: row.partitions,
        highWater: Number(row.sequence),
        reached: Number(row.reached),
        sentPosition: Number(row.sent_position),
        builtUntil: row.builtUntil,
        sentUntil: row.sentUntil,
        isWhole: row.isWhole,
      },
    ]),
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
    // Two ministries could join their feeds by a ledger position or an exact moment.
    text: `SELECT p.partition, CASE WHEN a.pseudonymised THEN 0 ELSE f.sent_position END AS position,
             m.sequence, m.headers::jsonb->>'${chainHeaders.digest}' AS digest,
             CASE WHEN f.sent_covered_until > '-infinity' THEN
               date_trunc(CASE WHEN a.pseudonymised THEN 'hour' ELSE 'milliseconds' END, f.sent_covered_until, 'UTC')
             END AS covered
           FROM publisher.feed f
           LEFT JOIN publisher.agreement a ON a.partner = f.partner AND a.version = f.agreement_version
           CROSS JOIN generate_series(0, $3 - 1) AS p(partition) LEFT JOIN LATERAL (
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
