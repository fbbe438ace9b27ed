import type { Pool } from 'pg';
import { chainHeaders, feedGenesis } from '@peristiwa/contracts';
import { groupBy } from '@peristiwa/kernel';
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
   * False while a person is parked or put on or off the watch-list, a sweep is under way or changes of a campaign
   * wait: then nothing more is covered. From the same snapshot.
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
               AND f.partner NOT IN (SELECT r.partner FROM publisher.rescope r)
               AND NOT EXISTS (SELECT 1 FROM publisher.campaign_change) AS "isWhole"
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

/** What a feed reaches when everything that was built of it has been sent. */
export interface Coverage {
  readonly position: number;
  /** In PostgreSQL's text form. */
  readonly until: string;
}

/** What `outbox` covers once all of it has been sent, if that is more than before and nothing is left out of it. */
export function coverageOf(outbox: Outbox): Coverage | undefined {
  const { reached, sentPosition, builtUntil, sentUntil, isWhole } = outbox;
  const isNew = reached > sentPosition || builtUntil !== sentUntil;
  return isWhole && isNew ? { position: reached, until: builtUntil } : undefined;
}

/** One feed whose heartbeat is due. */
export interface DueFeed {
  readonly partner: string;
  /** Sequence of the last message that was sent. */
  readonly sent: number;
  readonly partitions: number;
  /** Stored before the read. */
  readonly coverage?: Coverage;
}

/**
 * Stores what the feeds cover and reads how far their partitions go: one statement for all feeds whose heartbeats are due.
 * A feed that the builder is writing at this moment keeps its coverage until the next heartbeat: waiting for a row while
 * others are locked could be a deadlock.
 */
export async function readHighWaters(pool: Pool, feeds: readonly DueFeed[]): Promise<HighWater[][]> {
  const { rows } = await pool.query<{
    feed: number;
    partition: number;
    sequence: string | null;
    digest: string | null;
    position: string;
    covered: Date | null;
  }>({
    name: 'high-waters',
    // Two ministries could join their feeds by a ledger position or an exact moment.
    text: `WITH due AS (SELECT * FROM unnest($1::text[], $2::bigint[], $3::int[], $4::bigint[], $5::timestamptz[])
               WITH ORDINALITY AS d(partner, sent, partitions, position, until, feed)),
             free AS (SELECT f.partner, d.position, d.until FROM publisher.feed f JOIN due d USING (partner)
               WHERE f.sent_position < d.position OR f.sent_covered_until < d.until FOR UPDATE OF f SKIP LOCKED),
             covered AS (UPDATE publisher.feed f SET sent_position = greatest(f.sent_position, free.position),
                 sent_covered_until = greatest(f.sent_covered_until, free.until)
               FROM free WHERE f.partner = free.partner
               RETURNING f.partner, f.sent_position, f.sent_covered_until)
           SELECT d.feed::int, p.partition, m.sequence, m.headers::jsonb->>'${chainHeaders.digest}' AS digest,
             CASE WHEN a.pseudonymised THEN 0 ELSE now.position END AS position,
             CASE WHEN now.until > '-infinity' THEN
               date_trunc(CASE WHEN a.pseudonymised THEN 'hour' ELSE 'milliseconds' END, now.until, 'UTC')
             END AS covered
           FROM due d JOIN publisher.feed f USING (partner)
           LEFT JOIN publisher.agreement a ON a.partner = f.partner AND a.version = f.agreement_version
           LEFT JOIN covered c ON c.partner = f.partner
           CROSS JOIN LATERAL (SELECT coalesce(c.sent_position, f.sent_position) AS position,
             coalesce(c.sent_covered_until, f.sent_covered_until) AS until) now
           CROSS JOIN LATERAL generate_series(0, d.partitions - 1) AS p(partition) LEFT JOIN LATERAL (
             SELECT sequence, headers FROM publisher.message
             WHERE partner = d.partner AND partition = p.partition AND sequence <= d.sent
             ORDER BY sequence DESC LIMIT 1
           ) m ON true ORDER BY d.feed, p.partition`,
    values: [
      feeds.map(({ partner }) => partner),
      feeds.map(({ sent }) => sent),
      feeds.map(({ partitions }) => partitions),
      feeds.map(({ coverage }) => coverage?.position ?? null),
      feeds.map(({ coverage }) => coverage?.until ?? null),
    ],
  });
  const byFeed = groupBy(rows, ({ feed }) => feed);
  return feeds.map(({ partner }, index) =>
    (byFeed.get(index + 1) ?? []).map(({ partition, sequence, digest, position, covered }) => ({
      partition,
      sequence: Number(sequence ?? 0),
      digest: digest === null ? feedGenesis(partner, partition) : Buffer.from(digest, 'hex'),
      registryPosition: Number(position),
      ...(covered && { coveredUntil: covered.toISOString() }),
    })),
  );
}
