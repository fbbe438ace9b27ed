import type { Pool, PoolClient } from 'pg';
import { stateAfter } from '@peristiwa/contracts';
import { inTransaction } from '@peristiwa/postgres';
import { applyMessages } from './apply-segment';
import { saveDeaths } from './deaths-without-nik';
import type { SequencedMessage } from './feed-message';
import { moveToDiscarded, pullProven, type QuarantineAccess } from './quarantine';
import { lockCursors, saveCopies } from './tables';

export interface Resync {
  readonly personKey: string;
  readonly reason: string;
  readonly by: string;
}

export interface Resynced {
  readonly sequence: number;
  /** Messages that waited in quarantine and are in the record of discarded messages now. */
  readonly discarded: number;
  /** Why the ministry refused the message; then only the copy was set. */
  readonly refusal?: string;
}

/** The publisher does not return the message that was received, or nothing proves that it is this one. */
export class NotProven extends Error {
  override readonly name = 'NotProven';
}

/**
 * Sets the copy of one person to the last message about the person, as the publisher has it under today's grants. The
 * way out when neither the waiting messages nor later ones can be applied: it always succeeds, on record. Undefined for
 * a person of whom no message has come.
 *
 * @throws NotProven when the publisher returns something else than the registry sent
 */
export async function resync(access: QuarantineAccess, request: Resync): Promise<Resynced | undefined> {
  const last = await findLast(access.pool, request.personKey);
  return last === undefined ? undefined : applyLast(access, request, last);
}

/**
 * Applies the last message about a person, whose sequence is `last`, again or for the first time. Does nothing when a
 * newer one has come.
 *
 * @throws NotProven when the publisher returns something else than the registry sent
 */
export async function applyLast(access: QuarantineAccess, request: Resync, last: number): Promise<Resynced> {
  const message = await pullWhole(access, { sequence: last, personKey: request.personKey });
  return inTransaction(access.pool, async (client) => {
    const received = await lockCursors(client, access.topic);
    const newest = (await findLast(client, request.personKey)) ?? 0;
    // Applied in the meantime: a newer message has set the copy. A number that was never received is damage.
    if (newest > last && newest <= received) return { sequence: last, discarded: 0 };
    const discarded = await moveToDiscarded(client, request);
    const { refused } = await applyMessages(client, access.handler, [message]);
    const refusal = refused[0]?.reason;
    if (refusal !== undefined) await setCopy(client, message);
    await client.query(
      `INSERT INTO subscriber.resynced (person_key, sequence, resynced_by, reason, refusal)
       VALUES ($1, $2, $3, $4, $5)`,
      [request.personKey, last, request.by, request.reason, refusal ?? null],
    );
    return { sequence: last, discarded, ...(refusal === undefined ? {} : { refusal }) };
  });
}

/**
 * A message with the whole state, also when it adds to that of the message before it (ADR 0063): the handler compares the
 * copy with what the person is now, never with an earlier state. @throws NotProven
 */
async function pullWhole(
  access: QuarantineAccess,
  wanted: { readonly sequence: number; readonly personKey: string },
): Promise<SequencedMessage> {
  const message = await pullProven(access, wanted);
  // Messages before it have lower sequences: an answer that says otherwise would never end.
  if (!message || (message.addsTo ?? 0) >= wanted.sequence) throw new NotProven();
  const { addsTo, change, ...rest } = message;
  if (addsTo === undefined) return message;
  const before = await pullWhole(access, { ...wanted, sequence: addsTo });
  // A message whose value cannot be read is refused. The copy does not change.
  if (!change || !before.change) return rest;
  const { added: _, ...unchanged } = change;
  return { ...rest, change: { ...unchanged, state: stateAfter(change, before.change.state) } };
}

/** The last message of a person, or about a death without a NIK, that was received: applied, waiting or discarded. */
async function findLast(client: Pool | PoolClient, personKey: string): Promise<number | undefined> {
  const { rows } = await client.query<{ last: string | null }>(
    `SELECT greatest(
       (SELECT last_sequence FROM subscriber.person WHERE person_key = $1),
       (SELECT sequence FROM subscriber.death_without_nik WHERE death_key = $1),
       (SELECT max(sequence) FROM subscriber.quarantine WHERE person_key = $1),
       (SELECT max(sequence) FROM subscriber.discarded WHERE person_key = $1)) AS last`,
    [personKey],
  );
  const last = rows[0]?.last;
  return last === null || last === undefined ? undefined : Number(last);
}

/** Does not change the copy when the value of the message could not be read. */
async function setCopy(client: PoolClient, message: SequencedMessage): Promise<void> {
  const { change, death, kind, personKey, sequence: lastSequence } = message;
  if (death) await saveDeaths(client, [{ ...death, sequence: lastSequence }]);
  if (!change) return;
  const state = kind === 'left-scope' ? undefined : change.state;
  await saveCopies(client, [{ personKey, version: change.version, ...(state && { state }), lastSequence }]);
}
