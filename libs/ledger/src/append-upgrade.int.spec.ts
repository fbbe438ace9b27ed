import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import { createPool } from '@peristiwa/postgres';
import { testDatabase } from '@peristiwa/testing';
import { migrateLedger } from './migrate-ledger';
import { PostgresLedger } from './postgres-ledger';
import { verifyLedger } from './verify-ledger';

let database: Awaited<ReturnType<typeof testDatabase>>;
let owner: Pool;
let desk: Pool;

beforeAll(async () => {
  database = await testDatabase('upgrade');
  await migrateLedger(database.url, { Born: { owner: 'birth' }, Voided: { owner: '*' } });
  owner = createPool({ url: database.url, name: 'owner' });
  desk = createPool({ url: database.url, role: 'peristiwa_birth', name: 'desk' });
});
afterAll(async () => {
  await desk.end();
  await owner.end();
  await database.drop();
});

async function appendNow(): Promise<void> {
  const streamId = uuidv7();
  const on = { occurredOn: '2026-11-01', reportedOn: '2026-11-02' };
  const outcome = await new PostgresLedger(desk, 'birth').append({
    ...{ actId: uuidv7(), requestId: uuidv7(), contentHash: Buffer.alloc(32), office: '3204', meta: '{}' },
    streams: [{ streamId, kind: 'person', version: 0, events: 1 }],
    reservations: [],
    events: [{ streamId, type: 'Born', schemaVersion: 1, data: '{"name":"Ayu – ☀"}', ...on }],
    result: '{}',
  });
  expect(outcome.kind).toBe('appended');
}

/** The call of a desk of ledger-3: thirty arrays. */
async function appendAsLedger3(): Promise<void> {
  const [act, stream] = [`'{${uuidv7()}}'`, `'{${uuidv7()}}'`];
  const request = `${act}, '{\\\\x00}', ${act}, '{1}', '{"{}"}'`;
  const streams = `'{1}', ${stream}, '{person}', '{1}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}'`;
  const place = `'{1}', '{1}', '{1}', ${stream}, '{1}', ${act}`;
  const event = `'{Born}', '{1}', '{2026-11-01}', '{2026-11-02}', '{3204}', '{"{}"}', '{"{}"}'`;
  const { rows } = await desk.query(
    `SELECT first_position FROM ledger.append_birth(${request}, ${streams}, ${place}, ${event})`,
  );
  expect(rows).toHaveLength(1);
}

/** The call of a desk of ledger-4: rows without `supersedes`. */
async function appendAsLedger4(type = 'Born') {
  const [act, stream] = [uuidv7(), uuidv7()];
  const request = `ARRAY[('${act}', '\\x00', '${act}', 1, '{}')::ledger.new_request]`;
  const opened = `ARRAY[('${stream}', 'person', 1)::ledger.new_stream]`;
  const event = `ARRAY[('${stream}', 1, '${act}', 1, 1, '${uuidv7()}', '${act}', '${type}', 1, '2026-11-01',
    '2026-11-02', '3204', '{}', '{}')::ledger.new_event]`;
  const { rows } = await desk.query(
    `SELECT ledger.append_birth(${request}, ${opened}, '{}', '{}', '{}', ${event})`,
  );
  expect(rows).toHaveLength(1);
}

it('desks of earlier versions append beside new ones, and the result is one chain', async () => {
  for (const append of [appendNow, appendAsLedger3, appendAsLedger4, appendNow, appendAsLedger4]) {
    await append();
  }
  await appendAsLedger3();
  expect(await verifyLedger({ pool: owner })).toMatchObject({ events: 6, findings: [] });
});

it('a desk of the previous version cannot append the marker of acts that supersede', async () => {
  await expect(appendAsLedger4('Voided')).rejects.toMatchObject({ code: '42501' });
});

/**
 * A call that would make a wrong ledger is refused before the function reads any parameter, so none has to be sent.
 */
it.each([
  ['25001', 'BEGIN ISOLATION LEVEL REPEATABLE READ'],
  ['25001', 'BEGIN ISOLATION LEVEL SERIALIZABLE'],
  ['22021', "BEGIN; SET LOCAL client_encoding = 'LATIN1'"],
])('refuses with %s after %s', async (code, begin) => {
  const client = await desk.connect();
  try {
    await client.query(begin);
    const nothing = "'{}', '{}', '{}', '{}', '{}', '{}'";
    await expect(client.query(`SELECT ledger.append_acts_birth(${nothing})`)).rejects.toMatchObject({ code });
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});

it.each([0, -1])('refuses to advance a stream by %i events', async (events) => {
  await appendNow();
  const { rows } = await owner.query<{ id: string }>('SELECT stream_id AS id FROM ledger.stream LIMIT 1');
  const claim = `ARRAY[ROW('${rows[0]?.id}', 1, ${events})::ledger.stream_claim]`;
  const sql = `SELECT ledger.append_acts_birth('{}', '{}', ${claim}, '{}', '{}', '{}')`;
  await expect(desk.query(sql)).rejects.toMatchObject({ code: 'LG001' });
});

it('refuses a call by another desk', async () => {
  const sql = "SELECT ledger.append_acts_death('{}', '{}', '{}', '{}', '{}', '{}')";
  await expect(desk.query(sql)).rejects.toMatchObject({ code: '42501' });
});
