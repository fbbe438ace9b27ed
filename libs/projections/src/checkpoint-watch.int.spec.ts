import type { Pool } from 'pg';
import { createPool } from '@peristiwa/postgres';
import { testDatabase, type TestDatabase } from '@peristiwa/testing';
import { CheckpointWatch } from './checkpoint-watch';
import { sliceFoldVersionSql, sliceTablesSql } from './slice-leases';

let database: TestDatabase;
let owner: Pool;

beforeAll(async () => {
  database = await testDatabase('watch');
  owner = createPool({ url: database.url, name: 'owner' });
  await owner.query(sliceTablesSql('public'));
  await owner.query(sliceFoldVersionSql('public'));
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

describe('waiting for a position', () => {
  it('resolves when it is reached, and times out before', async () => {
    await owner.query(
      `INSERT INTO projection_slice (name, slice, partitions, position)
       VALUES ('watched', 0, '{0}', 41), ('watched', 1, '{1}', 42)`,
    );
    const watch = new CheckpointWatch(owner, 'public', 'watched');
    expect(await watch.reached(41, 10_000)).toBe(true);
    expect(await watch.reached(42, 20)).toBe(false);
    const waiting = watch.reached(42, 10_000);
    await owner.query(`UPDATE projection_slice SET position = 42 WHERE name = 'watched' AND slice = 0`);
    expect(await waiting).toBe(true);
  });
  it('costs one query however many wait', async () => {
    const query = jest.fn(async () => ({ rows: [{ position: '5' }] }));
    const watch = new CheckpointWatch({ query } as unknown as Pool, 'public', 'x');
    expect(
      await Promise.all([1, 2, 3, 4, 5].map((position) => watch.reached(position, 1_000))),
    ).not.toContain(false);
    expect(query).toHaveBeenCalledTimes(1);
  });
  it('fails when the database is away', async () => {
    const query = jest.fn().mockRejectedValue(new Error('Connection terminated'));
    const watch = new CheckpointWatch({ query } as unknown as Pool, 'public', 'x');
    await expect(watch.reached(1, 1_000)).rejects.toThrow('Connection terminated');
  });
});
