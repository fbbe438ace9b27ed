import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Pool } from 'pg';
import { Gauge } from 'prom-client';
import { FOLD_VERSION } from '@peristiwa/domain';
import type { Ledger } from '@peristiwa/ledger';
import {
  atMost,
  clockCheck,
  PLATFORM,
  READINESS,
  type Platform,
  type ReadinessChecks,
} from '@peristiwa/service';
import { PROJECTION } from './names';
import { LEDGER, REGISTRY_POOL } from './tokens';

export interface ProgressReport {
  /** Every event up to this position is in the registry: the lowest position of the slices. */
  readonly position: number;
  readonly slices: readonly SliceReport[];
  /** The last event of the ledger. */
  readonly tail: number;
  readonly lagEvents: number;
  /** Age of the oldest event that is not in the registry yet. */
  readonly lagSeconds: number;
  /** Streams that are parked now. */
  readonly anomalies: number;
  readonly fold: FoldStatus;
  /** The rebuild or rollback that has not ended, if there is one. */
  readonly rebuild?: RebuildStatus;
}

interface FoldStatus {
  /** The version of the fold of this release. */
  readonly version: number;
  /** The lowest version of the fold that made any of the states; 0 when it made them before versions were recorded. */
  readonly statesOf: number;
  /**
   * The versions differ. `peristiwa rebuild registry` folds all states anew. Without it, a stream is folded anew at its
   * next event.
   */
  readonly rebuildDue: boolean;
}

interface SliceReport {
  readonly slice: number;
  readonly position: number;
  /** Whether a process holds the lease now. */
  readonly isLeased: boolean;
  readonly foldVersion: number;
}

interface RebuildStatus {
  readonly kind: 'rebuild' | 'rollback';
  readonly phase: string;
  readonly paused: boolean;
  readonly events: number;
  readonly eventsTotal: number;
  readonly eventsPerSecond: number;
}

/**
 * The registry is ready while it is at most ten seconds OR at most a thousand events behind. During a burst of imports it
 * may be many events behind for a moment; after a restart in a quiet hour, a few events behind may be old. In both cases
 * readers are not misled. A registry ahead of its ledger is never ready: the ledger was restored from an older backup.
 */
const LAG_SECONDS_MAX = 10;
const LAG_EVENTS_MAX = 1_000;

/**
 * The progress of the projection. It is read from the databases, so it is the same without a projector in the process.
 */
@Injectable()
export class Progress implements OnModuleInit {
  constructor(
    @Inject(REGISTRY_POOL) private readonly pool: Pool,
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(PLATFORM) private readonly platform: Platform,
    @Inject(READINESS) private readonly readiness: ReadinessChecks,
  ) {}

  onModuleInit(): void {
    this.readiness.add('database', async () => {
      await this.pool.query('SELECT 1');
      return { up: true };
    });
    this.readiness.add('clock', clockCheck(this.platform, this.pool));
    this.readiness.add('lag', async () => {
      const report = await this.read();
      return { up: isCloseEnough(report), details: report };
    });
    this.serveMetrics();
  }

  async read(): Promise<ProgressReport> {
    const [{ rows: slices }, { rows }, rebuilds] = await Promise.all([
      this.pool.query<SliceReport>(
        `SELECT slice, position::float8 AS position, leased_until > clock_timestamp() AS "isLeased",
           fold_version AS "foldVersion"
         FROM registry.projection_slice WHERE name = $1 ORDER BY slice`,
        [PROJECTION],
      ),
      this.pool.query<{ open: string }>(
        'SELECT count(*) AS open FROM registry.anomaly WHERE healed_at IS NULL',
      ),
      this.pool.query<RebuildStatus>(
        `SELECT kind, phase, wish = 'pause' AS paused, events_done::float8 AS events,
           events_total::float8 AS "eventsTotal", events_per_second AS "eventsPerSecond"
         FROM registry.rebuild WHERE ended_at IS NULL`,
      ),
    ]);
    const rebuild = rebuilds.rows[0];
    const position = Math.min(...slices.map((slice) => slice.position));
    // The tail is read after the checkpoints, so it is never behind them.
    const tail = await this.ledger.tail();
    const oldest = tail > position ? (await this.ledger.readAfter(position, 1))[0] : undefined;
    const ageMs = oldest ? this.platform.clock().getTime() - oldest.recordedAt.getTime() : 0;
    return {
      position,
      slices,
      tail,
      lagEvents: tail - position,
      lagSeconds: Math.max(0, ageMs / 1_000),
      anomalies: Number(rows[0]?.open ?? 0),
      fold: foldStatus(slices),
      ...(rebuild && { rebuild }),
    };
  }

