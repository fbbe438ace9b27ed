import { asAccessRefused } from './access';
import { partitionKey, type TopicPartition } from './batch-handler';
import type { MessagingLogger } from './kafka-log';

export interface Place extends TopicPartition {
  /** Offset of the next message to handle. */
  readonly nextOffset: bigint;
  readonly highWatermark: bigint;
}

/** Limit: a chunk of 500 messages takes seconds, a database failover half a minute. */
const STUCK_AFTER_MS = 60_000;

/** Connection errors: Kafka is unavailable, and `connected` reports it. The consumer needs no attention. */
const AWAY_NAMES: ReadonlySet<string> = new Set([
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
  'KafkaJSBrokerNotFound',
  'KafkaJSNoBrokerAvailableError',
  'KafkaJSGroupCoordinatorNotFound',
]);
const CAUSES_MAX = 10;

export interface ProgressOptions {
  readonly groupId: string;
  readonly logger: MessagingLogger;
  readonly now?: () => number;
  readonly stuckAfterMs?: number;
}

interface Standing extends Place {
  /** Since when a message has been waiting; absent while none waits. */
  readonly since?: number;
}

/**
 * Whether a consumer makes progress. It is stuck when messages wait in a partition and none was handled for a minute
 * (a handler that always fails, or never returns), when it crashes repeatedly for a minute although Kafka is
 * available, and at once when Kafka refuses its TLS or SASL settings.
 */
export class Progress {
  readonly #options: ProgressOptions;
  readonly #now: () => number;
  readonly #stuckAfterMs: number;
  readonly #standings = new Map<string, Standing>();
  #failing: { readonly since: number; readonly last: number; readonly reason: string } | undefined;
  #isAway = false;
  #hasConnected = false;
  #refused: string | undefined;
  #reported: string | undefined;
  #handledAt: Date | undefined;

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#stuckAfterMs = options.stuckAfterMs ?? STUCK_AFTER_MS;
  }

  get handledAt(): Date | undefined {
    return this.#handledAt;
  }

  /** Messages not yet handled, by `topic:partition`, as of the last fetch or chunk. */
  get lagByPartition(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#standings].map(([key, place]) => [key, lagOf(place)]));
  }

  /** Messages were fetched and are handled next. */
  taken(place: Place): void {
    const key = partitionKey(place.topic, place.partition);
    this.#standings.set(key, { ...place, since: this.#standings.get(key)?.since ?? this.#now() });
  }

  handled(place: Place): void {
    const now = this.#now();
    this.#handledAt = new Date(now);
    const standing = lagOf(place) > 0 ? { ...place, since: now } : place;
    this.#standings.set(partitionKey(place.topic, place.partition), standing);
  }

  /** Its messages wait for those of another partition, whose progress is what counts. */
  postponed({ topic, partition }: TopicPartition): void {
    const key = partitionKey(topic, partition);
    const standing = this.#standings.get(key);
    if (!standing) return;
    const { since: _, ...place } = standing;
    this.#standings.set(key, place);
  }

  /** The application has stored another offset than Kafka. */
  sought({ topic, partition, offset }: TopicPartition & { readonly offset: string }): void {
    const key = partitionKey(topic, partition);
    const standing = this.#standings.get(key);
    if (!standing) return;
    const { since, ...place } = { ...standing, nextOffset: BigInt(offset) };
    this.#standings.set(key, since === undefined || lagOf(place) === 0 ? place : { ...place, since });
  }

  /** One broker may answer while another does not, so one successful fetch alone does not end a series of crashes. */
  fetched(): void {
    this.#isAway = false;
    this.#hasConnected = true;
    this.#refused = undefined;
    if (this.#failing && this.#now() - this.#failing.last >= this.#stuckAfterMs / 2)
      this.#failing = undefined;
  }

  crashed(error: Error): void {
    const causes = causesOf(error);
    this.#refused = asAccessRefused(error, this.#hasConnected)?.message;
    this.#isAway = causes.some(({ name }) => AWAY_NAMES.has(name));
    if (this.#isAway) {
      this.#failing = undefined;
      this.#standings.clear();
      return;
    }
    const { name, type } = (causes.at(-1) ?? error) as { name: string; type?: unknown };
    const reason = typeof type === 'string' ? `${name} ${type}` : name;
    const now = this.#now();
    this.#failing = { since: this.#failing?.since ?? now, last: now, reason };
  }

  /** Partitions that another member now has are dropped; those of this consumer are kept across a crash. */
  keep(partitions: readonly TopicPartition[]): void {
    const mine = new Set(partitions.map(({ topic, partition }) => partitionKey(topic, partition)));
    for (const key of this.#standings.keys()) if (!mine.has(key)) this.#standings.delete(key);
  }

  /** Why the consumer needs attention; undefined while it works or Kafka is unavailable. */
  stuck(): string | undefined {
    if (this.#refused !== undefined) return this.#refused;
    if (this.#isAway) return undefined;
    const isOld = (since: number | undefined): boolean =>
      since !== undefined && this.#now() - since > this.#stuckAfterMs;
    if (this.#failing && isOld(this.#failing.since)) {
      return `the consumer crashes repeatedly: ${this.#failing.reason}`;
    }
    const waiting = [...this.#standings].filter(([, { since }]) => isOld(since)).map(([key]) => key);
    return waiting.length === 0 ? undefined : `no message is handled in ${waiting.toSorted().join(', ')}`;
  }

  /** Called every few seconds: logs one line when progress stops, and one when it resumes. */
  report(): void {
    const { groupId, logger } = this.#options;
    const stuck = this.stuck();
    if (stuck === this.#reported) return;
    this.#reported = stuck;
    if (stuck) logger.error({ groupId, reason: stuck }, 'the consumer makes no progress');
    else logger.info({ groupId }, 'the consumer makes progress again');
  }
}

function lagOf({ nextOffset, highWatermark }: Place): number {
  return highWatermark > nextOffset ? Number(highWatermark - nextOffset) : 0;
}

/** kafkajs wraps the broker's error in its own retry errors, which `isFatal` unwraps as well. */
function causesOf(error: Error): Error[] {
  const causes = [error];
  for (let cause = error.cause; cause instanceof Error && causes.length < CAUSES_MAX; cause = cause.cause) {
    causes.push(cause);
  }
  return causes;
}
