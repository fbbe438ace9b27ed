import type { Consumer, Kafka } from 'kafkajs';
import { backOffMs } from '@peristiwa/kernel';
import { Assignment } from './assignment';
import type { BatchHandler, TopicPartition } from './batch-handler';
import { ChunkRunner } from './chunk-runner';
import { pause, withDeadline } from './deadline';
import { isFatal } from './fatal-error';
import type { MessagingLogger } from './kafka-log';
import { Progress } from './progress';

export interface BatchConsumerOptions {
  readonly kafka: Kafka;
  readonly logger: MessagingLogger;
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly handler: BatchHandler;
  /** Awaited before the first connection. It fails only when `signal` aborts: the consumer is closed. */
  readonly before?: (signal: AbortSignal) => Promise<void>;
  /** Maximum number of messages per call of the handler; 500 by default. */
  readonly maxChunk?: number;
  readonly partitionsConsumedConcurrently?: number;
  /** Kafka detects a member that died after this time; until then its partitions wait. */
  readonly sessionTimeoutMs?: number;
  /** The consumer is `stuck` when messages wait this long and none is handled; a minute by default. */
  readonly stuckAfterMs?: number;
  /**
   * Called only for an error that no restart resolves, such as a refused topic: the consumer has stopped permanently.
   */
  readonly onFatal?: (error: Error) => void;
}

export interface ConsumerStatus {
  /** Whether it is a member of the group and the broker acknowledges its heartbeats. */
  readonly connected: boolean;
  readonly assigned: number;
  readonly lastBatchAt?: Date;
  /** Messages not yet handled, by `topic:partition`, as of the last fetch or chunk. */
  readonly lagByPartition: Readonly<Record<string, number>>;
  /**
   * Why it makes no progress although Kafka is available (see `Progress`): a service that relies on it is then not
   * ready.
   */
  readonly stuck?: string;
  readonly fatal?: string;
}

const MAX_CHUNK = 500;
const CONCURRENCY = 3;
const SESSION_TIMEOUT_MS = 10_000;
/** A partition that was added to a topic is read from after this time; kafkajs looks every 5 minutes by default. */
const METADATA_MAX_AGE_MS = 10_000;
/** The longest time for the current chunk when the group rebalances. */
const REBALANCE_TIMEOUT_MS = 30_000;
/** An idle consumer needs this time to close. */
const FETCH_WAIT_MS = 500;
/** When kafkajs has neither sent a heartbeat nor crashed for this time, it hangs: a new consumer is created. */
const STALLED_AFTER_MS = 90_000;
const STALL_CHECK_MS = 5_000;
const CLOSE_MS_MAX = 30_000;
const DISCONNECT_MS_MAX = 10_000;

/**
 * One consumer of one group. After a crash of its kafkajs consumer (five failed attempts, a restart of a broker) it
 * creates a new one, with back-off, until `close`. So Kafka may be unavailable at times, or start later.
 */
export class BatchConsumer {
  readonly #options: BatchConsumerOptions;
  readonly #closing = new AbortController();
  readonly #runner: ChunkRunner;
  readonly #progress: Progress;
  readonly #inFlight = new Set<Promise<void>>();
  #supervision: Promise<void> | undefined;
  #assignment: Assignment | undefined;
  #lastSignalAt = 0;
  #fatal: Error | undefined;

