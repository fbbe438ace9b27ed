import { apps } from '@peristiwa/contracts';
import type { ServiceDefinition } from '@peristiwa/service';
import { PublisherModule } from './publisher.module';
import type { Settings } from './tokens';

export { migratePublisher } from './migrate-publisher';

/** The publisher with other intervals than in a deployment; for specifications. */
export function publisherWith(settings: Partial<Settings>): ServiceDefinition {
  return {
    name: 'publisher',
    port: apps.publisher.port,
    title: 'Peristiwa: publisher',
    description:
      'Perjanjian kerja sama → feeds: what each partner may see of each change, on Kafka and by pull, with full history.',
    module: () => PublisherModule.with(settings),
  };
}

export const publisherService: ServiceDefinition = publisherWith({});
