import type { Pool } from 'pg';
import { chainHeaders, feedGenesis, nextFeedDigest } from '@peristiwa/contracts';
import {
  partitionKey,
  type BatchContext,
  type BatchHandler,
  type ConsumedMessage,
  type MessagingLogger,
  type PoisonMessage,
  type TopicPartition,
} from '@peristiwa/messaging';
import type { Tracing } from '@peristiwa/service';
import { applySegment } from './apply-segment';
import type { Arrival, ChainRules } from './belief';
import type { FeedHandler } from './feed-handler';
import { feedKeyStore } from './feed-key-store';
import { FeedKeys, type Statement } from './feed-keys';
import { readFeedMessage } from './feed-message';
import { PartitionFeed } from './partition-feed';
import { Proof } from './proof';
import type { PullClient } from './pull-client';
import { emptySegment, type Segment } from './segment';
import type { SubscriberMetrics } from './subscriber-metrics';
import { findPlace, isComplete } from './tables';

export interface SubscriberOptions {
  /** Its name is in the first digest of every partition and in what the registry signs. */
  readonly partner: string;
  readonly topic: string;
  readonly pool: Pool;
  readonly handler: FeedHandler;
  readonly pull: PullClient;
  /** Id of a key to trust; see `FeedKeys`. */
  readonly pinnedKey?: string;
  readonly metrics: SubscriberMetrics;
  readonly log: MessagingLogger;
  readonly clock: () => Date;
  readonly tracing?: Tracing | undefined;
}

/**
 * Applies one feed to the ministry's database: exactly once in effect, in order, without gaps, and only what the
 * registry has signed.
 */
export class Subscriber implements BatchHandler {
  readonly #options: SubscriberOptions;
  readonly #keys: FeedKeys;
  /** For messages that are pulled for one person. */
  readonly proof: Proof;
  #partitions = new Map<number, PartitionFeed>();

