import type { MigrationInterface, QueryRunner } from 'typeorm';
import { admitOnlyApps } from '@peristiwa/postgres';
import { runService, type Config } from '@peristiwa/service';
import type { FeedHandler } from './feed-handler';
import { ministryService, type MinistryDefinition, type MinistrySpec } from './ministry-service';

/** A partner that runs the kit in a process of its own. Only its name and its handler are needed. */
export interface PartnerSpec extends Partial<Omit<MinistrySpec, 'name' | 'handler'>> {
  readonly name: string;
  readonly handler: FeedHandler;
  /**
   * SQL that creates or changes the partner's own tables, by a name that ends in 13 digits: `Deaths1800000000001`. Each is
   * run once, in the order of the digits. The schema has the name of the partner, with `_` for `-`.
   */
  readonly tables?: Readonly<Record<string, string>>;
}

/**
 * The `main.ts` of a partner. The partner's own machine runs it, so it brings its own database up to date before it
 * starts, and lets only its own log-ins connect to it; it listens on `PORT_PARTNER` and ends in order on SIGTERM.
 */
export function runPartner(definition: PartnerSpec | ((config: Config) => MinistryDefinition)): void {
  runService(async function partner(config) {
    const service = typeof definition === 'function' ? definition(config) : definePartner(definition, config);
    const url = config.databaseUrl(service.name);
    await service.migrate(url);
    if (!(await admitOnlyApps(url, () => undefined)))
      process.stderr.write(`${service.name}: its owner has to revoke CONNECT on its database from PUBLIC\n`);
    return service;
  });
}

function definePartner({ tables = {}, ...spec }: PartnerSpec, config: Config): MinistryDefinition {
  const { name } = spec;
  return ministryService({
    port: config.ports['partner'] ?? 0,
    schema: name.replaceAll('-', '_'),
    title: `Peristiwa: ${name}`,
    description: `The copy of ${name}.`,
    entities: [],
    migrations: Object.entries(tables).map(([migration, sql]) => migrationOf(migration, sql)),
    controllers: [],
    ...spec,
  });
}

function migrationOf(name: string, sql: string): new () => MigrationInterface {
  return class implements MigrationInterface {
    readonly name = name;
    up(runner: QueryRunner): Promise<unknown> {
      return runner.query(sql);
    }
    /** Never called: a release goes back by a further migration. */
    down(): Promise<void> {
      return Promise.resolve();
    }
  };
}
