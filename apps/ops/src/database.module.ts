import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { createPool, timeLimits } from '@peristiwa/postgres';
import { PLATFORM, RateLimits, READINESS, type Platform, type ReadinessChecks } from '@peristiwa/service';
import { ActionEntity } from './actions/action.entity';
import { SessionEntity } from './console/session.entity';
import { VerificationEntity } from './ledger/verification.entity';
import { ROLE, SCHEMA } from './names';

const RATE_POOL = Symbol('RATE_POOL');

function open({ config, log }: Platform): Promise<DataSource> {
  return new DataSource({
    type: 'postgres',
    url: config.databaseUrl('ops'),
    applicationName: 'ops',
    entities: [ActionEntity, SessionEntity, VerificationEntity],
    synchronize: false,
    extra: { options: `-c role=${ROLE}`, max: 8, connectionTimeoutMillis: 5_000, ...timeLimits('request') },
    poolErrorHandler: () => log.warn({ database: 'ops' }, 'idle session lost'),
  }).initialize();
}

/** Sessions and actions are ordinary rows (TypeORM); the counts of requests are shared as by every service. */
@Module({
  providers: [
    { provide: DataSource, useFactory: open, inject: [PLATFORM] },
    {
      provide: RATE_POOL,
      useFactory: ({ config, log }: Platform) =>
        createPool({
          ...{ url: config.databaseUrl('ops'), role: ROLE, name: 'ops (rates)', max: 2 },
          onIdleError: ({ name }) => log.warn({ database: 'ops', error: name }, 'idle session lost'),
        }),
      inject: [PLATFORM],
    },
  ],
  exports: [DataSource],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(RATE_POOL) private readonly ratePool: Pool,
    @Inject(RateLimits) limits: RateLimits,
    @Inject(READINESS) readiness: ReadinessChecks,
  ) {
    limits.shareIn(ratePool, SCHEMA);
    readiness.add('database', async () => {
      await source.query('SELECT 1');
      return { up: true };
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.source.destroy(), this.ratePool.end()]);
  }
}
