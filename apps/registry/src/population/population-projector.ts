import { randomUUID } from 'node:crypto';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Pool } from 'pg';
import { registryChanged } from '@peristiwa/contracts';
import { PLATFORM, type Platform } from '@peristiwa/service';
import { REGISTRY_POOL } from '../tokens';
import { PopulationLoop } from './population-loop';

/** Runs the projection of residence while the service runs. The service is ready without it: look-ups do not need it. */
@Injectable()
export class PopulationProjector implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: PopulationLoop;
  private readonly wake = () => this.loop.wake();

  constructor(@Inject(PLATFORM) { log }: Platform, @Inject(REGISTRY_POOL) pool: Pool) {
    this.loop = new PopulationLoop({ pool, log, owner: randomUUID() });
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
