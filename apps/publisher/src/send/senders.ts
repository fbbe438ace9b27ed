import type { Pool } from 'pg';
import { Waker } from '@peristiwa/projections';
import { readFeeds } from '../build/feed-tables';
import { Sender, type SenderOptions } from './sender';

export interface SendersOptions extends Omit<SenderOptions, 'partner' | 'producer' | 'onSent'> {
  readonly pool: Pool;
  readonly producerOf: (partner: string) => SenderOptions['producer'];
  readonly onSent: (partner: string, count: number, seconds: number) => void;
}

/** A new partner's feed is detected within this time. */
const LOOK_MS = 500;

/** Runs one sender for each feed, and adds senders for new feeds. */
export class Senders {
  private readonly senders = new Map<string, Sender>();
  private readonly waker = new Waker();
  private running: Promise<void> | undefined;

  constructor(private readonly options: SendersOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  wake(partners: Iterable<string>): void {
    for (const partner of partners) this.senders.get(partner)?.wake();
  }

  get statuses() {
    return [...this.senders].map(([partner, sender]) => ({ partner, ...sender.status }));
  }

  async stop(): Promise<void> {
    this.waker.end();
    await this.running;
    await Promise.all([...this.senders.values()].map((sender) => sender.stop()));
  }

  private async run(): Promise<void> {
    const { producerOf, onSent, ...shared } = this.options;
    while (!this.waker.isEnded) {
      // A database that is away is reported by the builder and by readiness; here it only delays the next check.
      const feeds = await readFeeds(this.options.pool).catch(() => []);
      for (const { partner } of feeds) {
        if (this.senders.has(partner)) continue;
        const sender = new Sender({
          ...shared,
          partner,
          producer: producerOf(partner),
          onSent: (count, seconds) => onSent(partner, count, seconds),
        });
        this.senders.set(partner, sender);
        sender.start();
      }
      await this.waker.sleep(LOOK_MS);
    }
  }
}
