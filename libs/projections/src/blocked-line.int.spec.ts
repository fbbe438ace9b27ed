import type { Pool } from 'pg';
import { createPool } from '@peristiwa/postgres';
import { testDatabase, type TestDatabase } from '@peristiwa/testing';
import { ProjectionRunner, type PageRequest } from './projection-runner';
import { sliceFoldVersionSql, sliceTablesSql } from './slice-leases';

const LEASE_MS = 200;
const BAD_PARTITION = 0;

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await testDatabase('blocked_line');
  pool = createPool({ url: database.url, name: 'spec' });
  await pool.query(sliceTablesSql('public'));
  await pool.query(sliceFoldVersionSql('public'));
  await pool.query(
    `INSERT INTO projection_slice (name, slice, partitions) VALUES ('line', 0, '{0}'), ('line', 1, '{1}')`,
  );
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

let tail = 1;
const source = {
  readPage: async ({ partitions, after }: PageRequest) => {
    if (partitions.includes(BAD_PARTITION)) throw new Error('An event of an unknown type');
    return { items: after < tail ? [{ position: tail }] : [], through: tail };
  },
};

function runner(owner: string) {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const retryMs = { outage: 5, blocked: 10 * LEASE_MS };
  const options = { pool, schema: 'public', name: 'line', owner, source, log, leaseMs: LEASE_MS, retryMs };
  return new ProjectionRunner({ ...options, apply: async () => undefined });
}

const slices = async () =>
  (
    await pool.query<{ owner: string; position: number }>(
      `SELECT owner, position::int AS position FROM projection_slice ORDER BY slice`,
    )
  ).rows;

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

it('keeps its own slices, and the other process continues with the others', async () => {
  const one = runner('one');
  const two = runner('two');
  one.start();
  two.start();
  await until(async () => new Set((await slices()).map(({ owner }) => owner)).size === 2);
  const [bad] = await slices();
  // Longer than a lease and than the retry wait of the blocked worker: a slice that moved to the other process would
  // have blocked that one too.
  for (const started = Date.now(); Date.now() - started < 12 * LEASE_MS;) {
    tail += 1;
    const here = tail;
    await until(async () => (await slices())[1]?.position === here);
  }
  expect(await slices()).toMatchObject([{ owner: bad?.owner, position: 0 }, { position: tail }]);
  await Promise.all([one.stop(), two.stop()]);
}, 20_000);
