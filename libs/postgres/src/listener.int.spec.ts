import type { Pool } from 'pg';
import { testDatabase } from '@peristiwa/testing';
import { Listener } from './listener';
import { createPool } from './pool';

let database: Awaited<ReturnType<typeof testDatabase>>;
let pool: Pool;
let listener: Listener;
const seen: string[] = [];

beforeAll(async () => {
  database = await testDatabase('listener');
  pool = createPool({ url: database.url, name: 'spec', max: 3 });
});
beforeEach(async () => {
  seen.length = 0;
  listener = new Listener({
    pool,
    channels: ['one', 'two'],
    onNotify: (channel, payload) => seen.push(payload === undefined ? channel : `${channel} ${payload}`),
    retryMs: 5,
  });
  listener.start();
  await shown('two');
});
afterEach(() => listener.stop());
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function shown(line: string): Promise<void> {
  while (!seen.includes(line)) await new Promise((resolve) => setTimeout(resolve, 5));
}
const notify = (channel: string, payload: string) =>
  pool.query('SELECT pg_notify($1, $2)', [channel, payload]);

it('receives what is sent on its channels, and at the start what it may have missed', async () => {
  await notify('three', 'no');
  await notify('one', '7');
  await notify('two', '8');
  await shown('two 8');
  expect(seen).toEqual(['one', 'two', 'one 7', 'two 8']);
});

it('listens again when its session was ended, and reports that it may have missed something', async () => {
  seen.length = 0;
  await pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%'`);
  await shown('two');
  await notify('one', '9');
  await shown('one 9');
  expect(seen).toEqual(['one', 'two', 'one 9']);
});

it('ends its session when it is stopped', async () => {
  await listener.stop();
  const { rows } = await pool.query(`SELECT 1 FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE 'LISTEN%' AND state = 'idle'`);
  await notify('one', '10');
  expect([rows.length <= 1, seen]).toEqual([true, ['one', 'two']]);
});
