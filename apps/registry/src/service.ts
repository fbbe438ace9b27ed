import { apps } from '@peristiwa/contracts';
import type { ServiceDefinition } from '@peristiwa/service';
import { RegistryModule } from './registry.module';

export { migrateRegistry } from './migrate-registry';

export const registryService: ServiceDefinition = {
  name: 'registry',
  port: apps.registry.port,
  title: 'Peristiwa: registry',
  description:
    'The current state of every resident and family card, projected from the ledger, and their history as of any ' +
    'day. A NIK is only ever sent in a body; every read of a person is kept in the access log.',
  module: () => RegistryModule,
};