  private serveMetrics(): void {
    let reading: Promise<ProgressReport> | undefined;
    // All gauges of a scrape share one read. While a database does not answer they are absent; the readiness probe
    // reports it.
    const shared = () =>
      (reading ??= this.read().finally(() => {
        reading = undefined;
      }));
    const read = () => atMost(2_000, shared);
    for (const [name, help, value] of METRICS) {
      void new Gauge({
        name,
        help,
        registers: [this.platform.metrics],
        async collect() {
          const report = await read();
          if (report) this.set(value(report));
          else this.remove();
        },
      });
    }
    void new Gauge({
      name: 'registry_projection_slice_lag_events',
      help: 'Events of the ledger that a slice of the projection has not passed yet.',
      labelNames: ['slice'],
      registers: [this.platform.metrics],
      async collect() {
        const report = await read();
        this.reset();
        for (const { slice, position } of report?.slices ?? []) {
          this.set({ slice }, (report?.tail ?? 0) - position);
        }
      },
    });
  }
}

type Metric = readonly [name: string, help: string, value: (report: ProgressReport) => number];
const METRICS: readonly Metric[] = [
  [
    'registry_projection_position',
    'Position of the last event that is in the registry.',
    ({ position }) => position,
  ],
  [
    'registry_projection_lag_events',
    'Events of the ledger that are not in the registry yet.',
    ({ lagEvents }) => lagEvents,
  ],
  [
    'registry_projection_lag_seconds',
    'Age of the oldest event that is not in the registry yet.',
    ({ lagSeconds }) => lagSeconds,
  ],
  [
    'registry_rebuild_running',
    '1 while a rebuild or rollback has begun and not ended.',
    ({ rebuild }) => (rebuild ? 1 : 0),
  ],
  [
    'registry_rebuild_events',
    'Events that the running rebuild has loaded.',
    ({ rebuild }) => rebuild?.events ?? 0,
  ],
  [
    'registry_rebuild_events_planned',
    'Events that the running rebuild has to load.',
    ({ rebuild }) => rebuild?.eventsTotal ?? 0,
  ],
  [
    'registry_rebuild_events_per_second',
    'Rate of the load over the last seconds.',
    ({ rebuild }) => rebuild?.eventsPerSecond ?? 0,
  ],
  [
    'registry_rebuild_due',
    '1 while states of another version of the fold are in the registry: a rebuild makes them anew.',
    ({ fold }) => (fold.rebuildDue ? 1 : 0),
  ],
  ['registry_anomalies', 'Streams parked because an event cannot be placed.', ({ anomalies }) => anomalies],
];

/** Slices without a projected event have no states and are ignored. */
export function foldStatus(slices: readonly Pick<SliceReport, 'position' | 'foldVersion'>[]): FoldStatus {
  const versions = slices.filter(({ position }) => position > 0).map(({ foldVersion }) => foldVersion);
  const statesOf = Math.min(...versions, ...(versions.length === 0 ? [FOLD_VERSION] : []));
  return {
    version: FOLD_VERSION,
    statesOf,
    rebuildDue: versions.some((version) => version !== FOLD_VERSION),
  };
}

export function isCloseEnough({
  lagEvents,
  lagSeconds,
}: Pick<ProgressReport, 'lagEvents' | 'lagSeconds'>): boolean {
  return lagEvents >= 0 && (lagSeconds <= LAG_SECONDS_MAX || lagEvents <= LAG_EVENTS_MAX);
}
