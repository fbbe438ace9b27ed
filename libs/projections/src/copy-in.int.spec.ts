import type { Pool } from 'pg';
import { BinaryCopy, createPool, inTransaction, type CopyValue } from '@peristiwa/postgres';
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
function binaryRows(rows: readonly (readonly CopyValue[])[]): readonly Buffer[] {
  const binary = new BinaryCopy(['uuid', 'int2', 'int4', 'int8', 'date', 'text', 'text[]']);
  for (const row of rows) binary.add(row);
  return binary.end();
}
const contents = async () =>
  (await pool.query('SELECT id, said FROM target ORDER BY id')).rows.map(({ id, said }) => [id, said]);

it('inserts rows with any content unchanged', async () => {
  const special = ['', 'a\tb', 'line\nline\r', '\\', '\\N', '\\.', '{"a":"\\"\\\\n"}', 'Jalan Mawar é 🌺'];
  await copy(...special.map((text, index): [number, string] => [index, text]), [100, undefined], [101, null]);
  expect(await contents()).toEqual([
    ...special.map((text, index) => [index, text]),
    [100, null],
    [101, null],
  ]);
});

it('accepts every type of the binary format', async () => {
  await pool.query(
    'CREATE TABLE typed (id uuid, small int2, whole int4, big int8, day date, said text, flags text[])',
  );
  const rows = binaryRows([
    [
      '00000000-0000-7000-8000-000000000001',
      -3,
      70_000,
      2 ** 40,
      '2026-11-22',
      'é 🌺',
      ['one', 'é, "two"', ''],
    ],
    [undefined, undefined, undefined, undefined, undefined, undefined, []],
  ]);
  await inTransaction(pool, (client) => copyIn(client, 'typed', rows, 'binary'));
  const { rows: found } = await pool.query(
    'SELECT id, small, whole, big::float8, day::text, said, flags, cardinality(flags) FROM typed ORDER BY id',
  );
  expect(found.map((row) => Object.values(row))).toEqual([
    [
      '00000000-0000-7000-8000-000000000001',
      -3,
      70_000,
      2 ** 40,
      '2026-11-22',
      'é 🌺',
      ['one', 'é, "two"', ''],
      3,
    ],
    [null, null, null, null, null, null, [], 0],
  ]);
  expect((await pool.query(`SELECT FROM typed WHERE flags = '{}'`)).rowCount).toBe(1);
});

it('fails as a statement does, and the session stays usable', async () => {
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

it('fills a table from rows in binary format exactly as statements do', async () => {
  const id = '01a20551-65a2-7d19-8bfd-361677402eb4';
  const rows = [
    [id, 0, 0, '', '2000-01-01'],
    [id.toUpperCase(), 2_147_483_647, Number.MAX_SAFE_INTEGER, 'tab\t, line\n, \\N and 語', '1800-02-28'],
    [id, -2_147_483_648, -4_294_967_297, 'x'.repeat(300_000), '2400-02-29'],
    [undefined, undefined, undefined, undefined, undefined],
  ];
  const binary = new BinaryCopy(['uuid', 'int4', 'int8', 'text', 'date']);
  for (const row of rows) binary.add(row);
  for (const table of ['copied', 'inserted']) {
    await pool.query(`CREATE TABLE ${table} (id uuid, small int, large bigint, said text, day date)`);
  }
  await inTransaction(pool, (client) => copyIn(client, 'copied', binary.end(), 'binary'));
  for (const row of rows) await pool.query('INSERT INTO inserted VALUES ($1, $2, $3, $4, $5)', [...row]);
  const { rows: found } = await pool.query(
    `SELECT (SELECT count(*)::int FROM copied) AS copied,
       (SELECT count(*)::int FROM (TABLE copied EXCEPT TABLE inserted) AS one) AS different`,
  );
  expect(found).toEqual([{ copied: 4, different: 0 }]);
});

it.each([
  ['succeeds', [1, 'a']],
  ['fails', ['no number', 'a']],
] as const)('leaves no time limit behind when it %s: a job would not end before it', async (_, row) => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const target = 'target (id, said)';
  const left = await inTransaction(pool, async (client) => {
    await client.query('SAVEPOINT before');
    const before = timers();
    await copyIn(client, target, [Buffer.from(copyRow([...row]))]).catch(() => undefined);
    const after = timers();
    await client.query('ROLLBACK TO before');
    return after - before;
  });
  expect(left).toBe(0);
});
