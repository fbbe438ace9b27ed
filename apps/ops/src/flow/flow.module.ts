import { Module } from '@nestjs/common';
import { Flow } from './flow';
import { FlowController } from './flow.controller';
import { LEDGER_PULSE, type LedgerPulse } from './ledger-pulse';

const none: LedgerPulse = { acts: async () => [], verified: async () => undefined };

@Module({
  controllers: [FlowController],
  providers: [Flow, { provide: LEDGER_PULSE, useValue: none }],
})
export class FlowModule {}
