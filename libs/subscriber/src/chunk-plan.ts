import type { FeedMessage, HeartbeatMessage, SequencedMessage, Unreadable } from './feed-message';

export interface Arrival {
  /** Decimal, as Kafka counts. */
  readonly offset: string;
  readonly message: FeedMessage;
}

/** `lastOffset` of a whole record batch. */
interface UnreadableRecord extends Unreadable {
  readonly offset: string;
  readonly lastOffset?: string;
}

/** The messages of one database transaction. */
export interface Segment {
  readonly kind: 'segment';
  readonly messages: readonly SequencedMessage[];
  readonly unreadable: readonly UnreadableRecord[];
  /** The last heartbeat; earlier ones add nothing. */
  readonly heartbeat?: HeartbeatMessage;
  readonly duplicates: number;
  readonly gaps: number;
  /** Offset at which reading continues; a segment that was pulled does not change it. */
  readonly nextOffset?: string;
}

/** Messages that the partition should have delivered: sequences after `after`, up to and including `through`. */
export interface Gap {
  readonly kind: 'gap';
  readonly after: number;
  readonly through: number;
}

export interface Place {
  readonly lastSequence: number;
  readonly nextOffset: bigint;
}

type Draft = { -readonly [Key in keyof Segment]: Segment[Key] } & {
  messages: SequencedMessage[];
  unreadable: UnreadableRecord[];
};

const emptySegment = (): Draft => ({
  kind: 'segment',
  messages: [],
  unreadable: [],
  duplicates: 0,
  gaps: 0,
});

/**
 * Splits a chunk of one partition at its gaps: the messages before a gap are applied, then the gap is repaired, then
 * the rest follows. `isRetry`: messages that an earlier attempt has committed do not count as duplicates of the
 * publisher.
 */
export function planChunk(arrivals: readonly Arrival[], place: Place, isRetry: boolean): (Segment | Gap)[] {
  const steps: (Segment | Gap)[] = [];
  let segment = emptySegment();
  let last = place.lastSequence;
  for (const { offset, message } of arrivals) {
    const through = expectedBefore(message);
    if (through > last) {
      if (segment.nextOffset !== undefined) steps.push(segment);
      steps.push({ kind: 'gap', after: last, through });
      segment = emptySegment();
      last = through;
    }
    segment.nextOffset = String(BigInt(offset) + 1n);
    if (message.form === 'unreadable') segment.unreadable.push({ ...message, offset });
    else if (message.form === 'heartbeat') segment.heartbeat = message;
    else if (message.sequence > last) {
      segment.messages.push(message);
      last = message.sequence;
    } else if (!isRetry || BigInt(offset) >= place.nextOffset) segment.duplicates += 1;
  }
  if (segment.nextOffset !== undefined) steps.push(segment);
  return steps;
}

/** The sequence that must have come before this message; 0 if the message names none. */
function expectedBefore(message: FeedMessage): number {
  if (message.form === 'person') return message.previousSequence;
  return message.form === 'heartbeat' ? message.partitionHighWater : 0;
}
