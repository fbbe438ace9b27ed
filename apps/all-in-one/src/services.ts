import { eventTypes } from '@peristiwa/domain';
import { appsOf, topicsOf, type AppName } from '@peristiwa/contracts';
import { migrateDesks } from '@peristiwa/desk';
import { migrateLedger } from '@peristiwa/ledger';
import { createKafka, ensureTopics } from '@peristiwa/messaging';
import { ensureDatabase } from '@peristiwa/postgres';
import type { Config, ServiceDefinition } from '@peristiwa/service';
import type { Logger } from 'pino';
import { birthService } from '../../birth/src/service';
import { bpsService } from '../../bps/src/service';
import { deathService } from '../../death/src/service';
import { kemenp2miService } from '../../kemenp2mi/src/service';
import { kemensosService } from '../../kemensos/src/service';
import { moveService } from '../../move/src/service';
import { migratePublisher, publisherService } from '../../publisher/src/service';
import { migrateRegistry, registryService } from '../../registry/src/service';
import { statusService } from '../../status/src/service';

/** In the order in which they start; they stop in reverse, so that published messages are still consumed. */
const services = {
  kemensos: kemensosService,
  kemenp2mi: kemenp2miService,
  bps: bpsService,
  publisher: publisherService,
  registry: registryService,
  birth: birthService,
  death: deathService,
  move: moveService,
  status: statusService,
} satisfies Record<AppName, ServiceDefinition>;

export const allServices: readonly ServiceDefinition[] = Object.values(services);

/** Migrates every database. It is safe to repeat, and to run on several machines at once. */
export async function migrateAll(config: Config, onStep: (line: string) => void): Promise<void> {
  const steps: readonly (readonly [string, string, (url: string) => Promise<readonly string[]>])[] = [
    ['ledger', config.databaseUrl('ledger'), (url) => migrateLedger(url, eventTypes)],
    ['desks', config.databaseUrl('ledger'), migrateDesks],
    ['registry', config.databaseUrl('registry'), migrateRegistry],
    ['publisher', config.databaseUrl('publisher'), migratePublisher],
    ...appsOf('ministry').map((name) => [name, config.databaseUrl(name), services[name].migrate] as const),
  ];
  for (const [name, url, apply] of steps) {
    await ensureDatabase(url);
    const applied = await apply(url);
    if (applied.length > 0) onStep(`${name}: ${applied.length} migration${applied.length > 1 ? 's' : ''}`);
  }
}

export async function createTopics(config: Config, log: Logger): Promise<void> {
  const kafka = createKafka({ ...config.kafka, clientId: 'peristiwa-topics', logger: log });
  await ensureTopics(kafka, topicsOf(appsOf('desk'), appsOf('ministry')));
}
