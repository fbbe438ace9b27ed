import type { PoolClient } from 'pg';
import { inTransaction } from '@peristiwa/postgres';
import { applyMessages } from './apply-segment';
import type { SequencedMessage } from './feed-message';
import { moveToDiscarded, type QuarantineAccess } from './quarantine';
import { lockCursor, saveCopies } from './tables';

export interface Resync {
  readonly personKey: string;
  readonly reason: string;
  readonly by: string;
}

/**
 * - `unknown-person`: the feed has no message about this person.
 * - `not-level`: the last message has not been reached yet; it will be applied by itself.
 */
export type ResyncRefused = 'unknown-person' | 'not-level';

export interface Resynced {
  readonly sequence: number;
  /** Messages that waited in quarantine and are in the record of discarded messages now. */
  readonly discarded: number;
  /** Why the ministry refused the message; then only the copy was set. */
  readonly refusal?: string;
}

/**
 * Sets the copy of one person to the last message about the person, as the publisher has it under today's grants. The
 * way out when neither the waiting messages nor later ones can be applied: it always succeeds, on record.
 */
export async function resync(access: QuarantineAccess, request: Resync): Promise<Resynced | ResyncRefused> {
  const message = await access.pull.latest(request.personKey);
  if (message?.personKey !== request.personKey) return 'unknown-person';
  return inTransaction(access.pool, async (client) => {
    const reached = await lockCursor(client, access.topic, message.partition);
    if (message.sequence > reached) return 'not-level';
    const discarded = await moveToDiscarded(client, request);
    const { refused } = await applyMessages(client, access.handler, [message]);
    const refusal = refused[0]?.reason;
    if (refusal !== undefined) await setCopy(client, message);
    await client.query(
      `INSERT INTO subscriber.resynced (person_key, sequence, resynced_by, reason, refusal)
       VALUES ($1, $2, $3, $4, $5)`,
      [request.personKey, message.sequence, request.by, request.reason, refusal ?? null],
    );
    return { sequence: message.sequence, discarded, ...(refusal === undefined ? {} : { refusal }) };
  });
}

/** The value cannot be read when it has no change; then the copy stays as it is. */
async function setCopy(client: PoolClient, message: SequencedMessage): Promise<void> {
  const { change, kind, personKey, sequence: lastSequence } = message;
  if (!change) return;
  const state = kind === 'left-scope' ? undefined : change.state;
  await saveCopies(client, [{ personKey, version: change.version, ...(state && { state }), lastSequence }]);
}
