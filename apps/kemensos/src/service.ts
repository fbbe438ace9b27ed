import { apps } from '@peristiwa/contracts';
import { ministryService } from '@peristiwa/subscriber';
import { Cases } from './cases';
import { CaseEntity, HouseholdEntity } from './entities';
import { Households } from './households';
import { KemensosController } from './kemensos.controller';
import { kemensosHandler } from './kemensos.handler';
import { CreateKemensos1795500000001 } from './migrations/kemensos-1';
import { EraseNumbers1795500000021 } from './migrations/kemensos-2';
import { OneCasePerCause1795500000031 } from './migrations/kemensos-3';

export const kemensosService = ministryService({
  name: 'kemensos',
  port: apps.kemensos.port,
  title: 'Peristiwa: Kemensos',
  description: 'Beneficiary households; deaths, births, moves and changes of the family card become cases.',
  handler: kemensosHandler,
  entities: [HouseholdEntity, CaseEntity],
  migrations: [CreateKemensos1795500000001, EraseNumbers1795500000021, OneCasePerCause1795500000031],
  controllers: [KemensosController],
  providers: [Households, Cases],
});
