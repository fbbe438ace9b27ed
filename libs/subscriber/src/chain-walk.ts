import type { SequencedMessage } from './feed-message';
import type { ChainPosition } from './segment';

/** A message that nothing signed covers yet. Without an offset it was pulled. */
export interface Candidate {
  readonly message: SequencedMessage;
  readonly offset?: string;
  /** The digest after it, as it says itself. */
  readonly claimed: string;
}

/** A believed message with the digests before and after it. */
export interface Link<One extends Candidate = Candidate> {
  readonly candidate: One;
  readonly before: string;
  readonly after: string;
}

/** The end of what is believed. A cursor of a release that did not know the chain has no digest. */
export interface Start {
  readonly sequence: number;
  readonly digest?: string;
}

export type NextDigest = (previous: string, message: SequencedMessage) => string;

export type Walked<One extends Candidate> =
  | { readonly isWhole: true; readonly links: Link<One>[] }
  /** No message with this sequence continues the chain. */
  | { readonly isWhole: false; readonly missing: number };

/** The messages among which a chain is looked for. */
export interface Ground<One extends Candidate> {
  readonly start: Start;
  readonly bySequence: ReadonlyMap<number, readonly One[]>;
  readonly next: NextDigest;
}

/**
 * Walks from a signed position back to the start. The digest of a position names exactly one message and one digest
 * before it, so whatever else claims to have this position is skipped.
 */
export function walkBack<One extends Candidate>(signed: ChainPosition, ground: Ground<One>): Walked<One> {
  const { start } = ground;
  const links: Link<One>[] = [];
  let { sequence, digest } = signed;
  while (sequence > start.sequence) {
    const link = linkAt({ sequence, digest }, ground);
    if (!link) return { isWhole: false, missing: sequence };
    links.push(link);
    sequence = link.candidate.message.previousSequence;
    digest = link.before;
  }
  const isWhole = sequence === start.sequence && (start.digest === undefined || digest === start.digest);
  if (isWhole) return { isWhole, links: links.toReversed() };
  return { isWhole, missing: links.at(-1)?.candidate.message.sequence ?? signed.sequence };
}

function linkAt<One extends Candidate>(
  { sequence, digest }: ChainPosition,
  ground: Ground<One>,
): Link<One> | undefined {
  for (const candidate of ground.bySequence.get(sequence) ?? []) {
    const { message, claimed } = candidate;
    if (claimed !== digest || message.previousSequence >= sequence) continue;
    for (const before of digestsBefore(message, ground)) {
      if (isAt(candidate, { before, after: digest }, ground.next)) {
        return { candidate, before, after: digest };
      }
    }
  }
  return undefined;
}

/**
 * Whether a message is the one between two digests. The digest of a redacted message cannot be computed: it comes from
 * the publisher's API, which has authenticated itself, and is believed where the chain around it fits.
 */
export function isAt(
  { message, claimed }: Candidate,
  { before, after }: Pick<Link, 'before' | 'after'>,
  next: NextDigest,
): boolean {
  return message.isRedacted ? claimed === after : next(before, message) === after;
}

function digestsBefore(
  { previousSequence, isRedacted }: SequencedMessage,
  { start, bySequence }: Ground<Candidate>,
): Iterable<string> {
  if (previousSequence < start.sequence) return [];
  if (previousSequence === start.sequence && start.digest !== undefined) return [start.digest];
  const found = bySequence.get(previousSequence) ?? [];
  const fitting = isRedacted ? found.filter(({ offset }) => offset === undefined) : found;
  return new Set(fitting.map(({ claimed }) => claimed));
}
