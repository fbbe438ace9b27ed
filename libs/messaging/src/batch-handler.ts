export interface ConsumedMessage {
  /** Decimal, as Kafka counts: a bigint column takes it as it is. */
  readonly offset: string;
  /** Only of a record batch that cannot be decoded: `offset` is its last, this its first, `value` its bytes. */
  readonly firstOffset?: string;
  readonly key: Buffer | null;
  /** Null is a tombstone of a compacted topic. */
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since 1970, decimal. */
  readonly timestamp: string;
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
  /** Fires when the consumer ends; the chunk under way may still finish. */
  readonly signal: AbortSignal;
}

/**
 * What an application does with messages. `handle` is all or nothing: one database transaction for the chunk, and
 * whoever needs exactly-once effect writes the offset after the chunk in the same transaction and answers it in
 * `onAssigned`. The offset in Kafka is only a hint. A chunk may be delivered again at any time.
 */
export interface BatchHandler {
  /**
   * Called after each join with all partitions this consumer now has; nothing is handled before it resolves. The
   * answer maps `partitionKey(topic, partition)` to the offset of the next message wanted; a partition that is not
   * in it starts at the offset committed in Kafka, or at the beginning.
   */
  onAssigned?(partitions: readonly TopicPartition[]): Promise<ReadonlyMap<string, string> | undefined>;

  /** An error means "try the same chunk again": only PoisonMessage says that trying is useless. */
  handle(
    topic: string,
    partition: number,
    messages: readonly ConsumedMessage[],
    context: BatchContext,
  ): Promise<void>;

  /**
   * Puts one unreadable message, or a record batch that cannot be decoded, where people look (a dead-letter topic, a
   * quarantine table) and stores the offset after it. Without this method it stops its partition: nothing is
   * skipped silently.
   */
  setAside?(topic: string, partition: number, message: ConsumedMessage, poison: PoisonMessage): Promise<void>;
}

/** Thrown by `handle` to name the one message of the chunk that no retry will ever make readable. */
export class PoisonMessage extends Error {
  override readonly name = 'PoisonMessage';
  /** `reason` must not quote the message: it may end in logs and headers. */
  constructor(
    readonly offset: string,
    readonly reason: string,
  ) {
    super(`message at offset ${offset} cannot be processed: ${reason}`);
  }
}

export function partitionKey(topic: string, partition: number): string {
  return `${topic}:${partition}`;
}
