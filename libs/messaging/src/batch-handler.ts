export interface ConsumedMessage {
  /** Decimal text, as Kafka counts; a bigint column accepts it unchanged. */
  readonly offset: string;
  /**
   * Only for a record batch that cannot be decoded: this is its first offset, `offset` its last, `value` its bytes.
   */
  readonly firstOffset?: string;
  readonly key: Buffer | null;
  /** Null is a tombstone of a compacted topic. */
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since 1970, decimal. */
  readonly timestamp: string;
  /**
   * When the broker wrote the message, in milliseconds. Only on topics with `message.timestamp.type=LogAppendTime`:
   * elsewhere the sender chooses the timestamp.
   */
  readonly appendedAt?: number;
}

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export interface BatchContext {
  /** 1 for the first try of this chunk. */
  readonly attempt: number;
  /** Offset after the last message of the partition when the chunk was fetched. */
  readonly highWatermark: string;
  /** Fires when the consumer ends; the current chunk may still finish. */
  readonly signal: AbortSignal;
}

/**
 * What an application does with messages. `handle` is all or nothing: one database transaction for the chunk. An
 * application that needs exactly-once effects writes the offset after the chunk in the same transaction and returns
 * it from `onAssigned`. The offset in Kafka is only a hint. A chunk may be delivered again at any time.
 */
export interface BatchHandler {
  /**
   * Called after each join with all partitions that this consumer now has; nothing is handled before it resolves. The
   * result maps `partitionKey(topic, partition)` to the offset of the next message to read; a partition without an
   * entry starts at the offset committed in Kafka, or at the beginning.
   */
  onAssigned?(partitions: readonly TopicPartition[]): Promise<ReadonlyMap<string, string> | undefined>;

  /**
   * An error means "retry the same chunk": only PoisonMessage reports that retrying is useless, and Postponed that other
   * partitions come first.
   */
  handle(
    topic: string,
    partition: number,
    messages: readonly ConsumedMessage[],
    context: BatchContext,
  ): Promise<void>;

  /**
   * Stores one unreadable message, or a record batch that cannot be decoded, where operators see it (a dead-letter
   * topic, a quarantine table), together with the offset after it. Without this method the partition stops: nothing
   * is skipped silently.
   */
  setAside?(topic: string, partition: number, message: ConsumedMessage, poison: PoisonMessage): Promise<void>;
}

/** Thrown by `handle` to name the one message of the chunk that no retry will make readable. */
export class PoisonMessage extends Error {
  override readonly name = 'PoisonMessage';
  /** `reason` must not quote the message: it is written to logs and headers. */
  constructor(
    readonly offset: string,
    readonly reason: string,
  ) {
    super(`message at offset ${offset} cannot be processed: ${reason}`);
  }
}

/**
 * Thrown by `handle` when the rest of the chunk must wait for messages of another partition. The partition is read again
 * from its first message that is not resolved, after a pause in which the others are read.
 */
export class Postponed extends Error {
  override readonly name = 'Postponed';
}

export function partitionKey(topic: string, partition: number): string {
  return `${topic}:${partition}`;
}