  constructor(options: SubscriberOptions) {
    this.#options = options;
    const { pool, topic, partner, pull, pinnedKey: pinned, log, clock } = options;
    this.#keys = new FeedKeys({
      store: feedKeyStore(pool),
      partner,
      fetchKeys: () => pull.keys(),
      ...(pinned === undefined ? {} : { pinned }),
      log,
      clock,
    });
    this.proof = new Proof({
      pool,
      pull,
      keys: this.#keys,
      rulesOf: (partition) => chainRules(partner, partition, this.#keys),
      placeOf: (partition) => findPlace(pool, topic, partition),
    });
  }

  get topic(): string {
    return this.#options.topic;
  }

  /**
   * Returns the stored offsets, and creates a cursor for each partition so that the status covers it before its first
   * message. Messages that wait for a signature are forgotten: they are read again.
   */
  async onAssigned(partitions: readonly TopicPartition[]): Promise<ReadonlyMap<string, string>> {
    this.#partitions = new Map();
    for (const { partition } of partitions) this.#feedOf(partition);
    const { rows } = await this.#options.pool.query<{
      topic: string;
      partition: number;
      next_offset: string;
    }>(
      `WITH mine AS (SELECT * FROM unnest($1::text[], $2::int[]) AS mine (topic, partition)),
       added AS (INSERT INTO subscriber.cursor (topic, partition) SELECT topic, partition FROM mine
                 ON CONFLICT DO NOTHING)
       SELECT mine.topic, mine.partition, coalesce(cursor.next_offset, 0) AS next_offset
       FROM mine LEFT JOIN subscriber.cursor USING (topic, partition)`,
      [partitions.map(({ topic }) => topic), partitions.map(({ partition }) => partition)],
    );
    return new Map(rows.map((row) => [partitionKey(row.topic, row.partition), row.next_offset]));
  }

  async handle(
    topic: string,
    partition: number,
    messages: readonly ConsumedMessage[],
    context: Pick<BatchContext, 'attempt' | 'signal'>,
  ): Promise<void> {
    const startedAt = Date.now();
    const arrivals = messages.map((message) => toArrival(partition, message));
    await this.#keys.learn(keyIdsOf(arrivals));
    await this.#feedOf(partition).take(arrivals, { isRetry: context.attempt > 1, signal: context.signal });
    const { tracing } = this.#options;
    tracing?.spans(
      'apply',
      startedAt,
      messages.map(({ headers }) => headers['ce_traceparent']),
    );
  }

  /**
   * A record batch that cannot be decoded. The next signature reveals the gap, and its messages are fetched by pull.
   */
  async setAside(
    _topic: string,
    partition: number,
    batch: ConsumedMessage,
    poison: PoisonMessage,
  ): Promise<void> {
    const { firstOffset: offset = batch.offset, offset: lastOffset } = batch;
    await this.#feedOf(partition).note({
      ...emptySegment,
      unreadable: [{ form: 'unreadable', offset, lastOffset, reason: poison.reason }],
      nextOffset: String(BigInt(lastOffset) + 1n),
    });
  }

  /**
   * For a copy that stays behind what the registry has signed although Kafka delivers nothing. Throws the first error
   * after all partitions have had their turn.
   */
  async catchUp(signal: AbortSignal): Promise<void> {
    await this.#keys.learn([]);
    const errors: unknown[] = [];
    for (const feed of this.#partitions.values()) {
      await feed.catchUp(signal).catch((error: unknown) => errors.push(error));
    }
    if (errors.length > 0) throw errors[0];
  }

  /** Whether the registry has signed it, with a key that counts. */
  async isSigned(statement: Statement): Promise<boolean> {
    await this.#keys.learn([statement.keyId]);
    return this.#keys.isStatement(statement) === true;
  }

  #feedOf(partition: number): PartitionFeed {
    const known = this.#partitions.get(partition);
    if (known) return known;
    const { topic, partner, pool, pull, log } = this.#options;
    const feed = new PartitionFeed({
      partition,
      rules: chainRules(partner, partition, this.#keys),
      store: {
        findPlace: () => findPlace(pool, topic, partition),
        isComplete: (through) => isComplete(pool, topic, through),
        store: (segment) => this.#store(partition, segment),
      },
      pull,
      log,
    });
    this.#partitions.set(partition, feed);
    return feed;
  }

  async #store(partition: number, segment: Segment): Promise<void> {
    const { topic, pool, handler, metrics, log } = this.#options;
    await this.#keys.storeSigner();
    const result = await applySegment({ pool, handler, topic, partition }, segment);
    metrics.note(result, segment);
    if (result.quarantined > 0) {
      log.error({ topic, partition, quarantined: result.quarantined }, 'messages refused, now in quarantine');
    }
    for (const { offset, lastOffset, reason } of segment.unreadable) {
      log.error(
        { topic, partition, offset, lastOffset, reason },
        'record skipped, the feed will be repaired by pull',
      );
    }
    for (const { offset, sequence, reason } of segment.forged) {
      log.error({ topic, partition, offset, sequence, reason }, 'record set aside as forged');
    }
  }
}

function chainRules(partner: string, partition: number, keys: FeedKeys): ChainRules {
  return {
    genesis: feedGenesis(partner, partition).toString('hex'),
    next: (previous, message) => nextFeedDigest(Buffer.from(previous, 'hex'), message).toString('hex'),
    isSigned: (end, keyId, signature) => keys.isSigned({ partition, ...end }, keyId, signature),
    isSignedOnce: (end, keyId, signature) => keys.isSignedOnce({ partition, ...end }, keyId, signature),
    isSignedHeartbeat: (heartbeat) => keys.isSignedHeartbeat(partition, heartbeat),
    isSignedBackfill: (backfill) => keys.isSignedBackfill(partition, backfill),
  };
}

function toArrival(partition: number, { offset, key, value, headers }: ConsumedMessage): Arrival {
  const message = readFeedMessage({
    partition,
    key: key?.toString() ?? '',
    headers,
    value: value?.toString() ?? '',
  });
  return { offset, message };
}

/** The keys by which these messages say that they are signed. */
function* keyIdsOf(arrivals: readonly Arrival[]): Iterable<string> {
  for (const { message } of arrivals) {
    if (message.form === 'unreadable' || message.form === 'marker') continue;
    const keyId = message.form === 'sequenced' ? message.headers[chainHeaders.key] : message.keyId;
    if (keyId !== undefined) yield keyId;
  }
}
