import { Module } from '@nestjs/common';
import { StreamsModule } from '../live/streams.module';
import { DevCalls } from './dev-calls';
import { GuideController } from './guide.controller';
import { Holdings } from './holdings';
import { Tours } from './tours';
import { WatchedTours } from './watched-tours';

@Module({
  imports: [StreamsModule],
  controllers: [GuideController],
  providers: [DevCalls, Holdings, Tours, WatchedTours],
})
export class GuideModule {}
