import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { eventTypes } from '@peristiwa/domain';
import { demoBiodata, migrateDesks } from '@peristiwa/desk';
import { migrateLedger } from '@peristiwa/ledger';
import { findDevClient, loadConfig, run, startDevIssuer } from '@peristiwa/service';
import { testDatabase } from '@peristiwa/testing';
import { statusService } from '../apps/status/src/service';

const status = { ...statusService, port: 0, transports: undefined };
const body = demoBiodata[0] as object;

let dir: string;
let issuer: Awaited<ReturnType<typeof startDevIssuer>>;
let token: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'peristiwa-outage-'));
  issuer = await startDevIssuer({ port: 0, dir });
  const claims = findDevClient('registrar-3204');
  if (!claims) throw new Error('No such client');
  token = await issuer.token(claims);
});
afterAll(async () => {
  await issuer.stop();
  await rm(dir, { recursive: true, force: true });
});

function statusOn(url: string) {
  const config = loadConfig({
    DATABASE_URL: url,
    KAFKA_BROKERS: '127.0.0.1:1',
    OIDC_ISSUER: issuer.issuer,
    OIDC_JWKS_URL: issuer.jwksUrl,
    LOG_LEVEL: 'silent',
    SYNTHETIC: 'true',
  });
  return run([status], config);
}

async function record(running: Awaited<ReturnType<typeof statusOn>>) {
  const response = await fetch(`${running.urls.status}/v1/biodata`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
  });
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    body: (await response.json()) as object,
  };
}

async function readiness(running: Awaited<ReturnType<typeof statusOn>>) {
  const response = await fetch(`${running.urls.status}/health/ready`);
  return (await response.json()) as { failing: string[] };
}

const away = {
  status: 503,
  retryAfter: '5',
  body: { type: 'urn:peristiwa:problem:temporarily-unavailable', status: 503 },
};

it('answers 503 with Retry-After while PostgreSQL refuses connections', async () => {
  const free = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => free.once('listening', resolve));
  const { port } = free.address() as AddressInfo;
  await new Promise((resolve) => free.close(resolve));
  const running = await statusOn(`postgresql://nobody:nothing@127.0.0.1:${port}/peristiwa`);
  try {
    expect(await record(running)).toMatchObject(away);
    const ready = await fetch(`${running.urls.status}/health/ready`);
    expect(ready.status).toBe(503);
    expect((await fetch(`${running.urls.status}/health/live`)).status).toBe(200);
  } finally {
    await running.stop();
  }
});

it('answers 503 when the ledger is locked for long, and registers the same request afterwards', async () => {
  const database = await testDatabase('outage');
  await migrateLedger(database.url, eventTypes);
  await migrateDesks(database.url);
  const other = new Client({ connectionString: database.url });
  await other.connect();
  const running = await statusOn(database.url);
  try {
    await other.query('BEGIN; LOCK TABLE ledger.ordering IN SHARE UPDATE EXCLUSIVE MODE');
    const [answer, ready] = await Promise.all([record(running), readiness(running)]);
    expect(answer).toMatchObject(away);
    expect(ready).toMatchObject({ failing: expect.arrayContaining(['ledger']) });
    await other.query('ROLLBACK');
    expect((await readiness(running)).failing).not.toContain('ledger');
    expect(await record(running)).toMatchObject({ status: 201 });
    expect(await record(running)).toMatchObject({ status: 200 });
  } finally {
    await running.stop();
    await other.end();
    await database.drop();
  }
});
