import { Client } from 'pg';
import type { MigrationInterface } from 'typeorm';
import { rateTableSql } from './rate-table';

export interface MigrationSet {
  readonly url: string;
  /** Schema that owns the table of applied migrations. */
  readonly schema: string;
  /** TypeORM migration classes in order; their names end in a timestamp. */
  readonly migrations: readonly (new () => MigrationInterface)[];
  /** Roles of the services that count the requests of their callers in this schema (`rateTableSql`). */
  readonly counting?: readonly string[];
}

/**
 * Advisory lock keys of one database. Whoever may connect can take them, so the order of the ledger and the numbers of
 * changes have locks on tables instead (ADR 0065): 7002 migrations, 7003 a ministry's copy, 7005 the digests of a table
 * that are counted again.
 */
export const MIGRATION_LOCK = 7_002;

/** A migration itself takes as long as it takes. */
const CONNECTING = { connectionTimeoutMillis: 10_000 };

/**
 * Applies missing migrations, in one transaction per set; several processes that start at once wait for each other.
 * @returns the names of the migrations that were applied
 */
export async function migrate(set: MigrationSet): Promise<string[]> {
  const { url, schema, migrations, counting } = set;
  const lock = new Client({ connectionString: url, application_name: 'migrate', ...CONNECTING });
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await lock.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    const applied = (await hasAll(lock, schema, migrations)) ? [] : await apply(set);
    if (counting) await lock.query(rateTableSql(schema, counting));
    return applied;
  } finally {
    await lock.end();
  }
}

async function apply({ url, schema, migrations }: MigrationSet): Promise<string[]> {
  // Loaded only where there is something to migrate: it is two thirds of all modules of a job, and takes a quarter of a
  // second.
  const { DataSource } = await import('typeorm');
  const source = new DataSource({
    type: 'postgres',
    url,
    applicationName: 'migrate',
    schema,
    migrations: [...migrations],
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'all',
    synchronize: false,
    logging: ['error'],
  });
  await source.initialize();
  try {
    const applied = await source.runMigrations();
    return applied.map((migration) => migration.name);
  } finally {
    await source.destroy();
  }
}

/** True at every start but the first of a version. */
async function hasAll(
  client: Client,
  schema: string,
  migrations: MigrationSet['migrations'],
): Promise<boolean> {
  const table = `${schema}.migration`;
  const { rows: tables } = await client.query<{ oid: string | null }>('SELECT to_regclass($1) AS oid', [
    table,
  ]);
  if (tables[0]?.oid === null) return false;
  const { rows } = await client.query<{ name: string }>(`SELECT name FROM ${table}`);
  const applied = new Set(rows.map(({ name }) => name));
  return migrations.every(({ name }) => applied.has(name));
}

/** Creates the database that `url` names if the server does not have it yet. */
export async function ensureDatabase(url: string): Promise<void> {
  const target = new URL(url);
  const name = decodeURIComponent(target.pathname.slice(1));
  target.pathname = '/postgres';
  const client = new Client({
    connectionString: target.toString(),
    application_name: 'migrate',
    ...CONNECTING,
  });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE "${name.replaceAll('"', '""')}"`);
  } catch (error) {
    // Another process created it between the check and the command.
    const { code } = error as { code?: string };
    if (code !== '42P04' && code !== '23505') throw error;
  } finally {
    await client.end();
  }
}

/**
 * SQL that creates a role without log-in and lets the migrating log-in act in it. Roles belong to the whole server, so
 * two databases migrated at once may both try. From PostgreSQL 16 on, who creates a role is a member of it but may not
 * act in it; the privilege `SET` says that, and earlier servers do not know it.
 */
export function roleSql(role: string): string {
  return `DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${role}') THEN
      BEGIN CREATE ROLE ${role} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
    END IF;
    IF NOT pg_has_role(current_user, '${role}',
        CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
      EXECUTE format('GRANT ${role} TO %I', current_user);
    END IF;
  END $$`;
}
