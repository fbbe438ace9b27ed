import type { Kafka } from 'kafkajs';
import { asAccessRefused } from './access';
import { withDeadline } from './deadline';
import type { MessagingLogger } from './kafka-log';
import { ProducerSession, type OutgoingMessage } from './producer-session';

export interface FeedProducerOptions {
  readonly kafka: Kafka;
  readonly logger: MessagingLogger;
  /** `send` rejects after this time, whatever the broker does. */
  readonly timeoutMs?: number;
}

/** Some messages may have been written all the same: the caller sends all of them again, unchanged and in order. */
export class SendFailed extends Error {
  override readonly name = 'SendFailed';
  constructor(topic: string, cause: unknown) {
    super(
      `messages for ${topic} were not all acknowledged: ${cause instanceof Error ? cause.message : cause}`,
      {
        cause,
      },
    );
  }
}

const TIMEOUT_MS = 30_000;

/**
 * Idempotent producer, acks of all in-sync replicas, one produce request per broker for the partitions of a call. It
 * never creates topics.
 * After a failed send the next one starts with a new producer. So after an outage of a broker, or when the broker no
 * longer knows the producer id, the caller only has to send again.
 */
export class FeedProducer {
  readonly #kafka: Kafka;
  readonly #logger: MessagingLogger;
  readonly #timeoutMs: number;
  #session: ProducerSession | undefined;
  #predecessorEnded: Promise<void> = Promise.resolve();
  #connected = false;
  #hasConnected = false;
  /** Why the last session did not connect. Kept, because kafkajs tries longer than `send` waits. */
  #connectError: unknown;
  #closed = false;

  constructor({ kafka, logger, timeoutMs = TIMEOUT_MS }: FeedProducerOptions) {
    this.#kafka = kafka;
    this.#logger = logger;
    this.#timeoutMs = timeoutMs;
  }

  /** Optional: `send` connects by itself. */
  async connect(): Promise<void> {
    await this.#attempt('connect', (session) => session.ready);
  }

  /** Messages of one partition are written in the order of the array, and in the order of the calls. */
  async send(topic: string, messages: readonly OutgoingMessage[]): Promise<void> {
    if (messages.length === 0) return;
    await this.#attempt(topic, (session) => session.send(topic, messages));
  }

  /** The next send begins with a new producer: kafkajs drops messages for partitions that were added since it connected. */
  renew(): void {
    if (this.#session) this.#discard(this.#session);
  }

  /** For readiness: whether the last attempt to reach Kafka succeeded. */
  status(): { connected: boolean } {
    return { connected: this.#connected };
  }

  /** Sends in progress are aborted; their promises reject. */
  async close(): Promise<void> {
    this.#closed = true;
    const session = this.#session;
    if (session) this.#discard(session);
    await this.#predecessorEnded;
  }

  async #attempt(target: string, work: (session: ProducerSession) => Promise<void>): Promise<void> {
    if (this.#closed) throw new SendFailed(target, 'the producer is closed');
    const session = (this.#session ??= this.#open());
    try {
      await withDeadline(work(session), this.#timeoutMs, `no answer within ${this.#timeoutMs} ms`);
      this.#connected = true;
    } catch (error) {
      const refused =
        asAccessRefused(this.#connectError, this.#hasConnected) ?? asAccessRefused(error, this.#hasConnected);
      const failed = new SendFailed(target, refused ?? error);
      if (this.#discard(session)) this.#logger.warn({ target }, failed.message);
      throw failed;
    }
  }

  #open(): ProducerSession {
    const session = new ProducerSession(this.#kafka, this.#predecessorEnded);
    void this.#watch(session);
    return session;
  }

  async #watch(session: ProducerSession): Promise<void> {
    try {
      await session.ready;
      this.#hasConnected = true;
      this.#connectError = undefined;
    } catch (error) {
      this.#connectError = error;
    }
  }

  /** False when another failed send has already discarded the session. */
  #discard(session: ProducerSession): boolean {
    if (this.#session !== session) return false;
    this.#session = undefined;
    this.#connected = false;
    this.#predecessorEnded = session.end();
    return true;
  }
}
