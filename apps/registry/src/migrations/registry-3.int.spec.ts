import type { Pool } from 'pg';
import { createPool, migrate } from '@peristiwa/postgres';
import { CheckpointWatch, Lease } from '@peristiwa/projections';
import { testDatabase, type TestDatabase } from '@peristiwa/testing';
import { migrateRegistry } from '../migrate-registry';
import { PROJECTION, ROLE, SCHEMA } from '../names';
import { CreateRegistry1795300000101 } from './registry-1';
import { RebuildRegistry1795400000101 } from './registry-2';

const BEFORE = [CreateRegistry1795300000101, RebuildRegistry1795400000101];

let database: TestDatabase;
let owner: Pool;

beforeEach(async () => {
  database = await testDatabase('registry_3');
  owner = createPool({ url: database.url, name: 'spec' });
});
afterEach(async () => {
  await owner.end();
  await database.drop();
});

const slicesOf = async (name: string) =>
  (
    await owner.query<{ slice: number; partitions: number[]; position: number }>(
      `SELECT slice, partitions, position::int AS position FROM registry.projection_slice WHERE name = $1 ORDER BY 1`,
      [name],
    )
  ).rows;
const position = () => new CheckpointWatch(owner, SCHEMA, PROJECTION).position();

it('starts all slices at position 0 in a new registry, with every partition in one of them', async () => {
  await migrateRegistry(database.url);
  const slices = await slicesOf('registry');
  expect(slices.map((slice) => slice.position)).toEqual([0, 0, 0, 0]);
  const partitions = slices.flatMap((slice) => slice.partitions).toSorted((a, b) => a - b);
  expect(partitions).toEqual(Array.from({ length: 16 }, (_, partition) => partition));
  expect(await position()).toBe(0);
});

it('copies the single checkpoint to all slices, and no projector of the previous release starts again', async () => {
  await migrate({ url: database.url, schema: SCHEMA, migrations: BEFORE });
  const pool = createPool({ url: database.url, role: ROLE, name: 'old' });
  try {
    const lease = (holder: string) =>
      new Lease(pool, { schema: SCHEMA, name: PROJECTION, owner: holder, ttlMs: 60_000 });
    const working = lease('working');
    await working.acquire();
    await owner.query(`UPDATE registry.checkpoint SET position = 41 WHERE name = 'registry'`);
    await owner.query(`INSERT INTO registry.checkpoint (name, position) VALUES ('registry-previous', 29)`);
    await migrateRegistry(database.url);
    expect((await slicesOf('registry')).map((slice) => slice.position)).toEqual([41, 41, 41, 41]);
    expect((await slicesOf('registry-previous')).map((slice) => slice.position)).toEqual([29, 29, 29, 29]);
    expect(await slicesOf('registry-next')).toEqual([]);
    expect(await position()).toBe(41);
    await expect(working.renew()).rejects.toThrow('taken over');
    expect([await working.acquire(), await lease('another').acquire()]).toEqual([false, false]);
  } finally {
    await pool.end();
  }
});

it('fences a rebuild of the previous release, which would reset the slices', async () => {
  await migrate({ url: database.url, schema: SCHEMA, migrations: BEFORE });
  const rebuild = new Lease(owner, { schema: SCHEMA, name: 'rebuild', owner: 'old', ttlMs: 60_000 });
  await rebuild.acquire();
  await migrateRegistry(database.url);
  await expect(rebuild.renew()).rejects.toThrow('taken over');
});

it('lets the publisher see which persons have a pending change, but not the change', async () => {
  await migrateRegistry(database.url);
  const pool = createPool({ url: database.url, role: 'peristiwa_publisher', name: 'reader' });
  try {
    expect((await pool.query('SELECT person_id FROM registry.change_pending')).rows).toEqual([]);
    await expect(pool.query('SELECT state FROM registry.change_pending')).rejects.toThrow(
      'permission denied',
    );
  } finally {
    await pool.end();
  }
});
