import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database.module';
import { DerivedProjector } from '../derived/derived-projector';
import { Projector } from './projector';

/** The worker: ledger → state and change log. It can run without the API. */
@Module({ imports: [DatabaseModule], providers: [Projector, DerivedProjector], exports: [Projector] })
export class ProjectorModule {}
