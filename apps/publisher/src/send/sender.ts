import type { Pool } from 'pg';
import { feedTopic } from '@peristiwa/contracts';
import { accessProblem, type OutgoingMessage } from '@peristiwa/messaging';
import { Waker, WorkLoop, type LeaseSet, type LoopLog, type Round } from '@peristiwa/projections';
import type { NumberedMessage } from '../build/number';
import type { FeedKeys } from '../sign/feed-keys';
import type { Settings } from '../tokens';
import { Handover } from './handover';
import { heartbeats, nextHeartbeatAt } from './heartbeat';
import {
  coverageOf,
  readUnsent,
  type DueFeed,
  type HighWater,
  type Outbox,
  type StoredMessage,
} from './outbox';

/** What a sender needs of Kafka; `FeedProducer` has it. */
interface Producer {
  /** Optional: `send` connects by itself. */
  connect?(): Promise<void>;
  send(topic: string, messages: readonly OutgoingMessage[]): Promise<void>;
  /** The topic has more partitions now. */
  renew?(): void;
  close(): Promise<void>;
}

export interface SenderOptions {
  readonly partner: string;
  readonly pool: Pool;
  readonly feedKeys: FeedKeys;
  readonly leases: LeaseSet;
  /** How far the partitions of a feed go; feeds that are due at once share a statement. */
  readonly highWaters: (due: DueFeed) => Promise<readonly HighWater[]>;
  readonly producer: Producer;
  /** Creates the topic if it is missing, and partitions that it does not have yet. */
  readonly ensureTopic: (topic: string, partitions: number) => Promise<void>;
  readonly settings: Settings;
  readonly clock: () => Date;
  readonly log: LoopLog;
  readonly onSent: (count: number, seconds: number) => void;
}

const SEND_MAX = 1_000;
/** Under load the checkpoint is written this seldom; after a crash, what was sent in this time is sent again. */
const STORE_REST_MS = 100;
/**
 * Time limit for the last send: an idle broker answers within milliseconds; a supervisor kills after some 10 seconds.
 */
const STOP_MS_MAX = 3_000;

/**
 * Sends one partner's messages in their order, as they are stored, and advances the checkpoint behind them: after a
 * crash in between, the same bytes are sent again and never different ones. Each partner has its own sender, producer and
 * lease, so that a slow or refused partner holds up nobody else.
 *
 * Messages that the builder has committed in this process arrive in memory; whatever does not follow the last one sent is
 * read from the table. One send is in progress at a time. The checkpoint is written meanwhile, always the latest one,
 * so that a lost answer needs no repair: the next write raises the checkpoint all the same (ADR 0022).
 */
export class Sender {
  private readonly loop: WorkLoop;
  private readonly topic: string;
  private readonly handover = new Handover();
  private outbox: Outbox | undefined;
  private epoch: string | undefined;
  /** Acknowledged by Kafka. */
  private sent = 0;
  /** The checkpoint, as far as it is known to be written. */
  private stored = 0;
  private storing: Promise<void> | undefined;
  private storeFailure: unknown;
  private readonly storeRest = new Waker();
  private ahead: { readonly after: number; readonly page: Promise<StoredMessage[]> } | undefined;
  /** The topic is known to have so many partitions. */
  private partitions = 0;
  private nextHeartbeatAt = 0;
  /** When Kafka last acknowledged a message or a heartbeat, or the lease was granted; by the monotonic clock. */
  private deliveredAt = performance.now();
  /** Whether the last attempt to reach Kafka succeeded. */
  private isConnected = false;
  /** Which setting to change, after Kafka refused TLS or SASL. */
  private refused: string | undefined;
  private readonly stopping = new AbortController();

  constructor(private readonly options: SenderOptions) {
    const { partner, settings, log } = options;
    const { min, max } = settings.retryMs;
    this.topic = feedTopic(partner);
    this.loop = new WorkLoop({
      name: this.name,
      log,
      retryMs: { outage: min, outageMax: max, blocked: max },
      round: () => this.round(),
      // A broker can refuse in many ways; each partner's feed waits only for its own.
      isTransient: () => true,
    });
  }

  /** Of the lease and the checkpoint. */
  get name(): string {
    return `send.${this.options.partner}`;
  }

  start(): void {
    this.loop.start();
  }

  /** What the table shows of this feed, and that the leases were looked at. */
  observe(outbox: Outbox): void {
    const before = this.outbox;
    const isHeld = this.options.leases.grantOf(this.name) !== undefined;
    this.outbox = outbox;
    const isNews =
      outbox.highWater > this.sent ||
      outbox.standing !== before?.standing ||
      outbox.partitions !== before.partitions;
    if (isHeld !== (this.epoch !== undefined) || (isHeld && isNews)) this.loop.wake();
  }

  /** Messages that were committed just now, in order. */
  offer(messages: readonly NumberedMessage[]): void {
    if (this.epoch === undefined) return;
    this.handover.offer(messages);
    this.loop.wake();
  }

  get status() {
    const { state, reason } = this.loop;
    const { sent, isConnected, refused } = this;
    const silentMs = performance.now() - this.deliveredAt;
    return {
      state,
      reason: refused ?? reason,
      sent,
      isConnected,
      isRefused: refused !== undefined,
      silentMs,
    };
  }

