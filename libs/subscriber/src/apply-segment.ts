import type { Pool, PoolClient } from 'pg';
import { stateAfter } from '@peristiwa/contracts';
import { isOutage } from '@peristiwa/kernel';
import { inTransaction } from '@peristiwa/postgres';
import { noteBackfills } from './backfills';
import { readPresentCodes, saveRelabelled, type PresentCode } from './areas';
import { saveDeaths } from './deaths-without-nik';
import { MessageRefused, reasonOf, type Delivery, type FeedHandler } from './feed-handler';
import type { SequencedMessage } from './feed-message';
import { noteForged } from './forged';
import { noteOutcomes } from './observations';
import type { Segment } from './segment';
import {
  addCursors,
  advanceCursor,
  findPersons,
  lockCursor,
  noteUnreadable,
  putInQuarantine,
  saveCopies,
  type PersonCopy,
  type Refused,
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

/** One transaction: the ministry's effects, the copies and the position in the feed. */
export async function applySegment(target: SegmentTarget, segment: Segment): Promise<SegmentResult> {
  const { topic, partition, handler } = target;
  return inTransaction(target.pool, async (client) => {
    const lastSequence = await lockCursor(client, topic, partition);
    // Another instance may have applied messages since the chunk was judged.
    const fresh = segment.messages.filter((message) => message.sequence > lastSequence);
    const { applied, refused } = await applyMessages(client, handler, fresh);
    await putInQuarantine(client, refused);
    await noteUnreadable(client, topic, partition, segment.unreadable);
    await noteForged(client, topic, partition, segment.forged);
    await noteBackfills(client, partition, segment.backfills);
    const duplicates = segment.duplicates + segment.messages.length - fresh.length;
    const { partitions = 0 } = segment.heartbeat ?? {};
    if (partitions > 0) await addCursors(client, topic, partitions);
    await advanceCursor(client, { topic, partition, applied: fresh.length, duplicates, segment });
    return { applied, quarantined: refused.length, duplicates };
  });
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

export interface Applied {
  readonly applied: readonly SequencedMessage[];
  readonly refused: readonly Refused[];
}

/**
 * Applies messages in order; a person of whom a message is refused waits with all later ones. `isRedrive`: the messages
 * are those that wait in quarantine, so they do not wait behind themselves.
 */
export async function applyMessages(
  client: PoolClient,
  handler: FeedHandler,
  messages: readonly SequencedMessage[],
  isRedrive = false,
): Promise<Applied> {
  if (messages.length === 0) return { applied: [], refused: [] };
  const keys = [...new Set(messages.map(({ personKey }) => personKey))];
  const { copies, quarantined } = await findPersons(client, keys);
  const run = new ChunkRun(client, handler, copies, isRedrive ? new Set() : quarantined);
  await run.apply(messages);
  return run;
}

const BEHIND = 'behind an earlier message of this person';

/** One chunk inside its transaction. `copies` and `blocked` follow what has been applied and refused so far. */
class ChunkRun implements Applied {
  readonly applied: SequencedMessage[] = [];
  readonly refused: Refused[] = [];
  private presentCode: PresentCode | undefined;

  constructor(
    private readonly client: PoolClient,
    private readonly handler: FeedHandler,
    private readonly copies: Map<string, PersonCopy>,
    private readonly blocked: Set<string>,
  ) {}

  /**
   * Applies a group with one savepoint. When a message of it is refused, the group is rolled back and each half is
   * applied alone: one refused message of n costs 2 log n small groups, and no others are slower.
   */
  async apply(messages: readonly SequencedMessage[]): Promise<void> {
    const group = messages.filter((message) => this.admit(message));
    if (group.length === 0) return;
    await this.client.query('SAVEPOINT chunk');
    try {
      await this.write(group);
      await this.client.query('RELEASE SAVEPOINT chunk');
    } catch (error) {
      if (!isFaultOfMessage(error)) throw error;
      this.presentCode = undefined;
      await this.client.query('ROLLBACK TO SAVEPOINT chunk; RELEASE SAVEPOINT chunk');
      const [only] = group;
      if (group.length === 1 && only) return this.refuse(only, reasonOf(error));
      const middle = group.length >>> 1;
      await this.apply(group.slice(0, middle));
      await this.apply(group.slice(middle));
    }
  }

  private admit(message: SequencedMessage): boolean {
    const refusal = this.blocked.has(message.personKey) ? BEHIND : refusalOf(message);
    if (refusal !== undefined) this.refuse(message, refusal);
    return refusal === undefined;
  }

  private refuse(message: SequencedMessage, reason: string): void {
    this.refused.push({ message, reason });
    this.blocked.add(message.personKey);
  }

  private async write(group: readonly SequencedMessage[]): Promise<void> {
    const areas = group.flatMap(({ area, sequence }) => (area ? [{ ...area, sequence }] : []));
    await saveRelabelled(this.client, areas);
    if (areas.length > 0) this.presentCode = undefined;
    await this.writeDeaths(group);
    const after = new Map<string, PersonCopy>();
    const deliveries = group
      .filter(({ area, death }) => !area && !death)
      .map((message) => deliver(message, this.copies, after));
    if (deliveries.length > 0) {
      this.presentCode ??= await readPresentCodes(this.client);
      await this.handler.apply(this.client, deliveries, this.presentCode);
    }
    await noteOutcomes(this.client, group);
    if (after.size > 0) await saveCopies(this.client, [...after.values()]);
    for (const [personKey, copy] of after) this.copies.set(personKey, copy);
    this.applied.push(...group);
  }

  private async writeDeaths(group: readonly SequencedMessage[]): Promise<void> {
    const deaths = group.flatMap(({ death, sequence }) => (death ? [{ ...death, sequence }] : []));
    if (deaths.length === 0) return;
    await saveDeaths(this.client, deaths);
    this.presentCode ??= await readPresentCodes(this.client);
    await this.handler.applyDeaths?.(this.client, deaths, this.presentCode);
  }
}

/** Kinds that may have no state: the ministry may not hold the person. */
const stateless: readonly string[] = ['left-scope', 'observation-settled'];

/** What the kit itself demands of a message; members of the state are the ministry's matter. */
function refusalOf({ change, area, death, personKey, kind }: SequencedMessage): string | undefined {
  if (area) return area.area === personKey ? undefined : 'subject and value name different areas';
  if (death) return death.deathKey === personKey ? undefined : 'subject and value name different deaths';
  if (!change) return 'the value does not match the agreed schema';
  if (change.personKey !== personKey) return 'subject and value name different persons';
  if (stateless.includes(kind) || change.state || change.added) return undefined;
  return 'the value has no state';
}

/** The message with the copy before it; notes the copy after it in `after`. */
function deliver(
  message: SequencedMessage,
  copies: ReadonlyMap<string, PersonCopy>,
  after: Map<string, PersonCopy>,
): Delivery {
  const { change, personKey, kind, sequence } = message;
  if (!change) throw new MessageRefused('the value does not match the agreed schema');
  const before = (after.get(personKey) ?? copies.get(personKey))?.state;
  if (change.added && !before) throw new MessageRefused('the copy has no state to which the message adds');
  const state = kind === 'left-scope' ? undefined : stateAfter(change, before);
  after.set(personKey, {
    personKey,
    version: change.version,
    ...(state ? { state } : {}),
    lastSequence: sequence,
  });
  return { message, change, before, after: state };
}
