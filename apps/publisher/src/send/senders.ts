import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { Coalescer } from '@peristiwa/postgres';
import { LeaseSet, Waker } from '@peristiwa/projections';
import type { Messages } from '../build/build-batch';
import { readHighWaters, readOutboxes, type DueFeed, type HighWater, type Outbox } from './outbox';
import { Sender, type SenderOptions } from './sender';

type OfOneFeed = 'partner' | 'producer' | 'onSent' | 'leases' | 'highWaters';

export interface SendersOptions extends Omit<SenderOptions, OfOneFeed> {
  readonly pool: Pool;
  readonly producerOf: (partner: string) => SenderOptions['producer'];
  readonly onSent: (partner: string, count: number, seconds: number) => void;
}

/** The leases are kept this often in their lifetime. */
const KEEPS = 4;

/**
 * Runs one sender for each feed, and adds senders for new feeds. One statement looks at all feeds, one keeps all leases,
 * and one reads what the heartbeats that are due say, so that an idle feed costs only the request that sends them.
 */
export class Senders {
  private readonly senders = new Map<string, Sender>();
  private readonly waker = new Waker();
  private readonly leases: LeaseSet;
  private readonly highWaters: Coalescer<DueFeed, HighWater[]>;
  private running: Promise<void> | undefined;
  private keptAt = 0;

  constructor(private readonly options: SendersOptions) {
    const { pool, settings } = options;
    this.highWaters = new Coalescer((due) => readHighWaters(pool, due));
    this.leases = new LeaseSet(pool, { schema: 'publisher', owner: randomUUID(), ttlMs: settings.leaseMs });
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Messages that the builder of this process has committed. */
  offer(messages: Messages): void {
    for (const [partner, own] of messages) this.senders.get(partner)?.offer(own);
  }

  /** A feed may have changed: another process built messages, or an agreement was switched. */
  wake(): void {
    this.waker.wake();
  }

  /** Leases may be free. */
  wakeForLeases(): void {
    this.keptAt = 0;
    this.waker.wake();
  }

  get statuses() {
    return [...this.senders].map(([partner, sender]) => ({ partner, ...sender.status }));
  }

  /** The leases are released as soon as nothing is sent under them, before the connections to Kafka are closed. */
  async stop(): Promise<void> {
    this.waker.end();
    await this.running;
    const senders = [...this.senders.values()];
    await Promise.all(senders.map((sender) => sender.stop()));
    // An error here only means that the next holder waits until the leases expire.
    await this.leases.release().catch(() => undefined);
    await Promise.all(senders.map((sender) => sender.close()));
  }

  private async run(): Promise<void> {
    const { settings } = this.options;
    while (!this.waker.isEnded) {
      // A database that is away is reported by the builder and by readiness; here it only delays the next look.
      await this.look().catch(() => undefined);
      await this.waker.sleep(Math.min(settings.pollMs, settings.leaseMs / KEEPS));
    }
  }

  private async look(): Promise<void> {
    const { pool, settings, feedKeys } = this.options;
    const outboxes = await readOutboxes(pool);
    if (!(await feedKeys.maySign())) return this.standBy(outboxes);
    const names = [...outboxes.keys()].map((partner) => this.senderOf(partner).name);
    const now = performance.now();
    // The interval of the loop may be a little shorter than that of the leases.
    if (this.keptAt === 0 || now - this.keptAt > (settings.leaseMs / KEEPS) * 0.9) {
      await this.leases.keep(names);
      this.keptAt = now;
    }
    for (const [partner, outbox] of outboxes) this.senderOf(partner).observe(outbox);
  }

  /** Heartbeats are signed, so another publisher sends, which may sign. */
  private async standBy(outboxes: ReadonlyMap<string, Outbox>): Promise<void> {
    await this.leases.release();
    this.keptAt = 0;
    for (const [partner, outbox] of outboxes) this.senders.get(partner)?.observe(outbox);
  }

  private senderOf(partner: string): Sender {
    const known = this.senders.get(partner);
    if (known) return known;
    const { producerOf, onSent, ...shared } = this.options;
    const sender = new Sender({
      ...shared,
      leases: this.leases,
      highWaters: (due) => this.highWaters.ask(due),
      partner,
      producer: producerOf(partner),
      onSent: (count, seconds) => onSent(partner, count, seconds),
    });
    this.senders.set(partner, sender);
    this.keptAt = 0;
    sender.start();
    return sender;
  }
}
