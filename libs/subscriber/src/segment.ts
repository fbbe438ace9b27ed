import type { ForgedRecord } from './forged';
import type { BackfillMessage, HeartbeatMessage, SequencedMessage, Unreadable } from './feed-message';

/** `lastOffset` of a whole record batch. */
export interface UnreadableRecord extends Unreadable {
  readonly offset: string;
  readonly lastOffset?: string;
}

/** A position of the chain of a partition: the digest covers every message up to and including the sequence. */
export interface ChainPosition {
  readonly sequence: number;
  readonly digest: string;
}

/** What one database transaction applies to a partition. */
export interface Segment {
  /** Believed messages, in the order of the feed. */
  readonly messages: readonly SequencedMessage[];
  /** The chain after the last of them; absent when nothing new was believed. */
  readonly reached?: ChainPosition;
  readonly unreadable: readonly UnreadableRecord[];
  readonly forged: readonly ForgedRecord[];
  /** Versions of the agreement that have reached everybody, signed by the registry. */
  readonly backfills: readonly BackfillMessage[];
  /** The last heartbeat that the messages reach; earlier ones add nothing. */
  readonly heartbeat?: HeartbeatMessage;
  /** What the registry has signed for this partition, whether it is reached or not. */
  readonly signed?: ChainPosition;
  readonly duplicates: number;
  readonly gaps: number;
  /** Offset at which reading continues; a segment that was pulled does not change it. */
  readonly nextOffset?: string;
}

export const emptySegment: Segment = {
  messages: [],
  unreadable: [],
  forged: [],
  backfills: [],
  duplicates: 0,
  gaps: 0,
};