  /**
   * Finishes the current send and the checkpoint. A send that Kafka does not acknowledge in time is abandoned; the next
   * process sends its messages again. The lease is released by the owner of all leases.
   */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.storeRest.end();
    const stopped = this.loop.stop();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, STOP_MS_MAX);
    });
    await Promise.race([stopped.then(() => this.storing), late.then(() => this.options.producer.close())]);
    clearTimeout(timer);
  }

  /** After `stop`, when the lease is released. */
  async close(): Promise<void> {
    await this.options.producer.close();
    await this.loop.stop();
  }

  private async round(): Promise<Round> {
    const { outbox } = this;
    const { settings } = this.options;
    await this.followLease();
    if (outbox && outbox.partitions !== this.partitions) {
      await this.getReady(outbox.partitions);
      await this.followLease();
    }
    if (!outbox || this.epoch === undefined) return { state: 'standby', restMs: settings.pollMs };
    if (this.storeFailure !== undefined) await this.storeAgain();
    // While the agreement is suspended no personal data is sent, not even messages that were built before.
    const isSuspended = outbox.standing === 'suspended';
    const count = isSuspended ? 0 : await this.sendNext(outbox.highWater);
    await this.beatWhenDue(outbox, isSuspended);
    const untilHeartbeat = this.nextHeartbeatAt - this.options.clock().getTime();
    return {
      state: 'running',
      restMs: count > 0 ? 0 : Math.max(1, Math.min(untilHeartbeat, settings.heartbeatMs)),
    };
  }

  /** Begins at the checkpoint whenever the lease was granted anew. */
  private async followLease(): Promise<void> {
    const held = this.options.leases.grantOf(this.name);
    if (held?.epoch === this.epoch) return;
    await this.storing;
    this.epoch = held?.epoch;
    this.sent = this.stored = held?.position ?? 0;
    this.storeFailure = undefined;
    this.deliveredAt = performance.now();
    // The next step may wait long for an unavailable broker, but this process already has the lease.
    if (held) this.loop.state = 'running';
  }

  /** Also while another process sends, so that this one can begin at once. */
  private async getReady(partitions: number): Promise<void> {
    const { ensureTopic, producer } = this.options;
    await this.reach(this.unlessStopped(ensureTopic(this.topic, partitions)));
    if (this.partitions > 0) producer.renew?.();
    await this.reach(this.unlessStopped(producer.connect?.() ?? Promise.resolve()));
    this.partitions = partitions;
  }

  private async sendNext(highWater: number): Promise<number> {
    const messages = await this.nextMessages(highWater);
    const last = messages.at(-1);
    if (!last) return 0;
    const startedAt = performance.now();
    await this.reach(this.options.producer.send(this.topic, messages));
    this.deliveredAt = performance.now();
    this.sent = last.sequence;
    void this.store();
    this.options.onSent(messages.length, (performance.now() - startedAt) / 1_000);
    return messages.length;
  }

  private async nextMessages(highWater: number): Promise<StoredMessage[]> {
    const offered = this.handover.take(this.sent, SEND_MAX);
    if (offered.length > 0 || this.sent >= highWater) return offered;
    const { ahead } = this;
    this.ahead = undefined;
    const messages = await (ahead?.after === this.sent ? ahead.page : this.read(this.sent));
    const last = messages.at(-1);
    if (last && messages.length === SEND_MAX) this.readAhead(last.sequence);
    return messages;
  }

  private read(after: number): Promise<StoredMessage[]> {
    return readUnsent(this.options.pool, this.options.partner, after, SEND_MAX);
  }

  /** In a backlog the next messages are read while these are being sent. Stored messages never change. */
  private readAhead(after: number): void {
    const page = this.read(after);
    // The next round receives the error; until then it must not count as an unhandled rejection.
    page.catch(() => undefined);
    this.ahead = { after, page };
  }

  /** Begins to write the checkpoint, if there is something to write and no write is in progress. */
  private async store(): Promise<void> {
    // With nothing to write, the write would end before its promise is kept in `storing`, which then stayed set.
    if (this.stored < this.sent) this.storing ??= this.writeCheckpoint();
    await this.storing;
  }

  /** Writes the checkpoint until it is level with what was sent. Never rejects: the next round meets the failure. */
  private async writeCheckpoint(): Promise<void> {
    try {
      while (this.stored < this.sent) {
        const to = this.sent;
        await this.options.leases.advance(this.name, to);
        this.stored = to;
        this.storeFailure = undefined;
        await this.storeRest.sleep(STORE_REST_MS);
      }
    } catch (error) {
      this.storeFailure = error;
    } finally {
      this.storing = undefined;
    }
  }

  /** Nothing else is sent until the checkpoint can be written again. */
  private async storeAgain(): Promise<void> {
    this.storeFailure = undefined;
    await this.store();
    if (this.storeFailure !== undefined) throw this.storeFailure;
  }

  /**
   * Sent on every partition, after all earlier messages: a subscriber can distinguish silence from "nothing changed".
   */
  private async beatWhenDue(outbox: Outbox, isSuspended: boolean): Promise<void> {
    const { highWaters, partner, producer, settings, clock, feedKeys } = this.options;
    const now = clock();
    const untilDue = this.nextHeartbeatAt - now.getTime();
    // It is at most one interval away, unless the clock was set back.
    if (untilDue > 0 && untilDue <= settings.heartbeatMs) return;
    const { sent } = this;
    const coverage = !isSuspended && sent >= outbox.highWater ? coverageOf(outbox) : undefined;
    const waters = await highWaters({
      partner,
      sent,
      partitions: outbox.partitions,
      ...(coverage && { coverage }),
    });
    const beat = { partner, highWater: sent, now, signer: await feedKeys.signer() };
    await this.reach(producer.send(this.topic, heartbeats(waters, beat)));
    this.deliveredAt = performance.now();
    this.nextHeartbeatAt = nextHeartbeatAt(partner, now.getTime(), settings);
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
