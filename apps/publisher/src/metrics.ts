import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Pool } from 'pg';
import type { LoopState } from '@peristiwa/projections';
import { atMost } from '@peristiwa/service';
import type { FeedPosition, FeedReader } from './feeds/feed-reader';

/** Batch sizes: from one message on an idle broker to a full batch on a busy one. */
const SEND_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Metrics of the feeds for operators; labels name partners, never persons. */
export class PublisherMetrics {
  private readonly messages: Counter<'partner'>;
  private readonly sendDuration: Histogram<'partner'>;
  private readonly extractPersons: Counter<'partner'>;
  private readonly pushRequests: Counter<'partner' | 'outcome'>;
  private readonly pushMessages: Counter<'partner'>;

  constructor(registry: Registry, { reader, pool, lagChanges, loops }: Measured) {
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
      help: 'Rows of the change log that are not built yet, as last read by this process; 0 while it stands by.',
      collect() {
        this.set(lagChanges());
      },
      registers: [],
    });
    this.pushRequests = new Counter({
      name: 'publisher_push_requests_total',
      help: 'Requests by which this process pushed a feed, by outcome: confirmed or failed.',
      labelNames: ['partner', 'outcome'],
      registers: [registry],
    });
    this.pushMessages = new Counter({
      name: 'publisher_push_messages_total',
      help: 'Messages that partners have confirmed to this process by push.',
      labelNames: ['partner'],
      registers: [registry],
    });
    registry.registerMetric(loopGauge(loops));
    registry.registerMetric(
      rowsGauge(pool, {
        name: 'publisher_push_behind_messages',
        help: 'Messages of the feed that the partner has not confirmed by push.',
        labelNames: ['partner', 'state'],
        text: `SELECT p.partner, p.state, (f.sequence - p.delivered)::float8 AS value
               FROM publisher.push p JOIN publisher.feed f USING (partner)`,
      }),
    );
    registry.registerMetric(
      rowsGauge(pool, {
        name: 'publisher_observations',
        help: 'Cases of observations of the partner (data balikan), by state.',
        labelNames: ['partner', 'state'],
        text: `SELECT partner, state, count(*)::float8 AS value FROM publisher.observation GROUP BY partner, state`,
      }),
    );
    registry.registerMetric(
      rowsGauge(pool, {
        name: 'publisher_observation_oldest_seconds',
        help: 'Age of the oldest case of the partner that is not closed.',
        labelNames: ['partner'],
        text: `SELECT partner, extract(epoch FROM clock_timestamp() - min(received_at))::float8 AS value
               FROM publisher.observation WHERE closed_at IS NULL GROUP BY partner`,
      }),
    );
    registry.registerMetric(
      rowsGauge(pool, {
        name: 'publisher_observations_set_aside',
        help: 'Messages on the topic of the partner that are no observation.',
        labelNames: ['partner'],
        text: `SELECT partner, count(*)::float8 AS value FROM publisher.observation_set_aside GROUP BY partner`,
      }),
    );
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
        help: 'Age of the oldest message of the feed that has not been sent; 0 when all have.',
        valueOf: ({ unsentSeconds }) => unsentSeconds,
      }),
    );
    registry.registerMetric(
      feedGauge(reader, {
        name: 'publisher_sweep_seconds',
        help: 'How long the pass over all persons of the feed has been under way; 0 when there is none.',
        valueOf: ({ sweep }) => sweep?.seconds ?? 0,
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

  pushed(partner: string, outcome: 'confirmed' | 'failed', messages: number): void {
    this.pushRequests.inc({ partner, outcome });
    if (messages > 0) this.pushMessages.inc({ partner }, messages);
  }

  sent(partner: string, seconds: number): void {
    this.sendDuration.observe({ partner }, seconds);
  }
}

interface Measured {
  readonly reader: FeedReader;
  readonly pool: Pick<Pool, 'query'>;
  readonly lagChanges: () => number;
  readonly loops: () => Readonly<Record<string, { readonly state: LoopState }>>;
}

function loopGauge(loops: Measured['loops']): Gauge<'loop'> {
  return new Gauge({
    name: 'publisher_loop_blocked',
    help: 'Whether a loop of this process waits for an operator (1) or not (0).',
    labelNames: ['loop'],
    registers: [],
    collect() {
      for (const [loop, { state }] of Object.entries(loops()))
        this.set({ loop }, Number(state === 'blocked'));
    },
  });
}

interface RowsGauge {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  /** Rows with the labels and `value`. */
  readonly text: string;
}

/** Read when scraped, so that every process reports the same. */
function rowsGauge(pool: Measured['pool'], { name, help, labelNames, text }: RowsGauge): Gauge {
  return new Gauge({
    name,
    help,
    labelNames: [...labelNames],
    registers: [],
    async collect() {
      const found = await atMost(2_000, () =>
        pool.query<Record<string, string> & { value: number }>({ name, text }),
      );
      this.reset();
      for (const { value, ...labels } of found?.rows ?? []) this.set(labels, value);
    },
  });
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
      const found = await atMost(2_000, () => reader.report());
      this.reset();
      for (const feed of found?.feeds ?? []) this.set({ partner: feed.partner }, valueOf(feed));
    },
  });
}
