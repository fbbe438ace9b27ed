import type { Pool } from 'pg';
import type { OutgoingMessage } from '@peristiwa/messaging';
import type { Standing } from '../view/agreement';

export interface Outbox {
  readonly standing: Standing;
  readonly partitions: number;
  /** Sequence of the last message built. */
  readonly highWater: number;
  /** Ledger position up to which messages have been built, of the same snapshot as `highWater`. */
  readonly reached: number;
  /** Ledger position up to which everything has been sent. */
  readonly sentPosition: number;
}

export interface StoredMessage extends OutgoingMessage {
  readonly sequence: number;
}

/** One row per partition: its last sequence that was sent, 0 before the first. */
export interface HighWater {
  readonly partition: number;
  readonly sequence: number;
  readonly registryPosition: number;
}

export async function readOutbox(pool: Pool, partner: string): Promise<Outbox | undefined> {
  const { rows } = await pool.query<Record<'sequence' | 'reached' | 'sent_position', string> & Outbox>({
    name: 'outbox',
    text: `SELECT standing, partitions, sequence, sent_position,
             (SELECT registry_position FROM publisher.progress) AS reached
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

export async function reachSent(pool: Pool, partner: string, position: number): Promise<void> {
  await pool.query({
    name: 'reach-sent',
    text: 'UPDATE publisher.feed SET sent_position = $2 WHERE partner = $1 AND sent_position < $2',
    values: [partner, position],
  });
}

export async function readHighWaters(
  pool: Pool,
  partner: string,
  sent: number,
  partitions: number,
): Promise<HighWater[]> {
  const { rows } = await pool.query<{ partition: number; sequence: string; position: string }>({
    name: 'high-waters',
    text: `SELECT partition, sent_position AS position, coalesce((SELECT max(m.sequence) FROM publisher.message m
             WHERE m.partner = $1 AND m.partition = p.partition AND m.sequence <= $2), 0) AS sequence
           FROM generate_series(0, $3 - 1) AS p(partition), publisher.feed WHERE partner = $1 ORDER BY partition`,
    values: [partner, sent, partitions],
  });
  return rows.map(({ partition, sequence, position }) => ({
    partition,
    sequence: Number(sequence),
    registryPosition: Number(position),
  }));
}
