import { randomUUID } from 'node:crypto';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Pool } from 'pg';
import { registryChanged } from '@peristiwa/contracts';
import { PLATFORM, READINESS, type Platform, type ReadinessChecks } from '@peristiwa/service';
import { REGISTRY_POOL } from '../tokens';
import { PopulationLoop } from './population-loop';

/** Runs the projection of residence while the service runs. A failure of it stops nothing else. */
@Injectable()
export class PopulationProjector implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: PopulationLoop;
  private readonly wake = () => this.loop.wake();

  constructor(
    @Inject(PLATFORM) { log }: Platform,
    @Inject(REGISTRY_POOL) pool: Pool,
    @Inject(READINESS) readiness: ReadinessChecks,
  ) {
    this.loop = new PopulationLoop({ pool, log, owner: randomUUID() });
    readiness.add('population', async () => ({
      up: ['running', 'standby'].includes(this.loop.status.state),
      details: this.loop.status,
    }));
  }

  onApplicationBootstrap(): void {
    registryChanged.subscribe(this.wake);
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    registryChanged.unsubscribe(this.wake);
    await this.loop.stop();
  }
}
