import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database.module';
import { LedgerModule } from '../ledger/ledger.module';
import { StreamsModule } from '../live/streams.module';
import { Flow } from './flow';
import { FlowController } from './flow.controller';
import { LedgerPulse } from './ledger-pulse';

@Module({
  imports: [DatabaseModule, LedgerModule, StreamsModule],
  controllers: [FlowController],
  providers: [Flow, LedgerPulse],
})
export class FlowModule {}
