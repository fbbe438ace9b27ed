import type { PoolClient } from 'pg';
import { uuidv7 } from 'uuidv7';
import { groupBy, kindOfError } from '@peristiwa/kernel';
import type { Membership } from '../view/entitled-view';
import type { BuildMemory } from './build-memory';
import { campaignFeedPart } from './campaign-lane';
import { counterRows, holdingRows, messageRows, slot, type HeldAfter } from './feed-tables';
import { numberMessages, type NumberedDraft, type NumberedMessage } from './number';
import { parkedRows, unparkedRows, type Parked } from './parked';
import { pendingRows } from './pending';
import { placeInActs } from './act-place';
import { planMessages, type Draft, type FeedTerms, type Holding, type Plan, type Subject } from './plan';
import type { RegisteredSubject } from './registry-reader';
import { relabelDrafts, type RecordedReform } from './relabel';
import { headsOf, isPlaced, readKin, writeHeads, writeWatched } from './scope-tables';
import type { Part } from './write-batch';

export interface BatchInput {
  readonly feeds: readonly FeedTerms[];
  /** In order. */
  readonly subjects: readonly Subject[];
  /** What the partners hold of the subjects, by `slot`; after the call, what they hold then. */
  readonly holdings: Map<string, Holding>;
  /** Membership of watch-lists, by `slot`. */
  readonly membership: ReadonlyMap<string, Membership>;
  /** Membership of watch-lists before `subjects`, by `slot`. */
  readonly before?: ReadonlyMap<string, Membership>;
}

/** The messages of each partner that gets any. */
export type Messages = Map<string, readonly NumberedMessage[]>;

export interface BuiltBatch {
  readonly parts: readonly Part[];
  readonly messages: Messages;
  /** By `slot`: what the partners hold after it. */
  readonly touched: ReadonlyMap<string, HeldAfter>;
}

/**
 * Builds the messages of `subjects` for `feeds`, and the rows to write. Advances the counters in `memory`. Messages of
 * feeds with pseudonyms are staged and have no number yet: the releaser numbers them.
 */
export function buildBatch(memory: BuildMemory, input: BatchInput): BuiltBatch {
  const { feeds, subjects, holdings, membership, before } = input;
  const failed = new Map<string, Parked>();
  const drafts: Draft[] = [];
  const touched = new Map<string, HeldAfter>();
  for (const subject of subjects) {
    for (const feed of feeds) {
      const at = slot(feed.partner, subject.personId);
      const planned = planOrFail(feed, subject, holdings.get(at), membership.get(at), before?.get(at));
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
  const parts = settleParked(memory.parked, input, failed);
  if (touched.size > 0) {
    const [goneRows, keptRows] = holdingRows([...touched.values()]);
    parts.push(['g', goneRows], ['h', keptRows]);
  }
  const { parts: ofMessages, messages } = messageParts(memory, feeds, drafts);
  return { parts: [...parts, ...ofMessages], messages, touched };
}

/** Numbers drafts, stages those of feeds with pseudonyms, and advances the counters in `memory`. */
export function messageParts(
  memory: BuildMemory,
  feeds: readonly FeedTerms[],
  drafts: readonly NumberedDraft[],
): Pick<BuiltBatch, 'parts' | 'messages'> {
  const staged = new Map(
    feeds.filter(({ agreement }) => agreement.pseudonymised).map(({ partner, keys }) => [partner, keys]),
  );
  const [waiting, direct] = [true, false].map((isStaged) =>
    drafts.filter(({ partner }) => staged.has(partner) === isStaged),
  ) as [NumberedDraft[], NumberedDraft[]];
  const messages = numberAll(memory, feeds, placeInActs(direct));
  const parts: Part[] = [];
  if (waiting.length > 0) parts.push(['w', pendingRows(waiting, staged)]);
  parts.push(...numberedParts(memory, messages));
  return { parts, messages };
}

/** The messages of boundary reforms that `feeds` have not announced. Advances the counters in `memory`. */
export function buildRelabelled(
  memory: BuildMemory,
  feeds: readonly FeedTerms[],
  reforms: readonly RecordedReform[],
): Pick<BuiltBatch, 'parts' | 'messages'> {
  const drafts = feeds.flatMap((feed) => {
    const counter = memory.counters.get(feed.partner);
    return counter ? relabelDrafts(feed, reforms, counter) : [];
  });
  const messages = numberAll(memory, feeds, drafts);
  return { parts: numberedParts(memory, messages), messages };
}

function numberedParts(memory: BuildMemory, messages: Messages): Part[] {
  if (messages.size === 0) return [];
  const counters = [...memory.counters].filter(([partner]) => messages.has(partner));
  const [feedRows, partitionRows] = counterRows(counters);
  const all = [...messages.values()].flat();
  const campaigns = campaignFeedPart(all);
  return [['m', messageRows(all)], ['f', feedRows], ['n', partitionRows], ...(campaigns ? [campaigns] : [])];
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
function settleParked(
  parked: Set<string>,
  { feeds, subjects }: BatchInput,
  failed: ReadonlyMap<string, Parked>,
): Part[] {
  if (parked.size === 0 && failed.size === 0) return [];
  const healed = feeds.flatMap(({ partner }) =>
    subjects
      .map(({ personId }) => ({ partner, personId }))
      .filter(({ personId }) => {
        const at = slot(partner, personId);
        return !failed.has(at) && parked.delete(at);
      }),
  );
  for (const at of failed.keys()) parked.add(at);
  const parts: Part[] = [];
  if (failed.size > 0) parts.push(['p', parkedRows([...failed.values()])]);
  if (healed.length > 0) parts.push(['u', unparkedRows(healed)]);
  return parts;
}

function numberAll(
  memory: BuildMemory,
  feeds: readonly FeedTerms[],
  drafts: readonly NumberedDraft[],
): Messages {
  const messages: Messages = new Map();
  const drafted = groupBy(drafts, ({ partner }) => partner);
  for (const { partner, signer } of feeds) {
    const own = drafted.get(partner);
    if (!own) continue;
    const counter = memory.counters.get(partner);
    if (!counter) throw new Error(`The feed of ${partner} has no counter`);
    messages.set(partner, numberMessages(own, counter, { newId: uuidv7, signer }));
  }
  return messages;
}

/** Adds the messages of one batch to those of the batches before it. */
export function addMessages(all: Messages, more: Messages): void {
  for (const [partner, own] of more) all.set(partner, [...(all.get(partner) ?? []), ...own]);
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
