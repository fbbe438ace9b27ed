import { apps } from '@peristiwa/contracts';
import { ministryService } from '@peristiwa/subscriber';
import { BpsController } from './bps.controller';
import { bpsHandler } from './bps.handler';
import { CreateBps1795500000003 } from './migrations/bps-1';
import { ForgetPositions1795500000023 } from './migrations/bps-2';
import { RetractFacts1795500000033 } from './migrations/bps-3';
import { CountMoreEvents1796700000043 } from './migrations/bps-4';
import { PlaceOfFacts1796700000053 } from './migrations/bps-5';
import { Tables } from './tables';

export const bpsService = ministryService({
  name: 'bps',
  port: apps.bps.port,
  title: 'Peristiwa: BPS',
  description:
    'Pseudonymised births, deaths, moves and population, each table as known at a registration cut-off.',
  handler: bpsHandler,
  entities: [],
  migrations: [
    CreateBps1795500000003,
    ForgetPositions1795500000023,
    RetractFacts1795500000033,
    CountMoreEvents1796700000043,
    PlaceOfFacts1796700000053,
  ],
  controllers: [BpsController],
  providers: [Tables],
});
