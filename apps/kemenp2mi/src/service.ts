import { apps } from '@peristiwa/contracts';
import { ministryService } from '@peristiwa/subscriber';
import { AlertEntity } from './alert.entity';
import { Alerts } from './alerts';
import { KemenP2miController } from './kemenp2mi.controller';
import { kemenp2miHandler } from './kemenp2mi.handler';
import { CreateKemenP2mi1795500000002 } from './migrations/kemenp2mi-1';
import { HashOnce1795500000022 } from './migrations/kemenp2mi-2';
import { RetractAlerts1795500000032 } from './migrations/kemenp2mi-3';
import { Verifications } from './verifications';

export const kemenp2miService = ministryService({
  name: 'kemenp2mi',
  port: apps.kemenp2mi.port,
  title: 'Peristiwa: KemenP2MI',
  description:
    'Watch-list of (prospective) migrant workers and their next of kin: alerts and identity checks.',
  handler: kemenp2miHandler,
  entities: [AlertEntity],
  migrations: [CreateKemenP2mi1795500000002, HashOnce1795500000022, RetractAlerts1795500000032],
  controllers: [KemenP2miController],
  providers: [Alerts, Verifications],
});
