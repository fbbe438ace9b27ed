import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { RecordActions } from './actions/record-actions';
import { AuthController } from './console/auth.controller';
import { ConsoleEdge } from './console/console-edge';
import { SessionsModule } from './console/sessions.module';
import { DatabaseModule } from './database.module';
import { FlowModule } from './flow/flow.module';
import { FormsModule } from './forms/forms.module';
import { GuideModule } from './guide/guide.module';
import { LedgerModule } from './ledger/ledger.module';
import { LiveModule } from './live/live.module';

/** Each capability adds its controllers and providers here; they find the database, the session's actor and the rows of actions. */
@Module({
  imports: [DatabaseModule, FlowModule, FormsModule, GuideModule, LedgerModule, LiveModule, SessionsModule],
  controllers: [AuthController],
  providers: [ConsoleEdge, { provide: APP_INTERCEPTOR, useClass: RecordActions }],
})
export class OpsModule {}
