import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database.module';
import { Projector } from './projector';

/** The worker half: ledger → state, change log. Can be run without the API. */
@Module({ imports: [DatabaseModule], providers: [Projector], exports: [Projector] })
export class ProjectorModule {}
