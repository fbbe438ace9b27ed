import { contentDigest, nextDigest } from './event-chain';
import type { ChainReader, Link } from './chain-reader';
import type { Finding } from './finding';

/** A link that verified; the last ones are kept for the diagnosis. */
export interface GoodLink {
  readonly link: Link;
  /** The digest before it. */
  readonly before: Buffer;
}

/** The first position that does not verify: what is stored there, and the links before it. */
export interface Break {
  readonly position: number;
  readonly before: Buffer;
  /** All events at the position: none, one, or several. */
  readonly here: readonly Link[];
  /** The last links that verified, oldest first. */
  readonly good: readonly GoodLink[];
}

/**
 * How many positions ahead the original event is searched for, and how many removed or inserted events in a row are
 * distinguished.
 */
const LOOK_AHEAD = 10_000;
export const LOOK_BACK = 1_000;

/**
 * Determines what happened at the first position where the chain does not verify. An event's digest depends on the
 * digest before it, so each hypothesis is tested by computing: does this event, at that position, after that digest,
 * produce its stored digest?
 */
export async function diagnose(reader: ChainReader, at: Break): Promise<Finding> {
  const { position, before, here } = at;
  if (here.length > 1) {
    const foreign = here.find((link) => !fits(link, position, before, link.digest)) ?? here[0];
    return finding('inserted', position, foreign);
  }
  const ahead = await reader.links(position + 1, position + LOOK_AHEAD);
  const [found] = here;
  const rightful = ahead.find(
    (link) =>
      fits(link, position, before, link.digest) || (found && fits(link, position, before, found.digest)),
  );
  if (!found) return rightful ? finding('reordered', position, rightful) : finding('removed', position);
  if (rightful) {
    const kind = belongsElsewhere(found, rightful, ahead, before, position) ? 'reordered' : 'inserted';
    return finding(kind, position, found);
  }
  if (await isDigestOnly(reader, found, at, ahead[0])) return finding('digest-altered', position, found);
  const inserted = insertedBefore(found, at);
  if (inserted) return inserted;
  const removed = await removedBefore(reader, found, ahead[0]);
  if (removed) return { kind: 'removed', position, events: removed };
  return finding('altered', position, found);
}

function fits(link: Link, position: number, before: Buffer, digest: Buffer | null): boolean {
  if (!digest) return false;
  return nextDigest(before, contentDigest({ ...link.event, position })).equals(digest);
}

function finding(kind: Finding['kind'], position: number, link?: Link): Finding {
  return { kind, position, streamId: link?.event.streamId, version: link?.event.version };
}

/** The event found here belongs to a later position, as its digest shows: the two were exchanged. */
function belongsElsewhere(
  found: Link,
  rightful: Link,
  ahead: readonly Link[],
  before: Buffer,
  position: number,
): boolean {
  const afterRightful = nextDigest(before, contentDigest({ ...rightful.event, position }));
  const stored = new Map(ahead.map(({ event, digest }) => [event.position, digest]));
  return ahead.some(({ event }) => {
    const previous = event.position === position + 1 ? afterRightful : stored.get(event.position - 1);
    if (!previous) return false;
    const candidates = [found.digest, stored.get(event.position) ?? null];
    return candidates.some((digest) => fits(found, event.position, previous, digest));
  });
}

/** The stored content produces the next digest, or the digest of its commit: only the stored digest is wrong. */
async function isDigestOnly(
  reader: ChainReader,
  found: Link,
  { position, before }: Break,
  next: Link | undefined,
): Promise<boolean> {
  const right = nextDigest(before, contentDigest(found.event));
  if (next?.event.position === position + 1 && fits(next, position + 1, right, next.digest)) return true;
  return (await reader.committedAs(right)) === position;
}

/**
 * The event produces its stored digest at an earlier position: so the event that verified there was inserted, together
 * with matching digests.
 */
function insertedBefore(found: Link, { position, good }: Break): Finding | undefined {
  for (let back = 1; back <= good.length; back += 1) {
    const { link, before } = good[good.length - back] as GoodLink;
    if (fits(found, position - back, before, found.digest)) {
      return { ...finding('inserted', position - back, link), events: back };
    }
  }
  return undefined;
}

/** From here on each event matches a later position: that many were removed, and the rest renumbered. */
async function removedBefore(
  reader: ChainReader,
  found: Link,
  next: Link | undefined,
): Promise<number | undefined> {
  const digest = found.digest;
  if (!digest) return undefined;
  if (next) {
    for (let gone = 1; gone <= LOOK_BACK; gone += 1) {
      if (fits(next, next.event.position + gone, digest, next.digest)) return gone;
    }
  }
  const committed = await reader.committedAs(digest);
  return committed && committed > found.event.position ? committed - found.event.position : undefined;
}
