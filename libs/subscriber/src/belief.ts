import { chainHeaders } from '@peristiwa/contracts';
import { isAt, walkBack, type Candidate, type Link, type NextDigest, type Start } from './chain-walk';
import type { BackfillMessage, FeedMessage, HeartbeatMessage, SequencedMessage } from './feed-message';
import type { ForgedRecord } from './forged';
import { RecentLinks } from './recent-links';
import type { ChainPosition, UnreadableRecord } from './segment';

export interface Arrival {
  /** Decimal, as Kafka counts. */
  readonly offset: string;
  readonly message: FeedMessage;
}

/** The chain of one partition and the keys that sign it. */
export interface ChainRules {
  /** The digest before the first message, hexadecimal. */
  readonly genesis: string;
  readonly next: NextDigest;
  /** Undefined when the key is not known here, or does not count any more. */
  readonly isSigned: (end: ChainPosition, keyId: string, signature: string) => boolean | undefined;
  /** Whether a key that the registry had once has signed it. Proves nothing, but no stranger sent it. */
  readonly isSignedOnce: (end: ChainPosition, keyId: string, signature: string) => boolean;
  /** Undefined for a heartbeat that proves nothing and is not forged either. */
  readonly isSignedHeartbeat: (heartbeat: HeartbeatMessage) => boolean | undefined;
  /** Undefined for one that proves nothing and is not forged either. */
  readonly isSignedBackfill: (backfill: BackfillMessage) => boolean | undefined;
}

/** How far the copy follows a partition. */
export interface Place {
  readonly lastSequence: number;
  /** After `lastSequence`; absent for a cursor of a release that did not know the chain. */
  readonly digest?: string;
  /** The furthest position that a heartbeat has signed. */
  readonly signed?: ChainPosition;
  /** When the newest heartbeat was sent that was taken in. */
  readonly heartbeatAt?: string;
  readonly nextOffset: bigint;
}

/** Signed messages that have not arrived: sequences after `after`, up to and including `through`. */
export interface Gap {
  readonly after: number;
  readonly through: number;
}

export interface Judgement {
  readonly messages: readonly SequencedMessage[];
  readonly reached?: ChainPosition;
  readonly forged: readonly ForgedRecord[];
  readonly duplicates: number;
  /** The newest believed heartbeat, when the messages reach it. */
  readonly heartbeat?: HeartbeatMessage;
  readonly signed?: ChainPosition;
  readonly gap?: Gap;
  /** The earliest record that still waits for a signature, or for other partitions. */
  readonly waitsFrom?: bigint;
  /** The first message that is left waits until everything up to this sequence is applied, on all partitions. */
  readonly waitsFor?: number;
}

interface Waiting extends Candidate {
  /** Heartbeats, each newer than all before, that came after this message and do not reach it. */
  beats: number;
}

const NOT_SIGNED = 'the heartbeat is not signed by the registry';
const BACKFILL_NOT_SIGNED = 'the end of a back-fill is not signed by the registry';

interface Bounds {
  readonly start: Start;
  /** The last sequence that is believed. */
  readonly end: number;
  /** The furthest sequence that a heartbeat has signed. */
  readonly signed: number;
}

/** Two, because one heartbeat may overtake a batch that is being sent. */
const BEATS_MAX = 2;
/**
 * More than any batch of the publisher has: of the records beyond the signed position, later ones are set aside, and
 * pulled if they were sent. Those that an older key of the registry covers are only forgotten: after a rotation, a new
 * subscriber reads all of them before the first signature that counts.
 */
const WAITING_MAX = 20_000;

/** What became of the messages that one judgement settles. */
class Verdicts {
  readonly links: Link<Waiting>[] = [];
  /** Believed, and not applied yet: they wait for other partitions. */
  readonly held: Link<Waiting>[] = [];
  readonly duplicates: Waiting[] = [];
  readonly forged = new Map<Waiting, string>();
  /** Not believed and not forged: pulled when a signature covers them. */
  readonly forgotten: Waiting[] = [];

  *settled(): Iterable<Waiting> {
    for (const { candidate } of this.links) yield candidate;
    yield* this.duplicates;
    yield* this.forged.keys();
    yield* this.forgotten;
  }
}

