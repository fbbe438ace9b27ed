import { migrateMinistry, ministryService } from '@peristiwa/subscriber';
import { AlertEntity } from './alert.entity';
import { KemenP2miController } from './kemenp2mi.controller';
import { kemenp2miHandler } from './kemenp2mi.handler';
import { CreateKemenP2mi1795500000002 } from './migrations/kemenp2mi-1';
import { Verifications } from './verifications';

export const kemenp2miService = ministryService({
  name: 'kemenp2mi',
  port: 3202,
  title: 'Peristiwa: KemenP2MI',
  description:
    'Watch-list of (prospective) migrant workers and their next of kin: alerts and identity checks.',
  handler: kemenp2miHandler,
  entities: [AlertEntity],
  controllers: [KemenP2miController],
  providers: [Verifications],
});

/** Creates the database that `url` names if it is missing, and brings its tables up to date. */
export function migrateKemenp2mi(url: string): Promise<readonly string[]> {
  const migrations = [CreateKemenP2mi1795500000002];
  return migrateMinistry({ url, role: 'peristiwa_kemenp2mi', schema: 'kemenp2mi', migrations });
}
