import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { createPool } from '@peristiwa/postgres';
import { testDatabase } from '@peristiwa/testing';
import { migrateLedger } from './migrate-ledger';
import { PostgresLedger } from './postgres-ledger';

const WRITER = resolve(__dirname, '../../../dist/libs/testing/src/ledger-writer.js');
const PROCESSES = 5;
const CALLERS = 10;

let database: Awaited<ReturnType<typeof testDatabase>>;
let pool: Pool;

beforeAll(async () => {
  database = await testDatabase('tailing');
  await migrateLedger(database.url, { Born: { owner: 'birth' } });
  pool = createPool({ url: database.url, name: 'reader' });
  await pool.query('CREATE TABLE naive (position bigserial PRIMARY KEY, writer int NOT NULL)');
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Tails a log by position while 50 writers in five processes append and the processes are killed one by one. */
async function tailWhileWritersDie(mode: string, readAfter: (position: number) => Promise<number[]>) {
  const writers = Array.from({ length: PROCESSES }, () =>
    spawn(process.execPath, [WRITER, mode, database.url, String(CALLERS)], { stdio: 'ignore' }),
  );
  const failed: number[] = [];
  for (const writer of writers) writer.on('exit', (code) => code !== null && failed.push(code));
  const seen: number[] = [];
  const poll = async () => {
    const page = await readAfter(seen.at(-1) ?? 0);
    seen.push(...page);
    return page.length;
  };
  await until(poll, () => seen.length >= 500);
  for (const writer of writers) {
    const from = seen.length;
    await until(poll, () => seen.length >= from + 300);
    await kill(writer);
  }
  while ((await poll()) > 0);
  expect(failed).toEqual([]);
  return seen;
}

async function until(poll: () => Promise<number>, enough: () => boolean): Promise<void> {
  while (!enough()) if ((await poll()) === 0) await pause(1);
}

async function kill(writer: ChildProcess): Promise<void> {
  const exited = new Promise((done) => writer.once('exit', done));
  writer.kill('SIGKILL');
  await exited;
}

it('a tailing reader misses no event while writers are killed', async () => {
  const ledger = new PostgresLedger(pool, 'birth');
  const seen = await tailWhileWritersDie('ledger', async (position) =>
    (await ledger.readAfter(position, 500)).map((event) => event.position),
  );
  expect(seen).toEqual(seen.map((_, index) => index + 1));
  const { rows } = await pool.query(
    'SELECT count(*)::int AS events, max(position)::int AS last FROM ledger.event',
  );
  expect(rows[0]).toEqual({ events: seen.length, last: seen.length });
  const torn = await pool.query(
    'SELECT act_id FROM ledger.event GROUP BY act_id HAVING count(*) <> max(act_size)',
  );
  expect(torn.rowCount).toBe(0);
}, 60_000);

it('the control: a reader of a plain sequence loses events in the same harness', async () => {
  const seen = await tailWhileWritersDie('naive', async (position) => {
    const { rows } = await pool.query(
      'SELECT position FROM naive WHERE position > $1 ORDER BY position LIMIT 500',
      [position],
    );
    return rows.map((row) => Number(row.position));
  });
  const { rows } = await pool.query('SELECT count(*)::int AS written FROM naive');
  expect(rows[0].written).toBeGreaterThan(seen.length);
}, 60_000);