/**
 * What a subscriber believes of one partition: only messages that the digest chain links to a signature of the
 * registry. Pure: no clock, no I/O. Its state may be lost at any time: the stored offset does not pass messages that
 * wait for a signature, so they are read again.
 */
export class Belief {
  private readonly waiting = new Map<string, Waiting>();
  private readonly recent: RecentLinks;
  private heartbeat: HeartbeatMessage | undefined;
  private signed: ChainPosition | undefined;
  private newestBeat = '';
  /** The furthest sequence among records that wait which an older key of the registry has signed. */
  private signedOnce = 0;
  private verdicts = new Verdicts();
  /** Everything up to here is applied, on all partitions together. */
  private completeThrough = 0;
  /** Settled records of a chunk whose gap is not repaired yet; an attempt that is repeated brings them again. */
  private readonly done = new Set<string>();

  constructor(private readonly rules: ChainRules) {
    this.recent = new RecentLinks(rules.next);
  }

  /** Takes in records of Kafka in their order; returns the unreadable ones, forged ones without a sequence, and ends of back-fills. */
  take(arrivals: readonly Arrival[], { heartbeatAt = '' }: Place) {
    const unreadable: UnreadableRecord[] = [];
    const forged: ForgedRecord[] = [];
    const backfills: BackfillMessage[] = [];
    if (heartbeatAt > this.newestBeat) this.newestBeat = heartbeatAt;
    for (const { offset, message } of arrivals) {
      if (message.form === 'unreadable') unreadable.push({ ...message, offset });
      else if (message.form === 'sequenced') this.add(message, offset);
      else if (message.form === 'heartbeat') {
        const isSigned = this.rules.isSignedHeartbeat(message);
        if (isSigned) this.hear(message);
        else if (isSigned === false) forged.push({ offset, reason: NOT_SIGNED });
      } else if (message.form === 'backfill') {
        const isSigned = this.rules.isSignedBackfill(message);
        if (isSigned) backfills.push(message);
        else if (isSigned === false) forged.push({ offset, reason: BACKFILL_NOT_SIGNED });
      }
    }
    return { unreadable, forged, backfills };
  }

  /** Adds messages of the pull; they are believed for the same reasons as those of Kafka. */
  takePulled(messages: readonly SequencedMessage[]): void {
    for (const message of messages) this.add(message);
  }

  /** Messages that wait for this sequence need not wait any more. */
  allow(completeThrough: number): void {
    this.completeThrough = Math.max(this.completeThrough, completeThrough);
  }

  forgetPulled(): void {
    for (const [key, { offset }] of this.waiting) if (offset === undefined) this.waiting.delete(key);
  }

  /**
   * Decides what is believed from `place` on. `isRetry`: messages that an earlier attempt has committed do not count
   * as duplicates of the publisher. Nothing is settled before `commit`.
   */
  judge(place: Place, isRetry: boolean): Judgement {
    const start = this.startOf(place);
    const signed = this.furthest(place);
    const verdicts = new Verdicts();
    this.verdicts = verdicts;
    const followed = this.follow(start, signed, verdicts);
    const { reached, gap, waitsFor } = this.holdBack(verdicts) ?? { ...followed, waitsFor: undefined };
    const end = reached?.sequence ?? start.sequence;
    this.sortOut({ start, end, signed: signed?.sequence ?? 0 }, verdicts);
    const { heartbeat } = this;
    const isReached = heartbeat !== undefined && heartbeat.partitionHighWater <= end;
    const counts = ({ offset }: Waiting) =>
      offset !== undefined && (!isRetry || BigInt(offset) >= place.nextOffset);
    return {
      messages: verdicts.links.map(({ candidate }) => candidate.message),
      reached,
      forged: [...verdicts.forged].map(([candidate, reason]) => toForged(candidate, reason)),
      duplicates: verdicts.duplicates.filter(counts).length,
      heartbeat: isReached ? heartbeat : undefined,
      signed,
      gap,
      waitsFrom: this.earliestWaiting(verdicts, place),
      waitsFor,
    };
  }

  /** The judgement is stored: what it settles is forgotten. */
  commit(judgement: Judgement): void {
    for (const candidate of this.verdicts.settled()) {
      this.waiting.delete(keyOf(candidate));
      if (candidate.offset !== undefined) this.done.add(candidate.offset);
    }
    if (!judgement.gap && judgement.waitsFor === undefined) this.done.clear();
    this.recent.add(this.verdicts.links);
    if (judgement.heartbeat === this.heartbeat) this.heartbeat = undefined;
  }

