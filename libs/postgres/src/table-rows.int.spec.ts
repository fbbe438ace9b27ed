import type { Pool } from 'pg';
import { testDatabase, type TestDatabase } from '@peristiwa/testing';
import { createPool } from './pool';
import { writeGuarded, type TableRows } from './table-rows';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await testDatabase('tables');
  pool = createPool({ url: database.url, name: 'spec', plansOnce: true });
  await pool.query('CREATE TABLE counter (name text PRIMARY KEY, value int); CREATE TABLE seen (value int)');
});
beforeEach(() => pool.query(`TRUNCATE counter, seen; INSERT INTO counter VALUES ('a', 1), ('b', 1)`));
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const raised = (name: string, from: number): TableRows => ({
  types: ['text', 'int'],
  insert: (arrays) => `UPDATE counter c SET value = n.origin + 1 FROM unnest(${arrays}) AS n(name, origin)
    WHERE c.name = n.name AND c.value = n.origin RETURNING c.value`,
  values: [[name], [from]],
});
const seen: TableRows = {
  types: ['int'],
  insert: (arrays) => `INSERT INTO seen SELECT * FROM unnest(${arrays})`,
  values: [[7, 8]],
};
async function found() {
  const counters = await pool.query('SELECT value FROM counter ORDER BY name');
  const values = await pool.query('SELECT value FROM seen ORDER BY value');
  return [counters, values].map(({ rows }) => rows.map(({ value }) => value as number));
}
const write = (...guards: TableRows[]) => writeGuarded(pool, 'spec', { guards, tables: [seen, seen] });

describe('tables written under guards', () => {
  it('given guards that each return a row, then everything is written', async () => {
    expect(await write(raised('a', 1), raised('b', 1))).toBe(true);
    expect(await found()).toEqual([
      [2, 2],
      [7, 7, 8, 8],
    ]);
  });

  it('given a last guard without a row, then only what stands before it is written', async () => {
    expect(await write(raised('a', 1), raised('b', 5))).toBe(false);
    expect(await found()).toEqual([[2, 1], []]);
  });

  it('given a first guard without a row, then nothing is written', async () => {
    expect(await write(raised('a', 5), raised('b', 1))).toBe(false);
    expect(await found()).toEqual([[1, 1], []]);
  });
});
