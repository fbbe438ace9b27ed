import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '@peristiwa/postgres';
import { applyMessages } from './apply-segment';
import type { FeedHandler } from './feed-handler';
import { readFeedMessage, type SequencedMessage } from './feed-message';
import { notePulledForgery } from './forged';
import type { Proof } from './proof';
import type { PullClient } from './pull-client';
import { lockCursors } from './tables';

/** A waiting message as operators see it: its position and the reason, not its content. */
export interface QuarantinedMessage {
  readonly partition: number;
  readonly sequence: number;
  readonly personKey: string;
  readonly kind: string;
  readonly reason: string;
  readonly at: string;
}

export interface Redriven {
  readonly applied: number;
  readonly remaining: number;
  /** Why it stopped, when messages remain. */
  readonly reason?: string;
}

/**
 * Messages after a sequence in the order of the feed; one message more than `limit` shows that there is a next page.
 */
export async function listQuarantine(
  pool: Pool,
  after: number,
  limit: number,
): Promise<QuarantinedMessage[]> {
  const { rows } = await pool.query<{
    partition: number;
    sequence: string;
    person_key: string;
    kind: string;
    reason: string;
    at: Date;
  }>(
    `SELECT partition, sequence, person_key, kind, reason, at FROM subscriber.quarantine
     WHERE sequence > $1 ORDER BY sequence LIMIT $2`,
    [after, limit],
  );
  return rows.map(({ partition, sequence, person_key: personKey, kind, reason, at }) => ({
    partition,
    sequence: Number(sequence),
    personKey,
    kind,
    reason,
    at: at.toISOString(),
  }));
}

interface WaitingRow {
  readonly partition: number;
  readonly sequence: string;
  readonly headers: string;
  readonly value: Buffer;
}

export interface QuarantineAccess {
  readonly pool: Pool;
  readonly handler: FeedHandler;
  readonly topic: string;
  readonly pull: PullClient;
  readonly proof: Pick<Proof, 'of'>;
}

/**
 * Applies a person's waiting messages again, in order, until one is refused again. Each message is fetched from the
 * publisher's pull, which has it intact; the stored bytes are used only when the pull does not answer, or answers what
 * the registry did not send. The partition is locked in the same way as by the consumer, so that no newer message of
 * this person is applied in between.
 */
export async function redrive(access: QuarantineAccess, personKey: string): Promise<Redriven> {
  const intact = await pullWaiting(access, personKey);
  return inTransaction(access.pool, async (client) => {
    await lockCursors(client, access.topic);
    return applyWaiting(client, access.handler, personKey, intact);
  });
}

/** Which message an operator discards, why, and who the operator is. */
export interface Discard {
  readonly personKey: string;
  readonly sequence: number;
  readonly reason: string;
  readonly by: string;
}

/**
 * Discards one message permanently, records who decided it and why, and applies the later ones like `redrive`.
 * Undefined when no such message waits.
 */
export async function discard(
  access: QuarantineAccess,
  { personKey, sequence, reason, by }: Discard,
): Promise<Redriven | undefined> {
  const intact = await pullWaiting(access, personKey);
  return inTransaction(access.pool, async (client) => {
    await lockCursors(client, access.topic);
    const gone = await moveToDiscarded(client, { personKey, sequence, reason, by });
    return gone === 0 ? undefined : applyWaiting(client, access.handler, personKey, intact);
  });
}

/** Moves waiting messages of a person to the record of discarded ones: one of them, or all without a sequence. */
export async function moveToDiscarded(
  client: PoolClient,
  { personKey, sequence, reason, by }: Omit<Discard, 'sequence'> & { readonly sequence?: number },
): Promise<number> {
  const { rowCount } = await client.query(
    `WITH gone AS (DELETE FROM subscriber.quarantine
                   WHERE person_key = $1 AND sequence = coalesce($2, sequence) RETURNING *)
     INSERT INTO subscriber.discarded
       (partition, sequence, person_key, kind, refusal, headers, value, quarantined_at, discarded_by, reason)
     SELECT partition, sequence, person_key, kind, reason, headers, value, at, $3, $4 FROM gone`,
    [personKey, sequence ?? null, by, reason],
  );
  return rowCount ?? 0;
}