  /** Messages after a change of the number of partitions wait for all before it: one of those may be of the same person. */
  private holdBack({ links, held }: Verdicts) {
    const fenceOf = ({ candidate }: Link) => candidate.message.afterSequence ?? 0;
    const from = links.findIndex((link) => fenceOf(link) > this.completeThrough);
    const first = links[from];
    if (!first) return undefined;
    held.push(...links.splice(from));
    const { previousSequence: sequence } = first.candidate.message;
    const before = links.at(-1);
    return {
      reached: before && { sequence, digest: before.after },
      gap: undefined,
      waitsFor: fenceOf(first),
    };
  }

  private add(message: SequencedMessage, offset?: string): void {
    const claimed = message.headers[chainHeaders.digest] ?? '';
    const candidate = { message, offset, claimed, beats: 0 };
    const key = keyOf(candidate);
    if (!this.waiting.has(key) && !this.done.has(key)) this.waiting.set(key, candidate);
  }

  /** A heartbeat that is read again, or that somebody sends again, is not newer and counts for nothing. */
  private hear(heartbeat: HeartbeatMessage): void {
    const { partitionHighWater: sequence, partitionDigest: digest = '', at } = heartbeat;
    if (sequence >= (this.signed?.sequence ?? 0)) this.signed = { sequence, digest };
    if (at < this.newestBeat) return;
    this.heartbeat = heartbeat;
    if (at === this.newestBeat) return;
    this.newestBeat = at;
    for (const candidate of this.waiting.values()) {
      if (candidate.message.sequence > sequence) candidate.beats += 1;
    }
  }

  private startOf({ lastSequence: sequence, digest }: Place): Start {
    return { sequence, digest: digest ?? (sequence === 0 ? this.rules.genesis : undefined) };
  }

  private furthest({ signed: stored }: Place): ChainPosition | undefined {
    if (!this.signed || (stored && stored.sequence > this.signed.sequence)) return stored;
    return this.signed;
  }

  /**
   * Starts at the furthest signed position. Where a message is missing, the next signed position before it is tried:
   * what that one covers is believed, and the rest is a gap.
   */
  private follow(start: Start, signed: ChainPosition | undefined, verdicts: Verdicts) {
    const bySequence = this.candidatesFrom(start);
    let through: number | undefined;
    for (const { position, candidate } of this.anchors(start, signed)) {
      if (through !== undefined && position.sequence >= through) continue;
      if (candidate && !this.isSigned(candidate, bySequence, verdicts)) continue;
      const walked = walkBack(position, { start, bySequence, next: this.rules.next });
      if (walked.isWhole) {
        verdicts.links.push(...walked.links);
        return {
          reached: position,
          gap: through === undefined ? undefined : { after: position.sequence, through },
        };
      }
      through = walked.missing;
    }
    return { gap: through === undefined ? undefined : { after: start.sequence, through } };
  }

  /** Positions that a heartbeat or a message says are signed, the furthest first. */
  private anchors(start: Start, signed: ChainPosition | undefined) {
    const isNew = (sequence: number) =>
      sequence > start.sequence || (sequence === start.sequence && start.digest === undefined);
    const anchors: { readonly position: ChainPosition; readonly candidate?: Waiting }[] = [];
    for (const candidate of this.waiting.values()) {
      const { message, claimed } = candidate;
      const isAnchor = chainHeaders.signature in message.headers && isNew(message.sequence);
      if (isAnchor) anchors.push({ position: { sequence: message.sequence, digest: claimed }, candidate });
    }
    anchors.sort((a, b) => b.position.sequence - a.position.sequence);
    if (!signed || !isNew(signed.sequence)) return anchors;
    const place = anchors.findIndex(({ position }) => position.sequence <= signed.sequence);
    return anchors.toSpliced(place < 0 ? anchors.length : place, 0, { position: signed });
  }

