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
import { appended, type PartitionedLedger, type StoredEvent } from '@peristiwa/ledger';
import { CheckpointWatch, type ProjectionRunner } from '@peristiwa/projections';
import { PLATFORM, READINESS, type Platform, type ReadinessChecks } from '@peristiwa/service';
import { LEDGER, REGISTRY_POOL } from '../tokens';
import { registryRunner } from './registry-runner';

/** Runs the projection while the service runs. Several instances share the work: ADR 0014. */
@Injectable()
export class Projector implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly runner: ProjectionRunner<StoredEvent>;
  private readonly nudge = () => this.runner.nudge();

  constructor(
    @Inject(PLATFORM) { log, metrics }: Platform,
    @Inject(REGISTRY_POOL) pool: Pool,
    @Inject(LEDGER) ledger: PartitionedLedger,
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
      onReport: ({ parked, healed }) => {
        for (const { streamId, reason } of parked) log.error({ streamId, reason }, 'stream parked');
        for (const streamId of healed) log.info({ streamId }, 'stream healed');
      },
      onBatch: (batch) => {
        events.inc(batch.length);
        registryChanged.publish(undefined);
      },
      log,
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
  }

  async beforeApplicationShutdown(): Promise<void> {
    appended.unsubscribe(this.nudge);
    await this.runner.stop();
  }
}