/** HTTP requests for each message, so it runs before the transaction and never inside it. */
async function pullWaiting(
  access: QuarantineAccess,
  personKey: string,
): Promise<ReadonlyMap<number, SequencedMessage>> {
  const { pool } = access;
  const { rows } = await pool.query<{ partition: number; sequence: string }>(
    'SELECT partition, sequence FROM subscriber.quarantine WHERE person_key = $1 ORDER BY sequence',
    [personKey],
  );
  const intact = new Map<number, SequencedMessage>();
  for (const { partition, sequence } of rows) {
    const wanted = Number(sequence);
    const pulled = await pullProven(access, { partition, sequence: wanted, personKey }).catch(
      () => 'no answer',
    );
    if (pulled === 'no answer') break;
    if (typeof pulled === 'object') intact.set(wanted, pulled);
  }
  return intact;
}

interface Wanted {
  readonly sequence: number;
  readonly personKey: string;
  /** Unknown when the message has been applied. */
  readonly partition?: number;
}

/**
 * The message as the publisher has it, if the registry is proven to have sent it. A forged one is recorded, which
 * raises the alarm. Throws when the publisher does not answer.
 */
export async function pullProven(
  { pool, topic, pull, proof }: QuarantineAccess,
  { partition, sequence, personKey }: Wanted,
): Promise<SequencedMessage | undefined> {
  const { messages } = await pull.fetch(sequence - 1, 1);
  const message = messages.find((one) => one.sequence === sequence && one.personKey === personKey);
  if (!message || (partition !== undefined && message.partition !== partition)) return undefined;
  const isProven = await proof.of(message);
  if (isProven === false) await notePulledForgery(pool, topic, message);
  return isProven ? message : undefined;
}

async function applyWaiting(
  client: PoolClient,
  handler: FeedHandler,
  personKey: string,
  intact: ReadonlyMap<number, SequencedMessage>,
): Promise<Redriven> {
  const { rows } = await client.query<WaitingRow>(
    `SELECT partition, sequence, headers, value FROM subscriber.quarantine
     WHERE person_key = $1 ORDER BY sequence`,
    [personKey],
  );
  const messages = rows.map((row) => intact.get(Number(row.sequence)) ?? toMessage(personKey, row));
  const { applied, refused } = await applyMessages(client, handler, messages, true);
  await client.query('DELETE FROM subscriber.quarantine WHERE person_key = $1 AND sequence = ANY($2)', [
    personKey,
    applied.map(({ sequence }) => sequence),
  ]);
  const [first] = refused.toSorted((a, b) => a.message.sequence - b.message.sequence);
  if (!first) return { applied: applied.length, remaining: 0 };
  const { message, reason } = first;
  await client.query('UPDATE subscriber.quarantine SET reason = $3 WHERE partition = $1 AND sequence = $2', [
    message.partition,
    message.sequence,
    reason,
  ]);
  return { applied: applied.length, remaining: refused.length, reason };
}

/** The headers were readable when the message was set aside, so they are readable now. */
function toMessage(personKey: string, { partition, headers, value }: WaitingRow): SequencedMessage {
  const read = readFeedMessage({
    partition,
    key: personKey,
    headers: JSON.parse(headers) as Record<string, string>,
    value: value.toString(),
  });
  if (read.form !== 'sequenced') throw new Error('a quarantined message has lost its headers');
  return read;
}

export interface DiscardedMessage extends QuarantinedMessage {
  readonly discardedAt: string;
  readonly discardedBy: string;
  readonly discardReason: string;
}

/** Messages that operators discarded, in the order of the feed. */
export async function listDiscarded(pool: Pool, after: number, limit: number): Promise<DiscardedMessage[]> {
  const { rows } = await pool.query<{
    partition: number;
    sequence: string;
    person_key: string;
    kind: string;
    refusal: string;
    quarantined_at: Date;
    discarded_at: Date;
    discarded_by: string;
    reason: string;
  }>(
    `SELECT partition, sequence, person_key, kind, refusal, quarantined_at, discarded_at, discarded_by, reason
     FROM subscriber.discarded WHERE sequence > $1 ORDER BY sequence LIMIT $2`,
    [after, limit],
  );
  return rows.map((row) => ({
    partition: row.partition,
    sequence: Number(row.sequence),
    personKey: row.person_key,
    kind: row.kind,
    reason: row.refusal,
    at: row.quarantined_at.toISOString(),
    discardedAt: row.discarded_at.toISOString(),
    discardedBy: row.discarded_by,
    discardReason: row.reason,
  }));
}
