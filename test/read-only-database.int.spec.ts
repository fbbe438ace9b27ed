import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { demo, demoBiodata, migrateDesks } from '@peristiwa/desk';
import { eventTypes } from '@peristiwa/domain';
import { migrateLedger } from '@peristiwa/ledger';
import { startTestSystem, type TestSystem } from '@peristiwa/testing';
import { migratePublisher, publisherService } from '../apps/publisher/src/service';
import { migrateRegistry, registryService } from '../apps/registry/src/service';
import { statusService } from '../apps/status/src/service';

/** After a failover the old primary refuses every write with SQLSTATE 25006: a server that is away, not a fault. */
jest.setTimeout(90_000);

let system: TestSystem;
let admin: Client;
let registrar: string;
const [first, second] = demoBiodata as readonly [object, object];

beforeAll(async () => {
  system = await startTestSystem({
    definitions: [{ ...statusService, transports: undefined }, registryService, publisherService],
    migrate: async (url) => {
      await migrateLedger(url, eventTypes);
      await migrateDesks(url);
      await migrateRegistry(url);
      await migratePublisher(url);
    },
  });
  registrar = await system.token('registrar-3204');
  // The setting of a database holds for all of its sessions that begin later, so it is set from another database.
  const server = new URL(system.databaseUrl);
  server.pathname = '/postgres';
  admin = new Client({ connectionString: server.toString() });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await system.stop();
});

const record = (body: object) =>
  system.post(`${system.urls['status']}/v1/biodata`, body, { token: registrar });
const lookUp = () =>
  system.post(`${system.urls['registry']}/v1/persons/lookup`, demo.father, { token: registrar });

async function standing(service: 'registry' | 'publisher', check: string) {
  const { status, body } = await system.get(`${system.urls[service]}/health/ready`);
  const { state, reason } = (body.checks[check].details ?? {}) as { state?: string; reason?: string };
  return { status, state, reason };
}

/** Polls until `wanted` is true. @returns every state seen until then */
async function statesUntil(
  service: 'registry' | 'publisher',
  check: string,
  wanted: { readonly state: string; readonly reason?: string },
): Promise<Set<string | undefined>> {
  const seen = new Set<string | undefined>();
  for (;;) {
    const { state, reason } = await standing(service, check);
    seen.add(state);
    if (state === wanted.state && reason === wanted.reason) return seen;
    await sleep(20);
  }
}

async function failOver(setting: 'SET default_transaction_read_only = on' | 'RESET ALL'): Promise<void> {
  const name = new URL(system.databaseUrl).pathname.slice(1);
  await admin.query(`ALTER DATABASE "${name}" ${setting}`);
}

it('reads as an outage in desk, projector and publisher, and all resume by themselves', async () => {
  expect(await record(first)).toMatchObject({ status: 201 });
  await statesUntil('registry', 'projector', { state: 'running' });
  await statesUntil('publisher', 'builder', { state: 'running' });

  await failOver('SET default_transaction_read_only = on');
  await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
    new URL(system.databaseUrl).pathname.slice(1),
  ]);
  const away = { state: 'retrying', reason: '25006' };
  expect(await statesUntil('registry', 'projector', away)).not.toContain('blocked');
  expect(await statesUntil('publisher', 'builder', away)).not.toContain('blocked');
  const refused = await record(second);
  expect(refused).toMatchObject({
    status: 503,
    body: { type: 'urn:peristiwa:problem:temporarily-unavailable' },
  });
  expect(refused.headers.get('retry-after')).toBe('5');

  await failOver('RESET ALL');
  // A session that was opened in the meantime stays read-only: the pool drops it when it refuses a write.
  expect(await statesUntil('registry', 'projector', { state: 'running' })).not.toContain('blocked');
  expect(await statesUntil('publisher', 'builder', { state: 'running' })).not.toContain('blocked');
  let answer = await record(second);
  for (; answer.status === 503; answer = await record(second)) await sleep(20);
  expect(answer).toMatchObject({ status: 201 });
  let seen = await lookUp();
  for (; seen.status === 503 || seen.status === 404; seen = await lookUp()) await sleep(20);
  expect(seen).toMatchObject({ status: 200 });
});
