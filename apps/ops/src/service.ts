import { apps } from '@peristiwa/contracts';
import type { ServiceDefinition } from '@peristiwa/service';
import { OpsModule } from './ops.module';

export { migrateOps } from './migrate-ops';

export const opsService: ServiceDefinition = {
  name: 'ops',
  port: apps.ops.port,
  title: 'Peristiwa: ops',
  description:
    'The console and the API of operators: sign-in of browsers, the way from the page to the services, and live values.',
  module: () => OpsModule,
};
