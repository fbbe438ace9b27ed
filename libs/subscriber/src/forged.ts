import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '@peristiwa/postgres';
import type { SequencedMessage } from './feed-message';

/** A record that the registry did not send. Never applied; its bytes stay in Kafka only. */
export interface ForgedRecord {
  /** Absent for a message of the pull. */
  readonly offset?: string;
  /** What the record says about itself; a heartbeat that is not signed says nothing that counts. */
  readonly sequence?: number;
  readonly personKey?: string;
  readonly kind?: string;
  readonly reason: string;
}

const TEXT_MAX = 200;

export async function noteForged(
  client: PoolClient,
  topic: string,
  partition: number,
  forged: readonly ForgedRecord[],
): Promise<void> {
  if (forged.length === 0) return;
  const short = (value: string | undefined) => value?.slice(0, TEXT_MAX) ?? null;
  await client.query(
    `INSERT INTO subscriber.forged (topic, partition, kafka_offset, sequence, person_key, kind, reason)
     SELECT $1, $2, * FROM unnest($3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[])
     ON CONFLICT DO NOTHING`,
    [
      topic,
      partition,
      forged.map(({ offset }) => offset ?? null),
      forged.map(({ sequence }) => sequence ?? null),
      forged.map(({ personKey }) => short(personKey)),
      forged.map(({ kind }) => short(kind)),
      forged.map(({ reason }) => reason),
    ],
  );
}

/** The publisher's API returned something that the registry did not send. */
export async function notePulledForgery(pool: Pool, topic: string, message: SequencedMessage): Promise<void> {
  const { partition, sequence, personKey, kind } = message;
  const reason = 'the pull returned another message than the registry sent';
  await inTransaction(pool, (client) =>
    noteForged(client, topic, partition, [{ sequence, personKey, kind, reason }]),
  );
}

export interface ListedForgery {
  readonly no: number;
  readonly partition: number;
  readonly offset: string | null;
  readonly sequence: number | null;
  readonly personKey: string | null;
  readonly kind: string | null;
  readonly reason: string;
  readonly at: string;
  readonly acknowledgedAt: string | null;
  readonly acknowledgedBy: string | null;
  readonly acknowledgeReason: string | null;
}

/** In the order in which they were set aside. */
export async function listForged(pool: Pool, after: number, limit: number): Promise<ListedForgery[]> {
  const { rows } = await pool.query<{
    no: string;
    partition: number;
    kafka_offset: string | null;
    sequence: string | null;
    person_key: string | null;
    kind: string | null;
    reason: string;
    at: Date;
    acknowledged_at: Date | null;
    acknowledged_by: string | null;
    acknowledge_reason: string | null;
  }>('SELECT * FROM subscriber.forged WHERE no > $1 ORDER BY no LIMIT $2', [after, limit]);
  return rows.map((row) => ({
    no: Number(row.no),
    partition: row.partition,
    offset: row.kafka_offset,
    sequence: row.sequence === null ? null : Number(row.sequence),
    personKey: row.person_key,
    kind: row.kind,
    reason: row.reason,
    at: row.at.toISOString(),
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
    acknowledgedBy: row.acknowledged_by,
    acknowledgeReason: row.acknowledge_reason,
  }));
}

export interface Acknowledgement {
  /** The last record that the operator has examined. */
  readonly through: number;
  readonly reason: string;
  readonly by: string;
}

/** Ends the alarm for the records up to `through`. @returns how many were not acknowledged before */
export async function acknowledgeForged(
  pool: Pool,
  { through, reason, by }: Acknowledgement,
): Promise<number> {
  const { rowCount } = await pool.query(
    `UPDATE subscriber.forged SET acknowledged_at = now(), acknowledged_by = $2, acknowledge_reason = $3
     WHERE no <= $1 AND acknowledged_at IS NULL`,
    [through, by, reason],
  );
  return rowCount ?? 0;
}
