import { Module } from '@nestjs/common';
import { LiveController } from './live.controller';
import { StreamsModule } from './streams.module';
import { Watchers } from './watchers';

@Module({ imports: [StreamsModule], controllers: [LiveController], providers: [Watchers] })
export class LiveModule {}
