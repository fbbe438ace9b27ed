import { migrateMinistry, ministryService } from '@peristiwa/subscriber';
import { BpsController } from './bps.controller';
import { bpsHandler } from './bps.handler';
import { CreateBps1795500000003 } from './migrations/bps-1';
import { Tables } from './tables';

export const bpsService = ministryService({
  name: 'bps',
  port: 3203,
  title: 'Peristiwa: BPS',
  description:
    'Pseudonymised births, deaths, moves and population, each table as known at a registration cut-off.',
  handler: bpsHandler,
  entities: [],
  controllers: [BpsController],
  providers: [Tables],
});

/** Creates the database that `url` names if it is missing, and brings its tables up to date. */
export function migrateBps(url: string): Promise<readonly string[]> {
  const migrations = [CreateBps1795500000003];
  return migrateMinistry({ url, role: 'peristiwa_bps', schema: 'bps', migrations });
}
