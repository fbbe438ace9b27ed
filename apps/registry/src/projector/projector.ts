import { randomUUID } from 'node:crypto';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Pool } from 'pg';
import { Counter } from 'prom-client';
import { UnknownEventError } from '@peristiwa/domain';
import type { Ledger, StoredEvent } from '@peristiwa/ledger';
import { CheckpointWatch, ProjectionRunner } from '@peristiwa/projections';
import { PLATFORM, READINESS, type Platform, type ReadinessChecks } from '@peristiwa/service';
import { PROJECTION, SCHEMA } from '../names';
import { LEDGER, REGISTRY_POOL } from '../tokens';
import { ActSource } from './act-source';
import { RegistryProjection } from './registry-projection';

/** Each batch is one commit and one statement per table: a tail is short anyway, a backlog goes in big steps. */
const BATCH_SIZE = 2_000;

/** Runs the projection while the service runs. Several instances may: one works, the others stand by. */
@Injectable()
export class Projector implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly runner: ProjectionRunner<StoredEvent>;

  constructor(
    @Inject(PLATFORM) { log, metrics }: Platform,
    @Inject(REGISTRY_POOL) pool: Pool,
    @Inject(LEDGER) ledger: Ledger,
    @Inject(READINESS) readiness: ReadinessChecks,
    @Inject(CheckpointWatch) watch: CheckpointWatch,
  ) {
    const events = new Counter({
      name: 'registry_projected_events_total',
      help: 'Events put into the registry by this process.',
      registers: [metrics],
    });
    const projection = new RegistryProjection(ledger, {
      onReport: ({ parked, healed }) => {
        for (const { streamId, reason } of parked) log.error({ streamId, reason }, 'stream parked');
        for (const streamId of healed) log.info({ streamId }, 'stream healed');
      },
    });
    this.runner = new ProjectionRunner<StoredEvent>({
      pool,
      schema: SCHEMA,
      name: PROJECTION,
      owner: randomUUID(),
      source: new ActSource(ledger),
      batchSize: BATCH_SIZE,
      prepare: (batch) => projection.prepare(pool, batch),
      apply: (client, batch) => projection.apply(client, batch),
      onTakeOver: () => projection.reset(),
      explain: (error) => (error instanceof UnknownEventError ? error.message : undefined),
      onBatch: (batch) => events.inc(batch.length),
      log,
    });
    watch.onWait = () => this.runner.nudge();
    readiness.add('projector', async () => {
      const status = this.runner.status();
      return { up: status.state === 'running' || status.state === 'standby', details: status };
    });
  }

  onApplicationBootstrap(): void {
    this.runner.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.runner.stop();
  }
}
