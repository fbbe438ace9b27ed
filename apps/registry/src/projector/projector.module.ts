import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database.module';
import { PopulationProjector } from '../population/population-projector';
import { Projector } from './projector';

/** The worker: ledger → state and change log. It can run without the API. */
@Module({ imports: [DatabaseModule], providers: [Projector, PopulationProjector], exports: [Projector] })
export class ProjectorModule {}
