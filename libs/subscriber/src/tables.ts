import type { Pool, PoolClient } from 'pg';
import { canonicalJson } from '@peristiwa/kernel';
import { byteaArray, int4Array, int8Array, textArray } from '@peristiwa/postgres';
import type { Place } from './belief';
import type { SequencedMessage, View } from './feed-message';
import type { Segment, UnreadableRecord } from './segment';

/** The local copy of one person after the last message. */
export interface PersonCopy {
  readonly personKey: string;
  readonly version: number;
  /** Absent when the person is out of scope. */
  readonly state?: View;
  readonly lastSequence: number;
}

export interface Refused {
  readonly message: SequencedMessage;
  readonly reason: string;
}

export async function findPlace(pool: Pool, topic: string, partition: number): Promise<Place> {
  const { rows } = await pool.query<{
    last_sequence: string;
    digest: string | null;
    signed_sequence: string;
    signed_digest: string | null;
    heartbeat_at: Date | null;
    next_offset: string;
  }>({
    name: 'find-place',
    text: `SELECT last_sequence, CASE WHEN digest_sequence = last_sequence THEN digest END AS digest,
             signed_sequence, signed_digest, heartbeat_at, next_offset
           FROM subscriber.cursor WHERE topic = $1 AND partition = $2`,
    values: [topic, partition],
  });
  const [row] = rows;
  if (!row) return { lastSequence: 0, nextOffset: 0n };
  const { digest, signed_digest: signedDigest, heartbeat_at: heartbeatAt } = row;
  return {
    lastSequence: Number(row.last_sequence),
    ...(digest === null ? {} : { digest }),
    ...(signedDigest === null
      ? {}
      : { signed: { sequence: Number(row.signed_sequence), digest: signedDigest } }),
    ...(heartbeatAt === null ? {} : { heartbeatAt: heartbeatAt.toISOString() }),
    nextOffset: BigInt(row.next_offset),
  };
}

/**
 * Whether all messages up to a sequence are applied or in quarantine. Sequences are dense, and nothing beyond `through` is
 * applied before this is true: so it is when as many are applied.
 */
export async function isComplete(pool: Pool, topic: string, through: number): Promise<boolean> {
  const { rows } = await pool.query<{ complete: boolean | null }>(
    'SELECT sum(applied) >= $2 AS complete FROM subscriber.cursor WHERE topic = $1',
    [topic, through],
  );
  return rows[0]?.complete === true;
}

/** A partition that this instance may not know of yet: until it is read, the status says that it has no heartbeat. */
export async function addCursors(client: PoolClient, topic: string, partitions: number): Promise<void> {
  await client.query(
    `INSERT INTO subscriber.cursor (topic, partition) SELECT $1, generate_series(0, $2::int - 1)
     ON CONFLICT DO NOTHING`,
    [topic, partitions],
  );
}

/** Locks the partition for this transaction: a second instance that still believes that it owns it has to wait. */
export async function lockCursor(client: PoolClient, topic: string, partition: number): Promise<number> {
  const lock = {
    name: 'lock-cursor',
    text: 'SELECT last_sequence FROM subscriber.cursor WHERE topic = $1 AND partition = $2 FOR UPDATE',
    values: [topic, partition],
  };
  const { rows } = await client.query<{ last_sequence: string }>(lock);
  if (rows[0]) return Number(rows[0].last_sequence);
  await client.query(
    'INSERT INTO subscriber.cursor (topic, partition) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    [topic, partition],
  );
  const { rows: added } = await client.query<{ last_sequence: string }>(lock);
  return Number(added[0]?.last_sequence);
}

/**
 * Locks every partition of the feed: when it was given more of them, a person's newer messages are on another one than the
 * older (ADR 0056). @returns the highest sequence that was received
 */
export async function lockCursors(client: PoolClient, topic: string): Promise<number> {
  const { rows } = await client.query<{ last_sequence: string }>({
    name: 'lock-cursors',
    text: 'SELECT last_sequence FROM subscriber.cursor WHERE topic = $1 ORDER BY partition FOR UPDATE',
    values: [topic],
  });
  return Math.max(0, ...rows.map((row) => Number(row.last_sequence)));
}

export interface CursorAdvance {
  readonly topic: string;
  readonly partition: number;
  readonly applied: number;
  readonly duplicates: number;
  readonly segment: Segment;
}

/**
 * A heartbeat that is read again must not set the times back; the offset may decrease (a topic created again). In SET,
 * `last_sequence` is the value before: a digest is stored with its own sequence only.
 */
