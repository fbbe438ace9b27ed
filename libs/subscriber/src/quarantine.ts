import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '@peristiwa/postgres';
import { applyGuarded } from './apply-segment';
import type { FeedHandler } from './feed-handler';
import { readFeedMessage, type SequencedMessage } from './feed-message';
import { findCopies, lockCursor } from './tables';

/** A waiting message as operators see it: its place and the reason, not its content. */
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
  /** Why it stopped, when something remains. */
  readonly reason?: string;
}

/** After a sequence in the order of the feed; one message more than `limit` tells that there is a next page. */
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
  readonly value: string;
}

/**
 * Applies a person's waiting messages again, in order, until one is refused again. The partition is taken as the
 * consumer takes it, so that no newer message of this person can slip in between.
 */
export async function redrive(
  pool: Pool,
  handler: FeedHandler,
  topic: string,
  personKey: string,
): Promise<Redriven> {
  return inTransaction(pool, async (client) => {
    const first = await client.query<{ partition: number }>(
      'SELECT partition FROM subscriber.quarantine WHERE person_key = $1 LIMIT 1',
      [personKey],
    );
    const partition = first.rows[0]?.partition;
    if (partition === undefined) return { applied: 0, remaining: 0 };
    await lockCursor(client, topic, partition);
    const { rows } = await client.query<WaitingRow>(
      `SELECT partition, sequence, headers, value FROM subscriber.quarantine
       WHERE person_key = $1 ORDER BY sequence`,
      [personKey],
    );
    return applyWaiting(client, handler, personKey, rows);
  });
}

async function applyWaiting(
  client: PoolClient,
  handler: FeedHandler,
  personKey: string,
  rows: readonly WaitingRow[],
): Promise<Redriven> {
  const copies = await findCopies(client, [personKey]);
  let applied = 0;
  for (const row of rows) {
    const message = toMessage(personKey, row);
    const reason = await applyGuarded(client, handler, message, copies);
    if (reason !== undefined) {
      await client.query(
        'UPDATE subscriber.quarantine SET reason = $3 WHERE partition = $1 AND sequence = $2',
        [row.partition, row.sequence, reason],
      );
      return { applied, remaining: rows.length - applied, reason };
    }
    await client.query('DELETE FROM subscriber.quarantine WHERE partition = $1 AND sequence = $2', [
      row.partition,
      row.sequence,
    ]);
    applied += 1;
  }
  return { applied, remaining: 0 };
}

/** Headers were readable when the message was set aside, so they are now. */
function toMessage(personKey: string, { partition, headers, value }: WaitingRow): SequencedMessage {
  const read = readFeedMessage({
    partition,
    key: personKey,
    headers: JSON.parse(headers) as Record<string, string>,
    value,
  });
  if (read.form !== 'person') throw new Error('a quarantined message has lost its headers');
  return read;
}
