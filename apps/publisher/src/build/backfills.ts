import type { Pool, PoolClient } from 'pg';
import { backfillTypes, digestText } from '@peristiwa/contracts';

/** A change of an agreement that reaches everybody of a feed by a pass (sweep). */
export interface Backfill {
  readonly backfillNo: number;
  readonly partner: string;
  readonly agreementVersion: number;
  readonly afterSequence: number;
  /** Null until the pass has ended and, with pseudonyms, its windows are released. */
  readonly throughSequence: number | null;
  readonly countedSequence: number;
  readonly messages: number;
  /** XOR of the `ce_feeddigest` of its messages, hexadecimal. */
  readonly digest: string;
}

/** One of which the pass has ended. */
export interface DueBackfill extends Backfill {
  readonly partitions: number;
  /** The last sequence that Kafka has. */
  readonly sent: number;
}

/** The end of a counted page is 50,000 sequences on: some 0.3 s of reading. */
const PAGE = 50_000;

const COLUMNS = `b.backfill_no::float8 AS "backfillNo", b.partner, b.agreement_version AS "agreementVersion",
  b.after_sequence::float8 AS "afterSequence", b.through_sequence::float8 AS "throughSequence",
  b.counted_sequence::float8 AS "countedSequence", b.messages::float8 AS messages, b.digest::text AS digest`;

/**
 * Runs in the transaction that starts a pass. When the pass of an earlier version has not finished, this version continues
 * it: its messages are counted from the beginning of that pass.
 */
export async function beginBackfill(client: PoolClient, partner: string, version: number): Promise<void> {
  await client.query(
    `INSERT INTO publisher.backfill AS b (partner, agreement_version, after_sequence, counted_sequence)
     SELECT partner, $2, sequence, sequence FROM publisher.feed WHERE partner = $1
     ON CONFLICT (partner) WHERE completed_at IS NULL DO UPDATE
     SET agreement_version = excluded.agreement_version, last_pending = NULL, through_sequence = NULL`,
    [partner, version],
  );
}

/** Another version with the same grant: the end is announced as that of the latest one. */
export async function renameBackfill(client: PoolClient, partner: string, version: number): Promise<void> {
  await client.query(
    'UPDATE publisher.backfill SET agreement_version = $2 WHERE partner = $1 AND completed_at IS NULL',
    [partner, version],
  );
}

/** Those of which the pass has ended and the end is not announced; a suspended feed gets no messages, so no end. */
export async function dueBackfills(pool: Pool): Promise<DueBackfill[]> {
  const { rows } = await pool.query<DueBackfill>({
    name: 'due-backfills',
    text: `SELECT ${COLUMNS}, f.partitions, coalesce(c.position, 0)::float8 AS sent
           FROM publisher.backfill b JOIN publisher.feed f ON f.partner = b.partner
           LEFT JOIN publisher.checkpoint c ON c.name = 'send.' || b.partner
           WHERE b.completed_at IS NULL AND f.standing <> 'suspended'
             AND NOT EXISTS (SELECT FROM publisher.sweep s WHERE s.partner = b.partner)
           ORDER BY b.backfill_no`,
  });
  return rows.map((row) => ({ ...row, digest: digestText(BigInt(`0b${row.digest}`)) }));
}

/**
 * Sets the last message of an ended pass. With pseudonyms it is not known before the drafts of the pass are released.
 * The version in the condition makes it fail when another one has begun a pass meanwhile.
 */
export async function closeBackfill(pool: Pool, { backfillNo, agreementVersion }: Backfill): Promise<void> {
  const mine = 'b.backfill_no = $1 AND b.agreement_version = $2 AND b.through_sequence IS NULL';
  const values = [backfillNo, agreementVersion];
  await pool.query(
    `UPDATE publisher.backfill b SET last_pending =
       (SELECT coalesce(max(pending_no), 0) FROM publisher.pending p WHERE p.partner = b.partner)
     WHERE ${mine} AND b.last_pending IS NULL`,
    values,
  );
  await pool.query(
    `UPDATE publisher.backfill b SET through_sequence = f.sequence FROM publisher.feed f
     WHERE ${mine} AND f.partner = b.partner AND NOT EXISTS (SELECT FROM publisher.pending p
       WHERE p.partner = b.partner AND p.pending_no <= b.last_pending)`,
    values,
  );
}

/** Counts the next messages of an ended pass. */
export async function countBackfill(pool: Pool, backfill: Backfill): Promise<void> {
  const { backfillNo, partner, countedSequence, throughSequence } = backfill;
  const end = Math.min(throughSequence ?? countedSequence, countedSequence + PAGE);
  await pool.query(
    `UPDATE publisher.backfill b SET counted_sequence = $3, messages = b.messages + n.messages,
       digest = b.digest # n.digest
     FROM (SELECT count(*) AS messages,
             coalesce(bit_xor(('x' || (headers::jsonb ->> 'ce_feeddigest'))::bit(256)), 0::bit(256)) AS digest
           FROM publisher.message
           WHERE partner = $4 AND sequence > $2 AND sequence <= $3 AND type = ANY($5::text[])) n
     WHERE b.backfill_no = $1 AND b.counted_sequence = $2`,
    [backfillNo, countedSequence, end, partner, backfillTypes],
  );
}

/** Its end is on the topic. */
export async function completeBackfill(pool: Pool, backfill: Backfill): Promise<void> {
  const { backfillNo, agreementVersion, throughSequence } = backfill;
  await pool.query(
    `UPDATE publisher.backfill SET completed_at = clock_timestamp()
     WHERE backfill_no = $1 AND agreement_version = $2 AND through_sequence = $3`,
    [backfillNo, agreementVersion, throughSequence],
  );
}

/** One as it is shown: with how far the pass is. */
export interface BackfillRecord extends Pick<
  Backfill,
  'agreementVersion' | 'afterSequence' | 'throughSequence' | 'messages' | 'digest'
> {
  /** Persons that the pass has read; null when it has ended. */
  readonly passed: number | null;
  readonly beganAt: string;
  readonly completedAt: string | null;
}

/** The latest first; at most 100. `messages` and `digest` are counted when the pass has ended. */
export async function readBackfills(pool: Pool, partner: string): Promise<BackfillRecord[]> {
  const { rows } = await pool.query<
    Backfill & { readonly passed: number | null; readonly beganAt: Date; readonly completedAt: Date | null }
  >(
    `SELECT ${COLUMNS}, b.began_at AS "beganAt", b.completed_at AS "completedAt",
       CASE WHEN b.completed_at IS NULL THEN s.passed::float8 END AS passed
     FROM publisher.backfill b LEFT JOIN publisher.sweep s ON s.partner = b.partner
     WHERE b.partner = $1 ORDER BY b.backfill_no DESC LIMIT 100`,
    [partner],
  );
  return rows.map(({ agreementVersion, afterSequence, throughSequence, messages, passed, ...row }) => ({
    agreementVersion,
    afterSequence,
    throughSequence,
    messages,
    digest: digestText(BigInt(`0b${row.digest}`)),
    passed,
    beganAt: row.beganAt.toISOString(),
    completedAt: row.completedAt?.toISOString() ?? null,
  }));
}