export async function advanceCursor(client: PoolClient, advance: CursorAdvance): Promise<void> {
  const { heartbeat, nextOffset, gaps, reached, signed } = advance.segment;
  await client.query({
    name: 'advance-cursor',
    text: `UPDATE subscriber.cursor SET
       next_offset = coalesce($3::bigint, next_offset),
       last_sequence = greatest(last_sequence, $4),
       digest = CASE WHEN $4 >= last_sequence AND $5::text IS NOT NULL THEN $5 ELSE digest END,
       digest_sequence = CASE WHEN $4 >= last_sequence AND $5::text IS NOT NULL THEN $4 ELSE digest_sequence END,
       applied = applied + $6,
       high_water = greatest(high_water, $7),
       registry_position = greatest(registry_position, $8),
       heartbeat_at = greatest(heartbeat_at, $9),
       duplicates_skipped = duplicates_skipped + $10,
       gaps_repaired = gaps_repaired + $11,
       covered_until = greatest(covered_until, $12),
       signed_sequence = greatest(signed_sequence, $13),
       signed_digest = CASE WHEN $13 > signed_sequence THEN $14 ELSE signed_digest END,
       went_back = CASE WHEN $9 > coalesce(heartbeat_at, '-infinity')
         THEN $15 < signed_sequence AND last_sequence >= signed_sequence ELSE went_back END
     WHERE topic = $1 AND partition = $2`,
    values: [
      advance.topic,
      advance.partition,
      nextOffset ?? null,
      reached?.sequence ?? 0,
      reached?.digest ?? null,
      advance.applied,
      heartbeat?.highWater ?? 0,
      heartbeat?.registryPosition ?? 0,
      heartbeat?.at ?? null,
      advance.duplicates,
      gaps,
      heartbeat?.coveredUntil ?? null,
      signed?.sequence ?? 0,
      signed?.digest ?? null,
      heartbeat?.partitionHighWater ?? 0,
    ],
  });
}

interface PersonRow {
  readonly person_key: string;
  readonly version: number | null;
  readonly state: string | null;
  readonly last_sequence: string;
  readonly quarantined: boolean;
}

export interface Persons {
  readonly copies: Map<string, PersonCopy>;
  /** Those who have messages in quarantine. */
  readonly quarantined: Set<string>;
}

/** The copies of these persons, and who of them has messages in quarantine, in one read. */
export async function findPersons(client: PoolClient, personKeys: readonly string[]): Promise<Persons> {
  const { rows } = await client.query<PersonRow>({
    name: 'find-persons',
    text: `SELECT wanted.key AS person_key, version, state, last_sequence,
             EXISTS (SELECT FROM subscriber.quarantine q WHERE q.person_key = wanted.key) AS quarantined
           FROM unnest($1::text[]) AS wanted (key)
           LEFT JOIN subscriber.person p ON p.person_key = wanted.key COLLATE "C"`,
    values: [textArray(personKeys)],
  });
  const copies = new Map<string, PersonCopy>();
  const quarantined = new Set<string>();
  for (const row of rows) {
    if (row.quarantined) quarantined.add(row.person_key);
    if (row.version === null) continue;
    copies.set(row.person_key, {
      personKey: row.person_key,
      version: row.version,
      ...(row.state === null ? {} : stateOf(row.state)),
      lastSequence: Number(row.last_sequence),
    });
  }
  return { copies, quarantined };
}

/** A state that somebody damaged counts as absent: the next message about the person replaces it. */
function stateOf(text: string): Pick<PersonCopy, 'state'> {
  try {
    return { state: JSON.parse(text) as View };
  } catch {
    return {};
  }
}

/**
 * After `left-scope` only the key remains: the ministry has no right to the rest any more. States are in canonical JSON,
 * so that their digests are those of the registry.
 */
export async function saveCopies(client: PoolClient, copies: readonly PersonCopy[]): Promise<void> {
  await client.query({
    name: 'save-copies',
    text: `INSERT INTO subscriber.person (person_key, version, state, last_sequence, in_scope)
     SELECT key, version, nullif(state, ''), sequence, state <> ''
     FROM unnest($1::text[], $2::int[], $3::text[], $4::bigint[]) AS copy (key, version, state, sequence)
     ON CONFLICT (person_key) DO UPDATE SET version = excluded.version, state = excluded.state,
       last_sequence = excluded.last_sequence, in_scope = excluded.in_scope`,
    values: [
      textArray(copies.map(({ personKey }) => personKey)),
      int4Array(copies.map(({ version }) => version)),
      textArray(copies.map(({ state }) => (state ? canonicalJson(state) : ''))),
      int8Array(copies.map(({ lastSequence }) => lastSequence)),
    ],
  });
}

export async function putInQuarantine(client: PoolClient, refused: readonly Refused[]): Promise<void> {
  if (refused.length === 0) return;
  const messages = refused.map(({ message }) => message);
  await client.query(
    `INSERT INTO subscriber.quarantine (partition, sequence, person_key, kind, reason, headers, value)
     SELECT * FROM unnest($1::int[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[])`,
    [
      int4Array(messages.map(({ partition }) => partition)),
      int8Array(messages.map(({ sequence }) => sequence)),
      textArray(messages.map(({ personKey }) => personKey)),
      textArray(messages.map(({ kind }) => kind)),
      textArray(refused.map(({ reason }) => reason)),
      textArray(messages.map(({ headers }) => JSON.stringify(headers))),
      byteaArray(messages.map(({ value }) => Buffer.from(value))),
    ],
  );
}

export async function noteUnreadable(
  client: PoolClient,
  topic: string,
  partition: number,
  unreadable: readonly UnreadableRecord[],
): Promise<void> {
  for (const { offset, lastOffset = offset, reason } of unreadable) {
    await client.query(
      `INSERT INTO subscriber.unreadable (topic, partition, kafka_offset, last_offset, reason)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [topic, partition, offset, lastOffset, reason],
    );
  }
}
