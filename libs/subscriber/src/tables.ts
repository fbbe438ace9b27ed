import type { PoolClient } from 'pg';
import type { Segment } from './chunk-plan';
import type { SequencedMessage, View } from './feed-message';

/** The local copy of one person after the last message. */
export interface PersonCopy {
  readonly personKey: string;
  readonly version: number;
  /** Absent when the person is out of scope. */
  readonly state?: View;
  readonly lastSequence: number;
}

/** Locks the partition for this transaction: a second instance that still believes that it owns it has to wait. */
export async function lockCursor(client: PoolClient, topic: string, partition: number): Promise<number> {
  await client.query(
    'INSERT INTO subscriber.cursor (topic, partition) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    [topic, partition],
  );
  const { rows } = await client.query<{ last_sequence: string }>(
    'SELECT last_sequence FROM subscriber.cursor WHERE topic = $1 AND partition = $2 FOR UPDATE',
    [topic, partition],
  );
  return Number(rows[0]?.last_sequence);
}

export interface CursorAdvance {
  readonly topic: string;
  readonly partition: number;
  readonly lastSequence: number;
  readonly applied: number;
  readonly duplicates: number;
  readonly segment: Segment;
}

/** A heartbeat that is read again must not set the times back; the offset may decrease (a topic created again). */
export async function advanceCursor(client: PoolClient, advance: CursorAdvance): Promise<void> {
  const { heartbeat, nextOffset, gaps } = advance.segment;
  await client.query(
    `UPDATE subscriber.cursor SET
       next_offset = coalesce($3::bigint, next_offset),
       last_sequence = greatest(last_sequence, $4),
       applied = applied + $5,
       high_water = greatest(high_water, $6),
       registry_position = greatest(registry_position, $7),
       heartbeat_at = greatest(heartbeat_at, $8),
       duplicates_skipped = duplicates_skipped + $9,
       gaps_repaired = gaps_repaired + $10,
       covered_until = greatest(covered_until, $11)
     WHERE topic = $1 AND partition = $2`,
    [
      advance.topic,
      advance.partition,
      nextOffset ?? null,
      advance.lastSequence,
      advance.applied,
      heartbeat?.highWater ?? 0,
      heartbeat?.registryPosition ?? 0,
      heartbeat?.at ?? null,
      advance.duplicates,
      gaps,
      heartbeat?.coveredUntil ?? null,
    ],
  );
}

interface PersonRow {
  person_key: string;
  version: number;
  state: string | null;
  last_sequence: string;
}

export async function findCopies(
  client: PoolClient,
  personKeys: readonly string[],
): Promise<Map<string, PersonCopy>> {
  const { rows } = await client.query<PersonRow>(
    'SELECT person_key, version, state, last_sequence FROM subscriber.person WHERE person_key = ANY($1)',
    [personKeys],
  );
  return new Map(rows.map((row) => [row.person_key, toCopy(row)]));
}

function toCopy({
  person_key: personKey,
  version,
  state,
  last_sequence: lastSequence,
}: PersonRow): PersonCopy {
  return {
    personKey,
    version,
    ...(state === null ? {} : { state: JSON.parse(state) as View }),
    lastSequence: Number(lastSequence),
  };
}

/** After `left-scope` only the key remains: the ministry has no right to the rest any more. */
export async function saveCopy(client: PoolClient, copy: PersonCopy): Promise<void> {
  await client.query(
    `INSERT INTO subscriber.person (person_key, version, state, last_sequence, in_scope)
     VALUES ($1, $2, $3, $4, $3::text IS NOT NULL)
     ON CONFLICT (person_key) DO UPDATE SET version = excluded.version, state = excluded.state,
       last_sequence = excluded.last_sequence, in_scope = excluded.in_scope`,
    [copy.personKey, copy.version, copy.state ? JSON.stringify(copy.state) : null, copy.lastSequence],
  );
}

/** Those of `personKeys` that have messages in quarantine. */
export async function findQuarantined(
  client: PoolClient,
  personKeys: readonly string[],
): Promise<Set<string>> {
  const { rows } = await client.query<{ person_key: string }>(
    'SELECT DISTINCT person_key FROM subscriber.quarantine WHERE person_key = ANY($1)',
    [personKeys],
  );
  return new Set(rows.map((row) => row.person_key));
}

export async function putInQuarantine(
  client: PoolClient,
  message: SequencedMessage,
  reason: string,
): Promise<void> {
  await client.query(
    `INSERT INTO subscriber.quarantine (partition, sequence, person_key, kind, reason, headers, value)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      message.partition,
      message.sequence,
      message.personKey,
      message.kind,
      reason,
      JSON.stringify(message.headers),
      Buffer.from(message.value),
    ],
  );
}

export async function noteUnreadable(
  client: PoolClient,
  topic: string,
  partition: number,
  unreadable: Segment['unreadable'],
): Promise<void> {
  for (const { offset, lastOffset = offset, reason } of unreadable) {
    await client.query(
      `INSERT INTO subscriber.unreadable (topic, partition, kafka_offset, last_offset, reason)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [topic, partition, offset, lastOffset, reason],
    );
  }
}
