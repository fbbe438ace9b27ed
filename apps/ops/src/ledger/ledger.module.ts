import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { createPool } from '@peristiwa/postgres';
import { PLATFORM, type Platform } from '@peristiwa/service';
import { DatabaseModule } from '../database.module';
import { ROLE } from '../names';
import { CheckpointKeys } from './checkpoint-keys';
import { LedgerController } from './ledger.controller';
import { LEDGER_POOL, VERIFICATION_POOL } from './tokens';
import { Verifications } from './verifications';
import { VerifiedChain } from './verified-chain';
import { VerificationsController } from './verifications.controller';

function pool(name: string, max: number, purpose: 'request' | 'job') {
  return ({ config, log }: Platform): Pool =>
    createPool({
      url: config.databaseUrl('ledger'),
      role: ROLE,
      name,
      max,
      purpose,
      onIdleError: ({ name: error }) => log.warn({ database: 'ledger', error }, 'idle session lost'),
    });
}

/** The ledger for operators and auditors: its acts without content, their proof, verification and checkpoints. */
@Module({
  imports: [DatabaseModule],
  controllers: [LedgerController, VerificationsController],
  exports: [LEDGER_POOL, VerifiedChain],
  providers: [
    CheckpointKeys,
    Verifications,
    VerifiedChain,
    { provide: LEDGER_POOL, useFactory: pool('ops (ledger)', 4, 'request'), inject: [PLATFORM] },
    { provide: VERIFICATION_POOL, useFactory: pool('ops (verification)', 3, 'job'), inject: [PLATFORM] },
  ],
})
export class LedgerModule implements OnApplicationShutdown {
  constructor(
    @Inject(LEDGER_POOL) private readonly ledgerPool: Pool,
    @Inject(VERIFICATION_POOL) private readonly verificationPool: Pool,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.ledgerPool.end(), this.verificationPool.end()]);
  }
}
