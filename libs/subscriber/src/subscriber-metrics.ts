import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { atMost } from '@peristiwa/service';
import type { SegmentResult } from './apply-segment';
import type { Segment } from './segment';
import type { SubscriberStatus } from './status';

/** From a registry commit to the ministry; the target of `design.md` §9 is p50 < 50 ms, p99 < 250 ms. */
const LATENCY_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600];

/** Counters are updated as messages arrive; the gauges are read from the database when the metrics are scraped. */
export class SubscriberMetrics {
  readonly #messages: Counter<'outcome'>;
  readonly #gaps: Counter;
  readonly #latency: Histogram;
  readonly #clock: () => Date;

  constructor(registry: Registry, clock: () => Date) {
    this.#clock = clock;
    this.#messages = new Counter({
      name: 'subscriber_messages_total',
      help: 'Messages taken in, by outcome.',
      labelNames: ['outcome'],
      registers: [registry],
    });
    this.#gaps = new Counter({
      name: 'subscriber_gaps_repaired_total',
      help: 'Gaps of the feed that were repaired by pull.',
      registers: [registry],
    });
    this.#latency = new Histogram({
      name: 'subscriber_event_latency_seconds',
      help: 'From recording in the ledger to the commit in this database.',
      buckets: LATENCY_BUCKETS,
      registers: [registry],
    });
  }

  note(result: SegmentResult, segment: Segment): void {
    this.#messages.inc({ outcome: 'applied' }, result.applied.length);
    this.#messages.inc({ outcome: 'quarantined' }, result.quarantined);
    this.#messages.inc({ outcome: 'duplicate' }, result.duplicates);
    this.#messages.inc({ outcome: 'unreadable' }, segment.unreadable.length);
    this.#messages.inc({ outcome: 'forged' }, segment.forged.length);
    this.#gaps.inc(segment.gaps);
    const now = this.#clock().getTime();
    for (const { recordedTime } of result.applied) {
      const recordedAt = Date.parse(recordedTime ?? '');
      if (!Number.isNaN(recordedAt)) this.#latency.observe(Math.max(0, now - recordedAt) / 1_000);
    }
  }
}

const GAUGES = {
  subscriber_sequence: ['All messages of the feed up to here are applied.', (status) => status.sequence],
  subscriber_behind_messages: ['Messages published but not applied here.', (status) => status.behind],
  subscriber_heartbeat_age_seconds: [
    'Age of the oldest last heartbeat of a partition.',
    (status, now) => {
      const at = Date.parse(status.lastHeartbeatAt ?? '');
      return Number.isNaN(at) ? Number.NaN : (now.getTime() - at) / 1_000;
    },
  ],
  subscriber_quarantined_messages: ['Messages waiting in quarantine.', (status) => status.quarantined],
  subscriber_quarantine_oldest_age_seconds: [
    'Age of the oldest message in quarantine; 0 when none waits.',
    (status, now) => {
      const since = status.quarantinedSince;
      return since === null ? 0 : (now.getTime() - Date.parse(since)) / 1_000;
    },
  ],
  subscriber_forged_records: ['Records that the registry did not send.', (status) => status.forged],
  subscriber_forged_unacknowledged_records: [
    'Those of them that no operator has acknowledged.',
    (status) => status.forgedUnacknowledged,
  ],
  subscriber_discarded_messages: ['Messages that operators discarded.', (status) => status.discarded],
} satisfies Record<string, [string, (status: SubscriberStatus, now: Date) => number]>;

export interface StatusMetrics {
  readonly registry: Registry;
  readonly clock: () => Date;
  readonly status: () => Promise<SubscriberStatus>;
}

/** One query per scrape; while the database does not answer the gauges are absent. */
export function exposeStatus({ registry, clock, status }: StatusMetrics): void {
  let pending: Promise<SubscriberStatus> | undefined;
  const shared = () => {
    pending ??= status().finally(() => {
      pending = undefined;
    });
    return pending;
  };
  for (const [name, [help, read]] of Object.entries(GAUGES)) {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const found = await atMost(2_000, shared);
        if (found) gauge.set(read(found, clock()));
        else gauge.remove();
      },
    });
  }
}
