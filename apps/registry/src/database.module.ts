import {
  Inject,
  Module,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Pool } from 'pg';
import { loadAreas, PresentAreas } from '@peristiwa/areas';
import { PostgresLedger, type Ledger } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import { CheckpointWatch } from '@peristiwa/projections';
import { PLATFORM, RateLimits, type DatabaseOwner, type Platform } from '@peristiwa/service';
import { reformReader } from './area-reforms';
import { Progress } from './progress';
import { PROJECTION, ROLE, SCHEMA } from './names';
import { AREAS, LEDGER, LEDGER_POOL, REGISTRY_POOL } from './tokens';

const AREAS_EVERY_MS = 2_000;

function pool(owner: DatabaseOwner, max: number) {
  return (platform: Platform): Pool =>
    createPool({
      url: platform.config.databaseUrl(owner),
      role: ROLE,
      name: `registry (${owner})`,
      max,
      plansOnce: true,
      onIdleError: ({ name }) => platform.log.warn({ database: owner, error: name }, 'idle session lost'),
    });
}

/**
 * Two pools: the ledger and the registry may be on different servers, so no statement uses both. Sizes: look-ups
 * are short, and readers of history use sessions of the ledger, not of the registry.
 */
@Module({
  providers: [
    { provide: REGISTRY_POOL, useFactory: pool('registry', 16), inject: [PLATFORM] },
    { provide: LEDGER_POOL, useFactory: pool('ledger', 8), inject: [PLATFORM] },
    // The name 'registry' is used only for appends, which this role may not do.
    {
      provide: LEDGER,
      useFactory: (ledgerPool: Pool) => new PostgresLedger(ledgerPool, 'registry'),
      inject: [LEDGER_POOL],
    },
    {
      provide: CheckpointWatch,
      useFactory: (registryPool: Pool) => new CheckpointWatch(registryPool, SCHEMA, PROJECTION),
      inject: [REGISTRY_POOL],
    },
    {
      provide: AREAS,
      useFactory: (ledger: Ledger, registryPool: Pool) =>
        new PresentAreas(loadAreas(), reformReader(ledger, registryPool)),
      inject: [LEDGER, REGISTRY_POOL],
    },
    Progress,
  ],
  exports: [AREAS, LEDGER, LEDGER_POOL, REGISTRY_POOL, CheckpointWatch, Progress],
})
export class DatabaseModule
  implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(REGISTRY_POOL) private readonly registryPool: Pool,
    @Inject(LEDGER_POOL) private readonly ledgerPool: Pool,
    @Inject(AREAS) private readonly areas: PresentAreas,
    @Inject(RateLimits) limits: RateLimits,
  ) {
    limits.shareIn(registryPool, 'registry');
  }

  /** During an outage of a database the areas stay as they were read last. */
  onApplicationBootstrap(): void {
    const refresh = () => void this.areas.refresh().catch(() => undefined);
    refresh();
    this.timer = setInterval(refresh, AREAS_EVERY_MS);
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Nest calls this hook last, after the projector has stopped and every request is answered. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.registryPool.end(), this.ledgerPool.end()]);
  }
}
