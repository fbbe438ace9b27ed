import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { RecordActions } from './actions/record-actions';
import { AuthController } from './console/auth.controller';
import { ConsoleEdge } from './console/console-edge';
import { Issuer } from './console/issuer';
import { Sessions } from './console/sessions';
import { DatabaseModule } from './database.module';
import { Forms } from './forms/forms';
import { FormsController } from './forms/forms.controller';
import { DevCalls } from './guide/dev-calls';
import { GuideController } from './guide/guide.controller';
import { Holdings } from './guide/holdings';
import { Tours } from './guide/tours';

/** Each capability adds its controllers and providers here; they find the database, the session's actor and the rows of actions. */
@Module({
  imports: [DatabaseModule],
  controllers: [AuthController, FormsController, GuideController],
  providers: [
    Issuer,
    Sessions,
    ConsoleEdge,
    Forms,
    DevCalls,
    Holdings,
    Tours,
    { provide: APP_INTERCEPTOR, useClass: RecordActions },
  ],
})
export class OpsModule {}
