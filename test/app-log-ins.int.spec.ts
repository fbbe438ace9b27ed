import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { appNames, databaseRole, hasOwnDatabase, type AppName } from '@peristiwa/contracts';
import { findDevClient, loadConfig, run, startDevIssuer, type DevIssuer } from '@peristiwa/service';
import { testDatabase, testKafkaBrokers, type TestDatabase } from '@peristiwa/testing';
import { ensureDocumentKey, ensureFeedKey } from '../apps/all-in-one/src/embedded';
import { allServices, migrateAll } from '../apps/all-in-one/src/services';

/*
 * Issue 13 §1, row 4: every app of the compose file was the superuser. Here each service runs with a log-in that is its
 * own role and nothing more, as `migrate` creates it from DB_PASSWORD_<APP>.
 */

jest.setTimeout(90_000);

/** What a service without its topics and its neighbours lacks. */
const ELSEWHERE: ReadonlySet<string> = new Set(['kafka', 'feed']);
const PASSWORD = 'kata sandi aplikasi';
const ownDatabases = appNames.filter(hasOwnDatabase);
let issuer: DevIssuer;
let dir: string;
let common: TestDatabase;
let own: Map<AppName, TestDatabase>;

const databaseOf = (app: AppName) => own.get(app) ?? common;
function urlOf(app: AppName): string {
  const url = new URL(databaseOf(app).url);
  url.username = databaseRole(app);
  url.password = encodeURIComponent(PASSWORD);
  return url.toString();
}

function environmentOf(databaseUrl: string, ministries: (app: AppName) => string) {
  return {
    DATABASE_URL: databaseUrl,
    ...Object.fromEntries(ownDatabases.map((app) => [`${app.toUpperCase()}_URL`, ministries(app)])),
    KAFKA_BROKERS: testKafkaBrokers().join(','),
    OIDC_ISSUER: issuer.issuer,
    OIDC_JWKS_URL: issuer.jwksUrl,
    FEED_KEYS: join(dir, 'feed-keys'),
    DOCUMENT_KEYS: join(dir, 'document-keys'),
    LOG_LEVEL: 'silent',
    SYNTHETIC: 'true',
  };
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'peristiwa-log-ins-'));
  issuer = await startDevIssuer({ port: 0, dir });
  await ensureFeedKey(join(dir, 'feed-keys'));
  await ensureDocumentKey(join(dir, 'document-keys'));
  common = await testDatabase('app_log_ins');
  own = new Map();
  for (const app of ownDatabases) own.set(app, await testDatabase(`app_log_ins_${app}`));
  const passwords = Object.fromEntries(appNames.map((app) => [`DB_PASSWORD_${app.toUpperCase()}`, PASSWORD]));
  const environment = environmentOf(common.url, (app) => databaseOf(app).url);
  await migrateAll(loadConfig({ ...environment, ...passwords }), () => undefined);
});
afterAll(async () => {
  await issuer.stop();
  for (const database of [common, ...own.values()]) await database.drop();
  await rm(dir, { recursive: true, force: true });
});

it.each(appNames)('%s works with a log-in that is its role only', async (app) => {
  const definition = allServices.find(({ name }) => name === app);
  if (!definition) throw new Error(`No service ${app}`);
  // The topics are those of other specifications.
  const service = { ...definition, port: 0, transports: undefined };
  const running = await run([service], loadConfig(environmentOf(urlOf(app), () => urlOf(app))));
  try {
    let failing: string[] | undefined;
    while (failing?.every((check) => ELSEWHERE.has(check)) !== true) {
      if (failing) await sleep(50);
      const response = await fetch(`${running.urls[app]}/health/ready`);
      ({ failing } = (await response.json()) as { failing: string[] });
    }
    expect(failing).not.toContain('ledger');
    if (!hasOwnDatabase(app)) return;
    // What a ministry has applied stands in its own database.
    const claims = findDevClient(app);
    const headers = { authorization: `Bearer ${claims && (await issuer.token(claims))}` };
    expect((await fetch(`${running.urls[app]}/v1/status`, { headers })).status).toBe(200);
  } finally {
    await running.stop();
  }
});

it.each([
  ['birth', 'SELECT FROM registry.person'],
  ['registry', 'SELECT FROM publisher.agreement'],
  ['registry', "INSERT INTO ledger.event_type VALUES ('Forged', 'birth')"],
  ['publisher', 'SELECT FROM ledger.event'],
  ['publisher', 'BEGIN; LOCK TABLE ledger.ordering IN ACCESS SHARE MODE'],
  ['birth', 'BEGIN; LOCK TABLE registry.change_numbering IN ACCESS SHARE MODE'],
  ['status', 'SET ROLE peristiwa_birth'],
] as const)('%s may not %s', async (app, statement) => {
  const client = new Client({ connectionString: urlOf(app) });
  await client.connect();
  try {
    await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
  } finally {
    await client.end();
  }
});

it('no app connects to the database of a ministry', async () => {
  const url = new URL(urlOf('birth'));
  url.pathname = new URL(urlOf('kemensos')).pathname;
  const client = new Client({ connectionString: url.toString() });
  client.on('error', () => undefined);
  await expect(client.connect()).rejects.toMatchObject({ code: '42501' });
  await client.end();
});
