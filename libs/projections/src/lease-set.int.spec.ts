import type { Pool } from 'pg';
import { createPool } from '@peristiwa/postgres';
import { losingAnswers, testDatabase, type TestDatabase } from '@peristiwa/testing';
import { checkpointTableSql, FencedError } from './lease';
import { LeaseSet } from './lease-set';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await testDatabase('lease_set');
  pool = createPool({ url: database.url, name: 'spec' });
  await pool.query(checkpointTableSql('public'));
});
beforeEach(() => pool.query('TRUNCATE checkpoint'));
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const setOf = (owner: string, { ttlMs = 60_000, on = pool } = {}) =>
  new LeaseSet(on, { schema: 'public', owner, ttlMs });
const expire = (name: string) =>
  pool.query(`UPDATE checkpoint SET leased_until = clock_timestamp() - interval '1 ms' WHERE name = $1`, [
    name,
  ]);
const position = async (name: string) =>
  Number((await pool.query('SELECT position FROM checkpoint WHERE name = $1', [name])).rows[0]?.position);

it('takes what is free, in one statement for all, and keeps what it has under the same epoch', async () => {
  const first = setOf('first');
  await first.keep(['a', 'b']);
  const epochs = ['a', 'b'].map((name) => first.grantOf(name)?.epoch);
  expect(epochs).toEqual(['1', '1']);
  const query = jest.spyOn(pool, 'query');
  await first.keep(['a', 'b']);
  expect(query).toHaveBeenCalledTimes(1);
  query.mockRestore();
  expect(['a', 'b'].map((name) => first.grantOf(name)?.epoch)).toEqual(epochs);

  const second = setOf('second');
  await second.keep(['a', 'b', 'c']);
  expect(['a', 'b', 'c'].map((name) => second.grantOf(name) !== undefined)).toEqual([false, false, true]);
});

it('takes over an expired lease, and the earlier holder is fenced off', async () => {
  const [first, second] = [setOf('first'), setOf('second')];
  await first.keep(['a']);
  await first.advance('a', 7);
  await expire('a');
  await second.keep(['a']);
  expect(second.grantOf('a')).toMatchObject({ epoch: '2', position: 7 });
  await expect(first.advance('a', 9)).rejects.toThrow(FencedError);
  expect([first.grantOf('a'), await position('a')]).toEqual([undefined, 7]);
  await first.keep(['a']);
  expect(first.grantOf('a')).toBeUndefined();
});

it('is not granted any more when it may have expired by the clock of the process', async () => {
  const first = setOf('first', { ttlMs: 0 });
  await first.keep(['a']);
  expect(first.grantOf('a')).toBeUndefined();
});

it('continues at the present checkpoint after it stalled and nobody took the lease', async () => {
  const first = setOf('first');
  await first.keep(['a']);
  await first.advance('a', 7);
  const now = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000);
  expect(first.grantOf('a')).toBeUndefined();
  await first.keep(['a']);
  expect(first.grantOf('a')).toMatchObject({ epoch: '1', position: 7 });
  now.mockRestore();
});

it('leaves a row that is being written for the next time, and still has it', async () => {
  const [first, second] = [setOf('first'), setOf('second')];
  await first.keep(['a', 'b']);
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query(`SELECT FROM checkpoint WHERE name = 'a' FOR UPDATE`);
  await first.keep(['a', 'b']);
  await expire('b');
  await second.keep(['a', 'b']);
  await client.query('ROLLBACK');
  client.release();
  expect([first.grantOf('a') !== undefined, second.grantOf('b') !== undefined]).toEqual([true, true]);
});

it('raises the checkpoint after a lost answer, and never lowers it', async () => {
  const losing = losingAnswers(pool, (_, statement) => /^advance/.test(statement));
  const first = setOf('first', { on: losing.pool });
  await first.keep(['a']);
  for (const to of [10, 40]) await expect(first.advance('a', to)).rejects.toThrow('terminated');
  expect(await position('a')).toBe(40);
  await expect(first.advance('a', 20)).rejects.toThrow('terminated');
  expect([losing.lost(), await position('a')]).toEqual([3, 40]);
});

it('releases all, and notifies who waits for them', async () => {
  const [first, second] = [setOf('first'), setOf('second')];
  await first.keep(['a', 'b']);
  const client = await pool.connect();
  const notified = new Promise<string | undefined>((resolve) => {
    client.on('notification', ({ payload }) => resolve(payload));
  });
  await client.query('LISTEN public_released');
  await first.release();
  expect(await notified).toBe('2');
  client.release(true);
  await second.keep(['a', 'b']);
  expect(['a', 'b'].map((name) => second.grantOf(name)?.epoch)).toEqual(['2', '2']);
});

it('takes over leases that were granted while the clock of the server was three hours ahead', async () => {
  await setOf('gone').keep(['a', 'b']);
  await pool.query(
    `UPDATE checkpoint SET leased_until = clock_timestamp() + interval '3 hours' WHERE name = 'a'`,
  );
  const next = setOf('next');
  await next.keep(['a', 'b']);
  expect(['a', 'b'].map((name) => next.grantOf(name) !== undefined)).toEqual([true, false]);
});
