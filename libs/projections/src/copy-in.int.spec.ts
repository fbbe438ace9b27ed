import type { Pool } from 'pg';
import { createPool, inTransaction } from '@peristiwa/postgres';
import { testDatabase, type TestDatabase } from '@peristiwa/testing';
import { copyIn, copyRow } from './copy-in';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await testDatabase('copy');
  pool = createPool({ url: database.url, name: 'spec' });
  await pool.query('CREATE TABLE target (id int PRIMARY KEY, said text)');
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const copy = (...rows: [number, string | undefined | null][]) =>
  inTransaction(pool, (client) =>
    copyIn(
      client,
      'target (id, said)',
      rows.map((row) => Buffer.from(copyRow(row))),
    ),
  );
const contents = async () =>
  (await pool.query('SELECT id, said FROM target ORDER BY id')).rows.map(({ id, said }) => [id, said]);

it('puts rows in as they are, whatever they hold', async () => {
  const odd = ['', 'a\tb', 'line\nline\r', '\\', '\\N', '\\.', '{"a":"\\"\\\\n"}', 'Jalan Mawar é 🌺'];
  await copy(...odd.map((text, index): [number, string] => [index, text]), [100, undefined], [101, null]);
  expect(await contents()).toEqual([...odd.map((text, index) => [index, text]), [100, null], [101, null]]);
});

it('fails as a statement does, and the session goes on', async () => {
  const before = await contents();
  await expect(copy([200, 'new'], [0, 'there already'])).rejects.toMatchObject({ code: '23505' });
  await expect(
    inTransaction(pool, (client) => copyIn(client, 'nowhere', [Buffer.from('x')])),
  ).rejects.toMatchObject({
    code: '42P01',
  });
  await copy();
  expect(await contents()).toEqual(before);
  expect(pool.totalCount).toBe(1);
});

it('fails when the server ends the session in the middle', async () => {
  const owner = createPool({ url: database.url, name: 'owner', max: 1 });
  const copying = inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await owner.query('SELECT pg_terminate_backend($1, 5000)', [rows[0]?.pid]);
    await copyIn(client, 'target (id, said)', [Buffer.from(copyRow([300, 'never']))]);
  });
  await expect(copying).rejects.toThrow(/connection|terminat/i);
  await owner.end();
});
