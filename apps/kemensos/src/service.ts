import { migrateMinistry, ministryService } from '@peristiwa/subscriber';
import { Cases } from './cases';
import { CaseEntity, HouseholdEntity } from './entities';
import { Households } from './households';
import { KemensosController } from './kemensos.controller';
import { kemensosHandler } from './kemensos.handler';
import { CreateKemensos1795500000001 } from './migrations/kemensos-1';

export const kemensosService = ministryService({
  name: 'kemensos',
  port: 3201,
  title: 'Peristiwa: Kemensos',
  description: 'Beneficiary households; deaths, births, moves and changes of the family card become cases.',
  handler: kemensosHandler,
  entities: [HouseholdEntity, CaseEntity],
  controllers: [KemensosController],
  providers: [Households, Cases],
});

/** Creates the database that `url` names if it is missing, and brings its tables up to date. */
export function migrateKemensos(url: string): Promise<readonly string[]> {
  const migrations = [CreateKemensos1795500000001];
  return migrateMinistry({ url, role: 'peristiwa_kemensos', schema: 'kemensos', migrations });
}
