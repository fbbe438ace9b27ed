import type { PoolClient } from 'pg';
import type { Membership } from '../view/entitled-view';
import { addMessages, buildBatch, moveScope, type Messages } from './build-batch';
import type { BuildMemory } from './build-memory';
import type { Divided } from './campaign-lane';
import { readHoldings, slot } from './feed-tables';
import { isDeath, type FeedTerms } from './plan';
import type { ChangeSubject } from './registry-reader';
import { queueRescope, readMembership } from './scope-tables';
import { LOCKED, writeBatch } from './write-batch';

export interface ActsInput {
  readonly memory: BuildMemory;
  readonly feeds: readonly FeedTerms[];
  readonly divided: Pick<Divided, 'now' | 'later'>;
  /** Scope follows the log: it has followed the changes up to this one already. */
  readonly after: number;
  readonly builder: string;
}

/**
 * Builds rows of the change log of which some touch a watch-list, in the caller's transaction, which holds the lease.
 * Membership of a watch-list is read once for many rows, so the rows are split before each death of a person whom a
 * partner with a watch-list holds: the membership right before that act decides whether the death is published, not
 * the membership after it and not an earlier divorce in the same batch.
 */
export async function buildActs(
  client: PoolClient,
  { memory, feeds, divided, after, builder }: ActsInput,
): Promise<Messages> {
  const lists = feeds.filter(({ agreement }) => agreement.slice === 'watch-list');
  const partners = feeds.map(({ partner }) => partner);
  const made: Messages = new Map();
  let rest = divided.now;
  while (rest.length > 0) {
    const segment = rest.slice(0, await lengthOfSegment(client, lists, rest));
    const before = await membershipOfDead(client, lists, segment);
    const fresh = segment.filter(({ changeNo }) => changeNo > after);
    const moved = await moveScope(client, fresh);
    const ids = [...new Set(segment.map(({ personId }) => personId))];
    const holdings = await readHoldings(client, partners, ids);
    const membership = lists.length > 0 ? await readMembership(client, ids) : new Map();
    const { parts, messages } = buildBatch(memory, {
      feeds,
      subjects: segment,
      holdings,
      membership,
      before,
    });
    await writeBatch(client, LOCKED, parts, builder);
    addMessages(made, messages);
    // Their states are read later, when the log is built exactly as far as the registry was read.
    for (const { partner } of lists) await queueRescope(client, partner, moved);
    rest = rest.slice(segment.length);
  }
  const moved = await moveScope(client, divided.later);
  for (const { partner } of lists) await queueRescope(client, partner, moved);
  return made;
}

/** Rows up to the next death of a person who is held; when that act is the first row, it is included. */
async function lengthOfSegment(
  client: PoolClient,
  lists: readonly FeedTerms[],
  changes: readonly ChangeSubject[],
): Promise<number> {
  const deaths = changes.filter(isDeath).flatMap(({ personId, cause }) => {
    const start = changes.findIndex((change) => change.cause?.actId === cause?.actId);
    return start > 0 ? [{ personId, start }] : [];
  });
  if (lists.length === 0 || deaths.length === 0) return changes.length;
  const partners = lists.map(({ partner }) => partner);
  const holdings = await readHoldings(
    client,
    partners,
    deaths.map(({ personId }) => personId),
  );
  const next = deaths.find(({ personId }) =>
    partners.some((partner) => holdings.has(slot(partner, personId))),
  );
  return next?.start ?? changes.length;
}

async function membershipOfDead(
  client: PoolClient,
  lists: readonly FeedTerms[],
  changes: readonly ChangeSubject[],
): Promise<Map<string, Membership>> {
  const dead = changes.filter(isDeath).map(({ personId }) => personId);
  return lists.length === 0 || dead.length === 0 ? new Map() : readMembership(client, dead);
}
