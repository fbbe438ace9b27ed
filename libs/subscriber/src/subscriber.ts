import type { Pool } from 'pg';
import {
  partitionKey,
  type BatchContext,
  type BatchHandler,
  type ConsumedMessage,
  type MessagingLogger,
  type PoisonMessage,
  type TopicPartition,
} from '@peristiwa/messaging';
import { applySegment } from './apply-segment';
import { planChunk, type Arrival, type Gap, type Place, type Segment } from './chunk-plan';
import type { FeedHandler } from './feed-handler';
import { readFeedMessage } from './feed-message';
import type { PullClient } from './pull-client';
import type { SubscriberMetrics } from './subscriber-metrics';

export interface SubscriberOptions {
  readonly topic: string;
  readonly pool: Pool;
  readonly handler: FeedHandler;
  readonly pull: PullClient;
  readonly metrics: SubscriberMetrics;
  readonly log: MessagingLogger;
}

/** Messages per request, the most that the publisher returns. */
const PULL_LIMIT = 1_000;

/**
 * The pull does not contain a message that the feed reports as sent. Never skipped: the partition stops with this
 * error.
 */
class GapNotRepaired extends Error {
  override readonly name = 'GapNotRepaired';
}

/** Applies one feed to the ministry's database: exactly once in effect, in order, without gaps. */
export class Subscriber implements BatchHandler {
  readonly #options: SubscriberOptions;

  constructor(options: SubscriberOptions) {
    this.#options = options;
  }

  get topic(): string {
    return this.#options.topic;
  }

  /**
   * Returns the stored offsets, and creates a cursor for each partition so that the status covers it before its first
   * message.
   */
  async onAssigned(partitions: readonly TopicPartition[]): Promise<ReadonlyMap<string, string>> {
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
    const arrivals = messages.map((message) => toArrival(partition, message));
    const steps = planChunk(arrivals, await this.#findPlace(topic, partition), context.attempt > 1);
    for (const step of steps) {
      if (step.kind === 'gap') await this.#repair(topic, partition, step, context.signal);
      else await this.#apply(topic, partition, step);
    }
  }

  /**
   * A record batch that cannot be decoded. The next message reveals the gap, and its messages are fetched by pull.
   */
  async setAside(
    topic: string,
    partition: number,
    batch: ConsumedMessage,
    poison: PoisonMessage,
  ): Promise<void> {
    const { firstOffset: offset = batch.offset, offset: lastOffset } = batch;
    await this.#apply(topic, partition, {
      kind: 'segment',
      messages: [],
      unreadable: [{ form: 'unreadable', offset, lastOffset, reason: poison.reason }],
      duplicates: 0,
      gaps: 0,
      nextOffset: String(BigInt(lastOffset) + 1n),
    });
  }

  async #findPlace(topic: string, partition: number): Promise<Place> {
    const { rows } = await this.#options.pool.query<{ last_sequence: string; next_offset: string }>(
      'SELECT last_sequence, next_offset FROM subscriber.cursor WHERE topic = $1 AND partition = $2',
      [topic, partition],
    );
    return {
      lastSequence: Number(rows[0]?.last_sequence ?? 0),
      nextOffset: BigInt(rows[0]?.next_offset ?? 0),
    };
  }

  async #apply(topic: string, partition: number, segment: Segment): Promise<void> {
    const { pool, handler, metrics, log } = this.#options;
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
  }

  /**
   * Fetches the missing messages page by page and applies each page in its own transaction, so a long repair may be
   * interrupted. Their chain of `previoussequence` must be unbroken, or nothing of the page is applied.
   */
  async #repair(topic: string, partition: number, gap: Gap, signal: AbortSignal): Promise<void> {
    const { pull, log } = this.#options;
    log.warn({ topic, partition, after: gap.after, through: gap.through }, 'messages missing, pulling them');
    let last = gap.after;
    let read = gap.after;
    while (last < gap.through) {
      signal.throwIfAborted();
      const page = await pull.fetch(read, PULL_LIMIT);
      const missing = page.messages.filter(
        (message) =>
          message.partition === partition && message.sequence > last && message.sequence <= gap.through,
      );
      for (const message of missing) {
        if (message.previousSequence !== last) throw incomplete(partition, last);
        last = message.sequence;
      }
      const next = page.messages.at(-1)?.sequence ?? read;
      if (last < gap.through && (next <= read || next >= gap.through)) throw incomplete(partition, last);
      read = next;
      const gaps = last === gap.through ? 1 : 0;
      await this.#apply(topic, partition, {
        kind: 'segment',
        messages: missing,
        unreadable: [],
        duplicates: 0,
        gaps,
      });
    }
  }
}

function incomplete(partition: number, sequence: number): GapNotRepaired {
  return new GapNotRepaired(
    `the pull lacks the message after sequence ${sequence} in partition ${partition}`,
  );
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