  constructor(options: BatchConsumerOptions) {
    this.#options = options;
    const { groupId, logger, handler, maxChunk = MAX_CHUNK, stuckAfterMs } = options;
    this.#progress = new Progress({
      groupId,
      logger,
      ...(stuckAfterMs === undefined ? {} : { stuckAfterMs }),
    });
    this.#runner = new ChunkRunner({ handler, maxChunk, logger, progress: this.#progress });
  }

  /** Returns at once: `status` reports whether Kafka can be reached; starting up does not depend on it. */
  start(): void {
    this.#supervision ??= this.#supervise();
  }

  /** Waits for the current chunk and its commit, then leaves the group. */
  async close(): Promise<void> {
    this.#closing.abort();
    try {
      await withDeadline(
        this.#supervision ?? Promise.resolve(),
        CLOSE_MS_MAX,
        'the consumer did not close in time',
      );
    } catch (error) {
      this.#options.logger.error({ groupId: this.#options.groupId }, String(error));
    }
  }

  status(): ConsumerStatus {
    const silentMs = Date.now() - this.#lastSignalAt;
    const isJoined = this.#assignment !== undefined;
    const { handledAt, lagByPartition } = this.#progress;
    const stuck = this.#progress.stuck();
    return {
      connected: isJoined && silentMs < (this.#options.sessionTimeoutMs ?? SESSION_TIMEOUT_MS),
      assigned: this.#assignment?.partitions.length ?? 0,
      ...(handledAt === undefined ? {} : { lastBatchAt: handledAt }),
      lagByPartition,
      ...(stuck === undefined ? {} : { stuck }),
      ...(this.#fatal === undefined ? {} : { fatal: this.#fatal.message }),
    };
  }

  async #supervise(): Promise<void> {
    const { logger, groupId, onFatal, before } = this.#options;
    await before?.(this.#closing.signal).catch(() => undefined);
    let failures = 0;
    while (!this.#closing.signal.aborted) {
      const startedAt = Date.now();
      const error = await this.#consumeUntilEnd();
      if (!error || this.#closing.signal.aborted) return;
      this.#progress.crashed(error);
      this.#progress.report();
      if (isFatal(error)) {
        this.#fatal = error;
        logger.error({ groupId, reason: error.message }, 'the consumer has stopped permanently');
        onFatal?.(error);
        return;
      }
      failures = Date.now() - startedAt > STALLED_AFTER_MS ? 1 : failures + 1;
      logger.warn(
        { groupId, failures, reason: `${error.name}: ${error.message}` },
        'the consumer is restarted',
      );
      await pause(backOffMs(failures), this.#closing.signal);
    }
  }

  /** Runs one kafkajs consumer from connect to its crash (returns the error) or to `close` (returns undefined). */
  async #consumeUntilEnd(): Promise<Error | undefined> {
    const consumer = this.#createConsumer();
    const over = new AbortController();
    const closed = new Promise<undefined>((resolve) => {
      this.#closing.signal.addEventListener('abort', () => resolve(undefined), {
        once: true,
        signal: over.signal,
      });
      if (this.#closing.signal.aborted) resolve(undefined);
    });
    this.#lastSignalAt = Date.now();
    const work = this.#consume(consumer, over.signal);
    try {
      return await Promise.race([work, closed, this.#untilStalled(over.signal)]);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      over.abort();
      await Promise.allSettled(this.#inFlight);
      this.#takeAssignment(undefined);
      await this.#disconnect(consumer, work);
    }
  }

  #createConsumer(): Consumer {
    const { kafka, groupId, sessionTimeoutMs = SESSION_TIMEOUT_MS } = this.#options;
    return kafka.consumer({
      groupId,
      allowAutoTopicCreation: false,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: Math.floor(sessionTimeoutMs / 5),
      rebalanceTimeout: REBALANCE_TIMEOUT_MS,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      metadataMaxAge: METADATA_MAX_AGE_MS,
      // This class restarts the consumer itself: kafkajs does not after an error that it considers final.
      retry: { retries: 5, restartOnFailure: async () => false },
    });
  }

  async #consume(consumer: Consumer, ending: AbortSignal): Promise<Error | undefined> {
    const { topics, partitionsConsumedConcurrently = CONCURRENCY } = this.#options;
    const crashed = new Promise<Error>((resolve) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => resolve(payload.error));
    });
    consumer.on(consumer.events.HEARTBEAT, () => this.#noteSignal());
    consumer.on(consumer.events.FETCH, () => this.#progress.fetched());
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => this.#join(consumer, payload.memberAssignment));
    await consumer.connect();
    if (ending.aborted) return undefined;
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    if (ending.aborted) return undefined;
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently,
      eachBatch: (payload) => {
        const positioned = this.#assignment?.positioned ?? Promise.resolve(false);
        const run = this.#runner.run(payload, positioned, ending);
        this.#inFlight.add(run);
        const forget = (): void => void this.#inFlight.delete(run);
        run.then(forget, forget);
        return run;
      },
    });
    return ending.aborted ? undefined : crashed;
  }

  #join(consumer: Consumer, memberAssignment: Record<string, number[]>): void {
    const { handler, logger } = this.#options;
    this.#noteSignal();
    const seek = (position: TopicPartition & { readonly offset: string }): void => {
      this.#progress.sought(position);
      consumer.seek(position);
    };
    this.#takeAssignment(new Assignment({ memberAssignment, handler, logger, seek }));
  }

  #takeAssignment(assignment: Assignment | undefined): void {
    this.#assignment?.supersede();
    this.#assignment = assignment;
    if (assignment) this.#progress.keep(assignment.partitions);
  }

  #noteSignal(): void {
    this.#lastSignalAt = Date.now();
  }

  async #untilStalled(signal: AbortSignal): Promise<Error | undefined> {
    while (!signal.aborted) {
      await pause(STALL_CHECK_MS, signal);
      this.#progress.report();
      if (Date.now() - this.#lastSignalAt > STALLED_AFTER_MS) return new Error('kafkajs sent no heartbeat');
    }
    return undefined;
  }

  async #disconnect(consumer: Consumer, work: Promise<unknown>): Promise<void> {
    try {
      await withDeadline(consumer.disconnect(), DISCONNECT_MS_MAX, 'kafkajs did not disconnect in time');
    } catch (error) {
      this.#options.logger.warn(
        { groupId: this.#options.groupId, reason: String(error) },
        'consumer disconnect',
      );
    }
    // A connect or join that was still in progress may open the connection afterwards.
    const disconnectAgain = (): void => void consumer.disconnect().catch(() => undefined);
    work.then(disconnectAgain, disconnectAgain);
  }
}
