import { Module } from '@nestjs/common';
import { CheckpointWatch } from '@peristiwa/projections';
import { DatabaseModule } from '../database.module';
import { AccessLog } from './access-log';
import { ActsController } from './acts.controller';
import { Anomalies } from './anomalies';
import { DueCasesController } from './due-cases.controller';
import { CaseQueries } from '../cases/case-queries';
import { CaseWork } from '../cases/case-work';
import { CasesController } from '../cases/cases.controller';
import { Turnaround } from '../cases/turnaround';
import { FamiliesController } from './families.controller';
import { MinPosition } from './min-position';
import { OperationsController } from './operations.controller';
import { PersonSearches } from './person-search';
import { PersonsController } from './persons.controller';
import { QualityFlagsController } from './quality-flags.controller';
import { ReferenceController } from './reference.controller';
import { ReportsController } from './reports.controller';
import { RegistryQueries } from './registry-queries';
import { DueCaseQueries } from '../due-cases/due-case-queries';
import { PopulationQueries } from '../population/population-queries';
import { VitalQueries } from '../vital-records/vital-queries';
import { PopulationController } from './population.controller';
import { StatisticsController } from './statistics.controller';
import { VitalStatisticsController } from './vital-statistics.controller';

/** The read API: look-up, person, timeline, family, statistics. It can run without the projector. */
@Module({
  imports: [DatabaseModule],
  controllers: [
    QualityFlagsController,
    DueCasesController,
    CasesController,
    PersonsController,
    ActsController,
    FamiliesController,
    ReportsController,
    StatisticsController,
    PopulationController,
    VitalStatisticsController,
    OperationsController,
    ReferenceController,
  ],
  providers: [
    RegistryQueries,
    PersonSearches,
    PopulationQueries,
    VitalQueries,
    DueCaseQueries,
    CaseQueries,
    CaseWork,
    Turnaround,
    AccessLog,
    Anomalies,
    {
      provide: MinPosition,
      useFactory: (watch: CheckpointWatch) => new MinPosition(watch),
      inject: [CheckpointWatch],
    },
  ],
})
export class ApiModule {}
