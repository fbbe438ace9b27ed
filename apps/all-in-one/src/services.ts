import { eventTypes } from '@peristiwa/domain';
import { appNames, appsOf, databaseRole, topicsOf, type AppName } from '@peristiwa/contracts';
import { migrateDesks } from '@peristiwa/desk';
import { migrateLedger } from '@peristiwa/ledger';
import { errorCode, StartProblem } from '@peristiwa/embedded';
import { isOutage } from '@peristiwa/kernel';
import { createKafka, ensureTopics } from '@peristiwa/messaging';
import { admitOnlyApps, ensureDatabase } from '@peristiwa/postgres';
import type { Config, ServiceDefinition } from '@peristiwa/service';
import type { Logger } from 'pino';
import { birthService } from '../../birth/src/service';
import { bpsService } from '../../bps/src/service';
import { deathService } from '../../death/src/service';
import { kemenp2miService } from '../../kemenp2mi/src/service';
import { kemensosService } from '../../kemensos/src/service';
import { moveService } from '../../move/src/service';
import { migrateOps, opsService } from '../../ops/src/service';
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
  ops: opsService,
} satisfies Record<AppName, ServiceDefinition>;

export const allServices: readonly ServiceDefinition[] = Object.values(services);

/** Migrates every database. It is safe to repeat, and to run on several machines at once. @throws StartProblem */
export function migrateAll(
  config: Config,
  onStep: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  return atServer('PostgreSQL', 'DATABASE_URL', () => migrate(config, onStep, signal));
}

async function migrate(
  config: Config,
  onStep: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const steps: readonly (readonly [string, string, (url: string) => Promise<readonly string[]>])[] = [
    ['ledger', config.databaseUrl('ledger'), (url) => migrateLedger(url, eventTypes)],
    ['desks', config.databaseUrl('ledger'), migrateDesks],
    ['registry', config.databaseUrl('registry'), migrateRegistry],
    ['publisher', config.databaseUrl('publisher'), migratePublisher],
    ['ops', config.databaseUrl('ops'), migrateOps],
    ...appsOf('ministry').map((name) => [name, config.databaseUrl(name), services[name].migrate] as const),
  ];
  for (const [name, url, apply] of steps) {
    signal?.throwIfAborted();
    await ensureDatabase(url);
    const applied = await apply(url);
    if (applied.length > 0) onStep(`${name}: ${applied.length} migration${applied.length > 1 ? 's' : ''}`);
  }
  const passwords = new Map(appNames.map((app) => [databaseRole(app), config.databasePassword(app)]));
  for (const url of new Set(steps.map(([, used]) => used))) {
    const isClosed = await admitOnlyApps(url, (role) => passwords.get(role));
    if (!isClosed) onStep(`${new URL(url).pathname.slice(1)}: its owner has to revoke CONNECT from PUBLIC`);
  }
}

/** @throws StartProblem, AccessRefused */
export function createTopics(config: Config, log: Logger): Promise<void> {
  const kafka = createKafka({ ...config.kafka, clientId: 'peristiwa-topics', logger: log });
  return atServer('Kafka', 'KAFKA_BROKERS', () =>
    ensureTopics(kafka, topicsOf(appsOf('desk'), appsOf('ministry'), config.intakeHours)),
  );
}

/** SQLSTATE: wrong user, wrong password, no such database. */
const REFUSED: ReadonlySet<string | undefined> = new Set(['28000', '28P01', '3D000']);

/** What a server that is away or refuses would otherwise print is a stack of its driver. */
async function atServer(server: string, variable: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const code = errorCode(error);
    if (REFUSED.has(code))
      throw new StartProblem(
        `${server} refuses the user, the password or the database of ${variable} (${code}).`,
        `Correct ${variable}, or create what it names.`,
        { cause: error },
      );
    if (!isOutage(error)) throw error;
    throw new StartProblem(
      `${server} cannot be reached${code === undefined ? '' : ` (${code})`}.`,
      `Check that it runs and that ${variable} names its host and port; then start again.`,
      { cause: error },
    );
  }
}
