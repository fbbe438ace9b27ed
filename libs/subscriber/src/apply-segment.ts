import type { Pool, PoolClient } from 'pg';
import { isOutage } from '@peristiwa/kernel';
import { inTransaction } from '@peristiwa/postgres';
import type { Segment } from './chunk-plan';
import { MessageRefused, reasonOf, type FeedHandler } from './feed-handler';
import type { SequencedMessage } from './feed-message';
import {
  advanceCursor,
  findCopies,
  findQuarantined,
  lockCursor,
  noteUnreadable,
  putInQuarantine,
  saveCopy,
  type PersonCopy,
} from './tables';

export interface SegmentTarget {
  readonly pool: Pool;
  readonly handler: FeedHandler;
  readonly topic: string;
  readonly partition: number;
}

export interface SegmentResult {
  readonly applied: readonly SequencedMessage[];
  readonly quarantined: number;
  readonly duplicates: number;
}

/**
 * One transaction: the ministry's effects, the copies and the position in the feed. The first attempt has no
 * savepoints, because nearly every message is accepted and each savepoint costs two round trips. If a message is
 * refused, everything is rolled back and repeated with a savepoint around each message.
 */
export async function applySegment(target: SegmentTarget, segment: Segment): Promise<SegmentResult> {
  try {
    return await inTransaction(target.pool, (client) => apply(client, target, segment, applyOne));
  } catch (error) {
    if (!isFaultOfMessage(error)) throw error;
  }
  return inTransaction(target.pool, (client) => apply(client, target, segment, applyGuarded));
}

/**
 * Outages, and errors that would refuse every message alike: missing tables or rights (class 42), resources (53),
 * operator (57), system (58), a failed connection. They stop the partition; putting valid messages into quarantine
 * would help nobody.
 */
export function isFaultOfMessage(error: unknown): boolean {
  if (isOutage(error)) return false;
  const { code } = error as { code?: unknown };
  return typeof code !== 'string' || !/^(?:08|25|28|3D|40|42|53|55|57|58|F0|XX)[0-9A-Z]{3}$/.test(code);
}

type Refusal = string | undefined;
type Application = typeof applyOne;

async function apply(
  client: PoolClient,
  { handler, topic, partition }: SegmentTarget,
  segment: Segment,
  application: Application,
): Promise<SegmentResult> {
  const lastSequence = await lockCursor(client, topic, partition);
  // Another instance may have applied messages since the chunk was planned.
  const fresh = segment.messages.filter((message) => message.sequence > lastSequence);
  const keys = [...new Set(fresh.map((message) => message.personKey))];
  const copies = keys.length > 0 ? await findCopies(client, keys) : new Map<string, PersonCopy>();
  const blocked = keys.length > 0 ? await findQuarantined(client, keys) : new Set<string>();
  const applied: SequencedMessage[] = [];
  for (const message of fresh) {
    const refusal = blocked.has(message.personKey)
      ? 'behind an earlier message of this person'
      : await application(client, handler, message, copies);
    if (refusal === undefined) applied.push(message);
    else {
      await putInQuarantine(client, message, refusal);
      blocked.add(message.personKey);
    }
  }
  await noteUnreadable(client, topic, partition, segment.unreadable);
  const duplicates = segment.duplicates + segment.messages.length - fresh.length;
  const last = fresh.at(-1)?.sequence ?? lastSequence;
  const count = fresh.length;
  await advanceCursor(client, { topic, partition, lastSequence: last, applied: count, duplicates, segment });
  return { applied, quarantined: count - applied.length, duplicates };
}

/** Stores the copy and calls the ministry's handler; errors are rethrown. */
async function applyOne(
  client: PoolClient,
  handler: FeedHandler,
  message: SequencedMessage,
  copies: Map<string, PersonCopy>,
): Promise<Refusal> {
  const { change, personKey, sequence } = message;
  if (!change) throw new MessageRefused('the value does not match the agreed schema');
  if (change.personKey !== personKey) throw new MessageRefused('subject and value name different persons');
  const inScope = message.kind !== 'left-scope';
  if (inScope && !change.state) throw new MessageRefused('the value has no state');
  const copy: PersonCopy = {
    personKey,
    version: change.version,
    ...(inScope && change.state ? { state: change.state } : {}),
    lastSequence: sequence,
  };
  await saveCopy(client, copy);
  await handler.apply(client, {
    message,
    change,
    before: copies.get(personKey)?.state,
    after: copy.state,
  });
  copies.set(personKey, copy);
  return undefined;
}

/** The same inside a savepoint; a refusal undoes the effects of this message only. */
export async function applyGuarded(
  client: PoolClient,
  handler: FeedHandler,
  message: SequencedMessage,
  copies: Map<string, PersonCopy>,
): Promise<Refusal> {
  await client.query('SAVEPOINT message');
  try {
    await applyOne(client, handler, message, copies);
    await client.query('RELEASE SAVEPOINT message');
    return undefined;
  } catch (error) {
    if (!isFaultOfMessage(error)) throw error;
    await client.query('ROLLBACK TO SAVEPOINT message');
    return reasonOf(error);
  }
}
