import { randomUUID } from 'node:crypto';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Pool } from 'pg';
import { Counter } from 'prom-client';
import { registryChanged } from '@peristiwa/contracts';
import { appended, LEDGER_APPENDED, type PartitionedLedger, type StoredEvent } from '@peristiwa/ledger';
import { Listener } from '@peristiwa/postgres';
import { CheckpointWatch, type ProjectionRunner } from '@peristiwa/projections';
import { PLATFORM, READINESS, type Platform, type ReadinessChecks } from '@peristiwa/service';
import { LEDGER, LEDGER_POOL, REGISTRY_POOL } from '../tokens';
import { traceparentOf } from './fold-stream';
import { registryRunner } from './registry-runner';

/** Desks announce what they append; polls find what was appended by bulk, and what was announced in vain. */
const POLL_MS = { busy: 20, idle: 50 };

/** Runs the projection while the service runs. Several instances share the work: ADR 0014. */
@Injectable()
export class Projector implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly runner: ProjectionRunner<StoredEvent>;
  private readonly listener: Listener;
  private readonly nudge = () => this.runner.nudge();

  constructor(
    @Inject(PLATFORM) { log, metrics, tracing }: Platform,
    @Inject(REGISTRY_POOL) pool: Pool,
    @Inject(LEDGER) ledger: PartitionedLedger,
    @Inject(LEDGER_POOL) ledgerPool: Pool,
    @Inject(READINESS) readiness: ReadinessChecks,
    @Inject(CheckpointWatch) watch: CheckpointWatch,
  ) {
    const events = new Counter({
      name: 'registry_projected_events_total',
      help: 'Events put into the registry by this process.',
      registers: [metrics],
    });
    this.runner = registryRunner({
      pool,
      ledger,
      owner: randomUUID(),
      pollMs: POLL_MS,
      onReport: ({ parked, healed }) => {
        for (const { streamId, reason } of parked) log.error({ streamId, reason }, 'stream parked');
        for (const streamId of healed) log.info({ streamId }, 'stream healed');
      },
      onBatch: (batch, startedAt) => {
        events.inc(batch.length);
        // Of each act its first event on a stream, as in the change log.
        tracing?.spans('project', startedAt, batch.map(traceparentOf));
        registryChanged.publish(undefined);
      },
      log,
    });
    this.listener = new Listener({
      pool: ledgerPool,
      channels: [LEDGER_APPENDED],
      onNotify: (_, position) => this.announced(position),
    });
    watch.onWait = this.nudge;
    readiness.add('projector', async () => {
      const status = this.runner.status();
      return { up: status.state === 'running' || status.state === 'standby', details: status };
    });
  }

  onApplicationBootstrap(): void {
    appended.subscribe(this.nudge);
    this.runner.start();
    this.listener.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    appended.unsubscribe(this.nudge);
    await this.listener.stop();
    await this.runner.stop();
  }

  /** Events up to this position are in the ledger; a runner that has read them already is not woken. */
  private announced(position: string | undefined): void {
    if (position === undefined || Number(position) > this.runner.status().position) this.nudge();
  }
}
