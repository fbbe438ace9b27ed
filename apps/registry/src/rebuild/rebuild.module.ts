import {
  Inject,
  Injectable,
  Module,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Pool } from 'pg';
import { PLATFORM, type Platform } from '@peristiwa/service';
import { DatabaseModule } from '../database.module';
import { REGISTRY_POOL } from '../tokens';
import { OrderRunner } from './order-runner';
import { Rebuilds } from './rebuilds';
import { RebuildsController } from './rebuilds.controller';
import { startWorker } from './worker-process';

/** Runs the orders of operators while the service runs. */
@Injectable()
class OrderedRebuilds implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly runner: OrderRunner;

  constructor(
    @Inject(PLATFORM) { log, config }: Platform,
    @Inject(REGISTRY_POOL) pool: Pool,
    @Inject(Rebuilds) rebuilds: Rebuilds,
  ) {
    const urls = { registryUrl: config.databaseUrl('registry'), ledgerUrl: config.databaseUrl('ledger') };
    this.runner = new OrderRunner({
      pool,
      log,
      start: ({ action, share, threads }, onProgress) =>
        startWorker({ action, share, threads, ...urls }, onProgress),
    });
    rebuilds.onOrder = () => this.runner.wake();
  }

  onApplicationBootstrap(): void {
    this.runner.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.runner.stop();
  }
}

/** The operator's API of rebuilds (ADR 0071). */
@Module({
  imports: [DatabaseModule],
  controllers: [RebuildsController],
  providers: [Rebuilds, OrderedRebuilds],
})
export class RebuildModule {}
