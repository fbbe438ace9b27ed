import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { feedTopic } from '@peristiwa/contracts';
import { accessProblem, type OutgoingMessage } from '@peristiwa/messaging';
import { inTransaction } from '@peristiwa/postgres';
import { Lease, LeasedLoop, type LoopLog } from '@peristiwa/projections';
import type { Settings } from '../tokens';
import { heartbeats } from './heartbeat';
import { readHighWaters, readOutbox, readUnsent, reachSent } from './outbox';

/** What a sender needs of Kafka; `FeedProducer` has it. */
interface Producer {
  send(topic: string, messages: readonly OutgoingMessage[]): Promise<void>;
  close(): Promise<void>;
}

export interface SenderOptions {
  readonly partner: string;
  readonly pool: Pool;
  readonly producer: Producer;
  /** Creates the topic if it is missing. */
  readonly ensureTopic: (topic: string, partitions: number) => Promise<void>;
  readonly settings: Settings;
  readonly clock: () => Date;
  readonly log: LoopLog;
  readonly onSent: (count: number, seconds: number) => void;
}

const SEND_MAX = 1_000;
/**
 * Time limit for the last send: an idle broker answers within milliseconds; a supervisor kills after some 10 seconds.
 */
const STOP_MS_MAX = 3_000;

/**
 * Sends one partner's messages in their order, as they are stored, then advances the checkpoint: after a crash in
 * between, the same bytes are sent again and never different ones. Each partner has its own sender, producer and lease,
 * so that a slow or refused partner holds up nobody else.
 */
export class Sender {
  private readonly lease: Lease;
  private readonly loop: LeasedLoop;
  private readonly topic: string;
  private sent = 0;
  private hasTopic = false;
  private nextHeartbeatAt = 0;
  /** Whether the last attempt to reach Kafka succeeded. */
  private isConnected = false;
  /** Which setting to change, after Kafka refused TLS or SASL. */
  private refused: string | undefined;
  private readonly stopping = new AbortController();

  constructor(private readonly options: SenderOptions) {
    const { partner, pool, settings, log } = options;
    this.topic = feedTopic(partner);
    this.lease = new Lease(pool, {
      schema: 'publisher',
      name: `send.${partner}`,
      owner: randomUUID(),
      ttlMs: settings.leaseMs,
    });
    this.loop = new LeasedLoop({
      name: `send.${partner}`,
      lease: this.lease,
      settings,
      log,
      onGranted: () => {
        this.sent = this.lease.startPosition;
      },
      tick: () => this.tick(),
      // A broker can refuse in many ways; each partner's feed waits only for its own.
      isTransient: () => true,
    });
  }

  start(): void {
    this.loop.start();
  }

  wake(): void {
    this.loop.wake();
  }

  get status() {
    const { state, reason } = this.loop;
    const { sent, isConnected, refused } = this;
    return { state, reason: refused ?? reason, sent, isConnected, isRefused: refused !== undefined };
  }

  /**
   * Finishes the current send, so that its checkpoint advances. A send that Kafka does not acknowledge in time is
   * abandoned; the next process sends its messages again.
   */
  async stop(): Promise<void> {
    this.stopping.abort();
    const stopped = this.loop.stop();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, STOP_MS_MAX);
    });
    await Promise.race([stopped, late]);
    clearTimeout(timer);
    await this.options.producer.close();
    await stopped;
  }

  private async tick(): Promise<boolean> {
    const outbox = await readOutbox(this.options.pool, this.options.partner);
    if (!outbox) return false;
    if (!this.hasTopic) {
      await this.reach(this.unlessStopped(this.options.ensureTopic(this.topic, outbox.partitions)));
      this.hasTopic = true;
    }
    // While the agreement is suspended no personal data is sent, not even messages that were built before.
    const count = outbox.standing === 'suspended' ? 0 : await this.sendNext(outbox.highWater);
    if (
      outbox.standing !== 'suspended' &&
      this.sent === outbox.highWater &&
      (outbox.reached > outbox.sentPosition || outbox.builtUntil !== outbox.sentUntil)
    ) {
      await reachSent(this.options.pool, this.options.partner, outbox);
    }
    await this.beat(outbox.partitions);
    return count === SEND_MAX;
  }

  private async sendNext(highWater: number): Promise<number> {
    if (this.sent >= highWater) return 0;
    const { pool, partner, producer } = this.options;
    const messages = await readUnsent(pool, partner, this.sent, SEND_MAX);
    const last = messages.at(-1);
    if (!last) return 0;
    const startedAt = performance.now();
    await this.reach(producer.send(this.topic, messages));
    await inTransaction(pool, async (client) => {
      const position = await this.lease.lock(client);
      if (position === this.sent) await this.lease.advance(client, position, last.sequence);
    });
    this.sent = last.sequence;
    this.options.onSent(messages.length, (performance.now() - startedAt) / 1_000);
    return messages.length;
  }

  /**
   * Sent on every partition, after all earlier messages: a subscriber can distinguish silence from "nothing changed".
   */
  private async beat(partitions: number): Promise<void> {
    const now = this.options.clock();
    if (now.getTime() < this.nextHeartbeatAt) return;
    const waters = await readHighWaters(this.options.pool, this.options.partner, this.sent, partitions);
    await this.reach(this.options.producer.send(this.topic, heartbeats(waters, this.sent, now)));
    this.nextHeartbeatAt = now.getTime() + this.options.settings.heartbeatMs;
  }

  private async reach(kafka: Promise<void>): Promise<void> {
    this.isConnected = await kafka.then(
      () => true,
      (error: unknown) => {
        this.isConnected = false;
        this.refused = accessProblem(error);
        throw error;
      },
    );
    this.refused = undefined;
  }

  /** kafkajs searches for a broker for some 12 seconds and cannot be stopped. */
  private async unlessStopped(work: Promise<void>): Promise<void> {
    const { signal } = this.stopping;
    let onAbort: () => void = () => undefined;
    const stopped = new Promise<never>((_, reject) => {
      onAbort = () => reject(new Error('stopped'));
      signal.addEventListener('abort', onAbort, { once: true });
    });
    try {
      await Promise.race([work, stopped]);
    } finally {
      signal.removeEventListener('abort', onAbort);
      work.catch(() => undefined);
    }
  }
}
