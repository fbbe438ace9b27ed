import { Module } from '@nestjs/common';
import { SessionsModule } from '../console/sessions.module';
import { EventStreams } from './event-streams';

@Module({ imports: [SessionsModule], providers: [EventStreams], exports: [EventStreams] })
export class StreamsModule {}
