import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { FeedPosition, FeedReader } from './feeds/feed-reader';

/** Batch sizes: from one message on an idle broker to a full batch on a busy one. */
const SEND_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Metrics of the feeds for operators; labels name partners, never persons. */
export class PublisherMetrics {
  private readonly messages: Counter<'partner'>;
  private readonly sendDuration: Histogram<'partner'>;
  private readonly extractPersons: Counter<'partner'>;

  constructor(registry: Registry, reader: FeedReader, lagChanges: () => number) {
    this.messages = new Counter({
      name: 'publisher_messages_total',
      help: 'Messages built by this process.',
      labelNames: ['partner'],
      registers: [registry],
    });
    this.sendDuration = new Histogram({
      name: 'publisher_send_duration_seconds',
      help: 'From handing a batch to Kafka to its checkpoint.',
      labelNames: ['partner'],
      buckets: SEND_BUCKETS,
      registers: [registry],
    });
    this.extractPersons = new Counter({
      name: 'publisher_extract_persons_total',
      help: 'Persons in parts of extracts that this process has made.',
      labelNames: ['partner'],
      registers: [registry],
    });
    const lag = new Gauge({
      name: 'publisher_lag_changes',
      help: 'Rows of the change log that are not built yet, as last read by this process.',
      collect() {
        this.set(lagChanges());
      },
      registers: [],
    });
    registry.registerMetric(lag);
    registry.registerMetric(
      feedGauge(reader, {
        name: 'publisher_feed_sequence',
        help: 'Sequence of the last message of the feed that has been built.',
        valueOf: ({ highWater }) => highWater,
      }),
    );
    registry.registerMetric(
      feedGauge(reader, {
        name: 'publisher_feed_sent_sequence',
        help: 'Sequence of the last message of the feed that Kafka has acknowledged.',
        valueOf: ({ sent }) => sent,
      }),
    );
    registry.registerMetric(
      feedGauge(reader, {
        name: 'publisher_feed_lag_seconds',
        help: 'Age of the oldest message of the feed that has not been sent, or of its sweep.',
        valueOf: ({ unsentSeconds, sweep }) => Math.max(unsentSeconds, sweep?.seconds ?? 0),
      }),
    );
    registry.registerMetric(
      feedGauge(reader, {
        name: 'publisher_parked_persons',
        help: 'Persons whose view cannot be built for the partner; they wait for their next change or a retry.',
        valueOf: ({ parked }) => parked,
      }),
    );
  }

  built(messages: ReadonlyMap<string, readonly unknown[]>): void {
    for (const [partner, own] of messages) this.messages.inc({ partner }, own.length);
  }

  extracted(partner: string, persons: number): void {
    this.extractPersons.inc({ partner }, persons);
  }

  sent(partner: string, seconds: number): void {
    this.sendDuration.observe({ partner }, seconds);
  }
}

interface FeedGauge {
  readonly name: string;
  readonly help: string;
  readonly valueOf: (feed: FeedPosition) => number;
}

/** Read when scraped, so that a standby process reports the same as the active one. */
function feedGauge(reader: FeedReader, { name, help, valueOf }: FeedGauge): Gauge<'partner'> {
  return new Gauge({
    name,
    help,
    labelNames: ['partner'],
    registers: [],
    async collect() {
      const { feeds } = await reader.report().catch(() => ({ feeds: [] }));
      for (const feed of feeds) this.set({ partner: feed.partner }, valueOf(feed));
    },
  });
}