  /** A message with a signature by somebody else is forged; with an unknown key it proves nothing. */
  private isSigned(candidate: Waiting, bySequence: Map<number, Waiting[]>, verdicts: Verdicts): boolean {
    const { message, claimed: digest } = candidate;
    const { sequence, headers } = message;
    const keyId = headers[chainHeaders.key] ?? '';
    const isSigned = this.rules.isSigned({ sequence, digest }, keyId, headers[chainHeaders.signature] ?? '');
    if (isSigned === false) {
      verdicts.forged.set(candidate, 'the signature is not by the registry');
      const others = bySequence.get(sequence)?.filter((one) => one !== candidate) ?? [];
      bySequence.set(sequence, others);
    }
    return isSigned === true;
  }

  private candidatesFrom(start: Start): Map<number, Waiting[]> {
    const bySequence = new Map<number, Waiting[]>();
    for (const candidate of this.waiting.values()) {
      const { sequence } = candidate.message;
      if (sequence < start.sequence) continue;
      const others = bySequence.get(sequence);
      if (others) others.push(candidate);
      else bySequence.set(sequence, [candidate]);
    }
    return bySequence;
  }

  /** Everything up to `end` that is not believed is repeated or forged; what lies beyond may still be signed. */
  private sortOut({ start, end, signed }: Bounds, verdicts: Verdicts): void {
    const believed = new Map(verdicts.links.map((link) => [link.candidate.message.sequence, link]));
    const isOfRegistry = (candidate: Waiting) => {
      const { sequence } = candidate.message;
      if (sequence <= start.sequence) return this.recent.mayHave(candidate);
      const link = believed.get(sequence);
      return link !== undefined && isAt(candidate, link, this.rules.next);
    };
    const chain = new Set([...verdicts.links, ...verdicts.held].map(({ candidate }) => candidate));
    const beyond: Waiting[] = [];
    for (const candidate of this.waiting.values()) {
      if (chain.has(candidate) || verdicts.forged.has(candidate)) continue;
      const { message, beats } = candidate;
      if (message.sequence <= end) {
        if (isOfRegistry(candidate)) verdicts.duplicates.push(candidate);
        else verdicts.forged.set(candidate, 'the registry sent another message, or none, with this sequence');
      } else if (beats >= BEATS_MAX) {
        verdicts.forged.set(candidate, 'its sequence is beyond what the registry has signed');
      } else if (candidate.offset !== undefined && message.sequence > signed) beyond.push(candidate);
    }
    if (beyond.length > WAITING_MAX) this.sortOutSurplus(beyond, verdicts);
  }

  private sortOutSurplus(beyond: readonly Waiting[], verdicts: Verdicts): void {
    this.signedOnce = Math.max(this.signedOnce, this.furthestSignedOnce(beyond));
    const isCovered = ({ message }: Waiting) => message.sequence <= this.signedOnce;
    verdicts.forgotten.push(...beyond.filter(isCovered).slice(WAITING_MAX));
    for (const candidate of beyond.filter((one) => !isCovered(one)).slice(WAITING_MAX)) {
      verdicts.forged.set(candidate, 'no signature of the registry covers it');
    }
  }

  private furthestSignedOnce(candidates: readonly Waiting[]): number {
    const furthestFirst = candidates.toSorted((a, b) => b.message.sequence - a.message.sequence);
    const found = furthestFirst.find(({ message: { sequence, headers }, claimed: digest }) => {
      const { [chainHeaders.key]: keyId = '', [chainHeaders.signature]: signature } = headers;
      if (signature === undefined || sequence <= this.signedOnce) return false;
      return this.rules.isSignedOnce({ sequence, digest }, keyId, signature);
    });
    return found?.message.sequence ?? 0;
  }

  private earliestWaiting(verdicts: Verdicts, { nextOffset }: Place): bigint | undefined {
    // What reveals a held message that was pulled is read again.
    if (verdicts.held.some(({ candidate }) => candidate.offset === undefined)) return nextOffset;
    const settled = new Set(verdicts.settled());
    let earliest: bigint | undefined;
    for (const candidate of this.waiting.values()) {
      if (candidate.offset === undefined || settled.has(candidate)) continue;
      const offset = BigInt(candidate.offset);
      if (earliest === undefined || offset < earliest) earliest = offset;
    }
    return earliest;
  }
}

function keyOf({ offset, message, claimed }: Candidate): string {
  return offset ?? `${message.sequence} ${claimed}`;
}

function toForged({ offset, message }: Candidate, reason: string): ForgedRecord {
  const { sequence, personKey, kind } = message;
  return { offset, sequence, personKey, kind, reason };
}
