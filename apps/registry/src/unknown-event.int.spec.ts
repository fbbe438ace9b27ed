import { uuidv7 } from 'uuidv7';
import { migrateLedger, PostgresLedger } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import { alone, idOf, type LedgerFixture, type TestSystem } from '@peristiwa/testing';
import { startRegistryService, type RegistryServiceUnderTest } from './registry-service-under-test';

let registry: RegistryServiceUnderTest;
let system: TestSystem;
let ledger: LedgerFixture;

beforeAll(async () => {
  registry = await startRegistryService();
  ({ system, writer: ledger } = registry);
});
afterAll(() => registry.stop());

/** Appends as a desk of the next release would. */
async function appendFromTheFuture(): Promise<void> {
  await migrateLedger(system.databaseUrl, { IrisScanned: { owner: 'birth' } });
  const pool = createPool({ url: system.databaseUrl, role: 'peristiwa_birth', name: 'future' });
  const streamId = uuidv7();
  const day = '2026-11-22';
  await new PostgresLedger(pool, 'birth').append({
    actId: uuidv7(),
    requestId: uuidv7(),
    contentHash: Buffer.alloc(32),
    office: '3204',
    streams: [{ streamId, kind: 'person', version: 0, events: 1 }],
    reservations: [],
    events: [
      { streamId, type: 'IrisScanned', schemaVersion: 1, occurredOn: day, reportedOn: day, data: '{}' },
    ],
    meta: '{}',
    result: '{}',
  });
  await pool.end();
}

it('stops the projector before the event; reads are answered, and readiness reports the reason', async () => {
  const base = system.urls['registry'];
  const token = await system.token('operator');
  const before = await ledger.record(alone(1));
  await appendFromTheFuture();
  await ledger.record(alone(2, {}, { kkNumber: '3204010601209002' }));
  const known = await system.get(`${base}/v1/persons/${idOf(1)}?minPosition=${before.position}`, { token });
  expect(known.status).toBe(200);

  let ready = await system.get(`${base}/health/ready`);
  while (ready.status === 200) ready = await system.get(`${base}/health/ready`);
  expect(ready.body.failing).toEqual(['projector']);
  expect(ready.body.checks.projector.details).toMatchObject({
    state: 'blocked',
    position: before.position,
    reason: `Event type IrisScanned version 1 at position ${before.position + 1} is not known to this release`,
  });
  // The unknown event is neither guessed nor skipped, so later events wait.
  expect((await system.get(`${base}/v1/persons/${idOf(2)}`, { token })).status).toBe(404);
  const { body } = await system.get(`${base}/v1/status`, { token });
  expect(body).toMatchObject({ position: before.position, lagEvents: 3 });
});
