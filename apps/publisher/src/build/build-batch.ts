import type { PoolClient } from 'pg';
import { kindOfError } from '@peristiwa/kernel';
import {
  insertMessages,
  readCounters,
  readHoldings,
  slot,
  writeCounters,
  writeHoldings,
} from './feed-tables';
import { idsOf, numberMessages, type NumberedMessage } from './number';
import { park, readParked, unpark, type Parked } from './parked';
import { placeInActs } from './act-place';
import { planMessages, type Draft, type FeedTerms, type Holding, type Plan, type Subject } from './plan';
import type { RegisteredSubject } from './registry-reader';
import { headsOf, isPlaced, readKin, readMembership, writeHeads, writeWatched } from './scope-tables';
import type { Membership } from '../view/entitled-view';

/**
 * Builds the messages of `subjects`, in order, for `feeds`, in the caller's transaction: messages, holdings and
 * counters. The number of statements is constant, however many subjects there are. `before`: the membership of
 * watch-lists before `subjects`, by `slot`.
 * @returns the number of messages for each partner
 */
export async function buildBatch(
  client: PoolClient,
  feeds: readonly FeedTerms[],
  subjects: readonly Subject[],
  before: ReadonlyMap<string, Membership> = new Map(),
): Promise<Map<string, number>> {
  const built = new Map<string, number>();
  if (feeds.length === 0 || subjects.length === 0) return built;
  const partners = feeds.map(({ partner }) => partner);
  const ids = [...new Set(subjects.map(({ personId }) => personId))];
  const holdings = await readHoldings(client, partners, ids);
  const hasLists = feeds.some(({ agreement, isActive }) => isActive && agreement.slice === 'watch-list');
  const membership = hasLists ? await readMembership(client, ids) : new Map();
  const failed = new Map<string, Parked>();
  const drafts: Draft[] = [];
  const touched = new Map<string, HeldAfter>();
  for (const subject of subjects) {
    for (const feed of feeds) {
      const at = slot(feed.partner, subject.personId);
      const planned = planOrFail(feed, subject, holdings.get(at), membership.get(at), before.get(at));
      if ('reason' in planned) failed.set(at, planned);
      else failed.delete(at);
      if ('reason' in planned || !planned.held) continue;
      const { holding } = planned.held;
      drafts.push(...planned.drafts);
      touched.set(at, { partner: feed.partner, personId: subject.personId, holding });
      if (holding) holdings.set(at, holding);
      else holdings.delete(at);
    }
  }
  await settleParked(client, partners, ids, failed);
  if (touched.size > 0) await writeHoldings(client, [...touched.values()]);
  if (drafts.length === 0) return built;
  const messages = await numberAll(client, feeds, placeInActs(drafts), built);
  await insertMessages(client, messages);
  return built;
}

interface HeldAfter {
  readonly partner: string;
  readonly personId: string;
  readonly holding: Holding | undefined;
}

/** A plan is pure, so a failure comes from this person's data: it must not hold up everybody else. */
function planOrFail(...args: Parameters<typeof planMessages>): Plan | Parked {
  const [{ partner }, { personId, unreadable }] = args;
  if (unreadable !== undefined) return { partner, personId, reason: unreadable };
  try {
    return planMessages(...args);
  } catch (error) {
    return { partner, personId, reason: kindOfError(error) };
  }
}

/** Parks the persons who failed now, and releases those who were parked before and did not fail now. */
async function settleParked(
  client: PoolClient,
  partners: readonly string[],
  ids: readonly string[],
  failed: ReadonlyMap<string, Parked>,
): Promise<void> {
  const before = await readParked(client, partners, ids);
  await unpark(
    client,
    before.filter(({ partner, personId }) => !failed.has(slot(partner, personId))),
  );
  await park(client, [...failed.values()]);
}

async function numberAll(
  client: PoolClient,
  feeds: readonly FeedTerms[],
  drafts: readonly Draft[],
  built: Map<string, number>,
): Promise<NumberedMessage[]> {
  const counters = await readCounters(
    client,
    feeds.map(({ partner }) => partner),
  );
  const messages = feeds.flatMap(({ partner, agreement, signer }) => {
    const counter = counters.get(partner);
    if (!counter) throw new Error(`The feed of ${partner} has no counter`);
    const own = numberMessages(
      drafts.filter((draft) => draft.partner === partner),
      counter,
      { newId: idsOf(agreement), signer },
    );
    if (own.length > 0) built.set(partner, own.length);
    return own;
  });
  await writeCounters(client, counters);
  return messages;
}

/**
 * Updates, from new states of persons, who is next of kin of whom. @returns persons whose membership may have changed
 * without being among `persons` themselves: the head of a card that a person on the list has joined.
 */
export async function moveScope(
  client: PoolClient,
  subjects: readonly Pick<Subject, 'personId' | 'state'>[],
): Promise<string[]> {
  const persons = subjects.filter(isPlaced);
  const ids = persons.map(({ personId }) => personId);
  const heads = headsOf(persons);
  const families = [...heads.keys()];
  const before = await readKin(client, ids, families);
  await writeHeads(client, heads);
  await writeWatched(client, persons);
  const after = await readKin(client, ids, families);
  const own = new Set(ids);
  const moved = [...before, ...after].filter(
    ([at, { personId }]) => before.has(at) !== after.has(at) && !own.has(personId),
  );
  return [...new Set(moved.map(([, { personId }]) => personId))];
}

/** Persons as subjects without an act; a person who is not in the registry has no state. */
export function subjectsOf(
  persons: readonly RegisteredSubject[],
  ids: readonly string[],
  recordedAt: Date,
): Subject[] {
  const found = new Map(persons.map((person) => [person.personId, person]));
  return [...new Set(ids)].map((personId) => {
    const person = found.get(personId);
    return { version: 0, state: undefined, ...person, personId, recordedAt };
  });
}
