import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database.module';
import { Issuer } from './issuer';
import { SessionEnds } from './session-ends';
import { SessionRows } from './session-rows';
import { Sessions } from './sessions';

/** The sessions of browsers. */
@Module({
  imports: [DatabaseModule],
  providers: [Issuer, SessionEnds, SessionRows, Sessions],
  exports: [Issuer, SessionEnds, Sessions],
})
export class SessionsModule {}
