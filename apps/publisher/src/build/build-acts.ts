import type { PoolClient } from 'pg';
import type { Membership } from '../view/entitled-view';
import { buildBatch, moveScope } from './build-batch';
import { readHoldings, slot } from './feed-tables';
import { isDeath, type FeedTerms } from './plan';
import type { ChangeSubject } from './registry-reader';
import { queueRescope, readMembership } from './scope-tables';

/**
 * Builds rows of the change log in the caller's transaction. Membership of a watch-list is read once for many rows,
 * so the rows are split before each death of a person whom a partner with a watch-list holds: the membership right
 * before that act decides whether the death is published, not the membership after it and not an earlier divorce in
 * the same batch.
 * @returns the number of messages for each partner
 */
export async function buildActs(
  client: PoolClient,
  feeds: readonly FeedTerms[],
  changes: readonly ChangeSubject[],
): Promise<Map<string, number>> {
  const lists = feeds.filter(({ agreement }) => agreement.slice === 'watch-list');
  const made = new Map<string, number>();
  let rest = changes;
  while (rest.length > 0) {
    const segment = rest.slice(0, await lengthOfSegment(client, lists, rest));
    const before = await membershipOfDead(client, lists, segment);
    const moved = await moveScope(client, segment);
    for (const [partner, count] of await buildBatch(client, feeds, segment, before)) {
      made.set(partner, (made.get(partner) ?? 0) + count);
    }
    // Their states are read later, when the log is built exactly as far as the registry was read.
    for (const { partner } of lists) await queueRescope(client, partner, moved);
    rest = rest.slice(segment.length);
  }
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
