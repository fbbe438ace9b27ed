import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { createPool, inTransaction, writeGuarded } from '@peristiwa/postgres';
import { testDatabase, type TestDatabase } from '@peristiwa/testing';
import { FencedError } from './lease';
import { sliceFoldVersionSql, SliceLeases, sliceTablesSql, type SliceGroup } from './slice-leases';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await testDatabase('slices');
  pool = createPool({ url: database.url, name: 'spec' });
  await pool.query(sliceTablesSql('public'));
  await pool.query(sliceFoldVersionSql('public'));
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** A projection of four slices at the given positions. */
async function newProjection(name: string, positions = [0, 0, 0, 0]): Promise<void> {
  await pool.query(
    `INSERT INTO projection_slice (name, slice, partitions, position)
     SELECT $1, at - 1, ARRAY[at - 1], position FROM unnest($2::bigint[]) WITH ORDINALITY AS s(position, at)`,
    [name, positions],
  );
}
const leasesOf = (name: string, owner: string, ttlMs = 60_000, foldVersion = 3) =>
  new SliceLeases(pool, { schema: 'public', name, owner, foldVersion, ttlMs });
/** A worker that is registered and has its share. */
async function worker(
  name: string,
  owner: string,
  ttlMs?: number,
  foldVersion?: number,
): Promise<SliceLeases> {
  const leases = leasesOf(name, owner, ttlMs, foldVersion);
  await leases.renew();
  await leases.balance();
  return leases;
}
/** Simulates that the leases and the worker's sign of life have expired. */
async function silence(name: string, owner: string): Promise<void> {
  await pool.query(`UPDATE projection_slice SET leased_until = '-infinity' WHERE name = $1 AND owner = $2`, [
    name,
    owner,
  ]);
  await pool.query(`DELETE FROM projection_worker WHERE name = $1 AND owner = $2`, [name, owner]);
}
const groupOf = (leases: SliceLeases) => leases.group() as SliceGroup;
const move = (leases: SliceLeases, group: SliceGroup, to: number) =>
  inTransaction(pool, async (client) => {
    const isAsKnown = await leases.lock(client, group);
    if (isAsKnown) await leases.advance(client, group, to);
    return isAsKnown;
  });
const foldVersionsOf = async (name: string) =>
  (
    await pool.query<{ foldVersion: number }>(
      'SELECT fold_version AS "foldVersion" FROM projection_slice WHERE name = $1 ORDER BY slice',
      [name],
    )
  ).rows.map(({ foldVersion }) => foldVersion);
const positionsOf = async (name: string) =>
  (
    await pool.query<{ position: number }>(
      'SELECT position::int AS position FROM projection_slice WHERE name = $1 ORDER BY slice',
      [name],
    )
  ).rows.map(({ position }) => position);

it('gives one worker all slices, and half of them to a second worker', async () => {
  await newProjection('a');
  const first = await worker('a', 'first');
  expect(first.slices).toEqual([0, 1, 2, 3]);
  const second = await worker('a', 'second');
  expect(second.slices).toEqual([]);
  expect(await first.balance()).toEqual({ taken: [], given: [2, 3] });
  expect(await second.balance()).toEqual({ taken: [2, 3], given: [] });
  await first.release();
  expect((await second.balance()).taken).toEqual([0, 1]);
  expect(second.slices).toEqual([0, 1, 2, 3]);
});

it('many workers that start at once lease every slice once', async () => {
  await newProjection('crowd');
  const crowd = await Promise.all(
    Array.from({ length: 6 }, (_, index) => worker('crowd', `worker-${index}`)),
  );
  for (let round = 0; round < 4; round += 1) for (const leases of crowd) await leases.balance();
  expect(crowd.flatMap(({ slices }) => slices).toSorted()).toEqual([0, 1, 2, 3]);
  expect(crowd.map(({ slices }) => slices.length).toSorted()).toEqual([0, 0, 1, 1, 1, 1]);
});

it('works at the slices furthest behind until they reach the next position', async () => {
  await newProjection('b', [7, 3, 7, 3]);
  const leases = await worker('b', 'x');
  expect(leases.group()).toEqual({
    slices: [1, 3],
    partitions: [1, 3],
    position: 3,
    until: 7,
    isWhole: false,
  });
  expect(await move(leases, groupOf(leases), 7)).toBe(true);
  leases.moved(groupOf(leases), 7);
  expect(leases.group()).toMatchObject({ slices: [0, 1, 2, 3], position: 7, isWhole: true });
  expect(groupOf(leases).until).toBeUndefined();
});

it('half of the slices at one position do not count as the whole', async () => {
  await newProjection('half');
  const first = await worker('half', 'first');
  await worker('half', 'second');
  await first.balance();
  expect(groupOf(first)).toMatchObject({ slices: [0, 1], isWhole: false });
});

describe('a worker whose leases expired while it was paused', () => {
  it('finds its commit refused, while the control without fencing counts twice', async () => {
    await newProjection('c');
    const asleep = await worker('c', 'asleep');
    const stale = groupOf(asleep);
    await silence('c', 'asleep');
    const awake = await worker('c', 'awake');
    await expect(move(asleep, stale, 5)).rejects.toThrow(FencedError);
    expect(asleep.slices).toEqual([]);
    expect(await positionsOf('c')).toEqual([0, 0, 0, 0]);
    // The control: an update that checks the position only succeeds for a worker that no longer has the lease.
    const { rowCount } = await pool.query(
      `UPDATE projection_slice SET position = 5 WHERE name = 'c' AND position = 0`,
    );
    expect(rowCount).toBe(4);
    expect(await move(awake, groupOf(awake), 9)).toBe(false);
  });

  it('keeps the leases that no other worker took', async () => {
    await newProjection('d');
    const asleep = await worker('d', 'asleep');
    await silence('d', 'asleep');
    await pool.query(`UPDATE projection_slice SET epoch = epoch + 1 WHERE name = 'd' AND slice = 2`);
    await expect(move(asleep, groupOf(asleep), 5)).rejects.toThrow('slice 2');
    expect(asleep.slices).toEqual([0, 1, 3]);
    expect(await move(asleep, groupOf(asleep), 5)).toBe(true);
    expect(await positionsOf('d')).toEqual([5, 5, 0, 5]);
  });

  it('notices when it reports itself alive', async () => {
    await newProjection('e');
    const asleep = await worker('e', 'asleep');
    await silence('e', 'asleep');
    const awake = await worker('e', 'awake');
    await asleep.renew();
    expect(asleep.slices).toEqual([]);
    await asleep.release();
    expect(await move(awake, groupOf(awake), 1)).toBe(true);
  });
});

it('advances only from its position: a commit whose answer was lost is detected', async () => {
  await newProjection('f');
  const leases = await worker('f', 'x');
  const before = groupOf(leases);
  await move(leases, before, 4);
  expect(await move(leases, before, 4)).toBe(false);
  expect(groupOf(leases).position).toBe(4);
  await expect(inTransaction(pool, (client) => leases.advance(client, before, 9))).rejects.toThrow(
    FencedError,
  );
  expect(await positionsOf('f')).toEqual([4, 4, 4, 4]);
});

describe('the checkpoint as a guard of one statement', () => {
  const written = (leases: SliceLeases, group: SliceGroup, to: number) =>
    writeGuarded(pool, 'guarded', { guards: [leases.advanceRows(group, to)], tables: [] });

  it('advances as `lock` and `advance` do, with the version of the fold', async () => {
    await newProjection('guard', [0, 0, 7, 7]);
    const leases = await worker('guard', 'a');
    expect(await written(leases, groupOf(leases), 7)).toBe(true);
    leases.moved(groupOf(leases), 7);
    expect(await move(leases, groupOf(leases), 9)).toBe(true);
    expect(await foldVersionsOf('guard')).toEqual([3, 3, 0, 0]);
  });

  it('given a commit whose answer was lost, then nothing is written', async () => {
    await newProjection('guard-lost');
    const leases = await worker('guard-lost', 'a');
    const group = groupOf(leases);
    expect(await written(leases, group, 5)).toBe(true);
    expect(await written(leases, group, 5)).toBe(false);
    expect(await move(leases, group, 5)).toBe(false);
    expect(leases.position).toBe(5);
  });

  it('given one of the slices in the hands of another worker, then none advances', async () => {
    await newProjection('guard-part');
    const first = await worker('guard-part', 'a');
    const group = groupOf(first);
    await pool.query(
      `UPDATE projection_slice SET epoch = epoch + 1, owner = 'b' WHERE name = 'guard-part' AND slice = 3`,
    );
    expect(await written(first, group, 5)).toBe(false);
    const { rows } = await pool.query(
      `SELECT DISTINCT position FROM projection_slice WHERE name = 'guard-part'`,
    );
    expect(rows).toEqual([{ position: '0' }]);
  });

  it('given a lease that is taken while the statement waits for its row, then none advances', async () => {
    await newProjection('guard-wait');
    const leases = await worker('guard-wait', 'a');
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query(
      `UPDATE projection_slice SET epoch = epoch + 1, owner = 'b' WHERE name = 'guard-wait' AND slice = 3`,
    );
    const writing = written(leases, groupOf(leases), 5);
    const waiting = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%own.found%'`;
    while ((await pool.query(waiting)).rowCount === 0) await pause(5);
    await client.query('COMMIT');
    client.release();
    expect(await writing).toBe(false);
    const { rows } = await pool.query(
      `SELECT DISTINCT position FROM projection_slice WHERE name = 'guard-wait'`,
    );
    expect(rows).toEqual([{ position: '0' }]);
  });
});

it('a share that was granted although the answer was lost is taken again', async () => {
  await newProjection('g');
  await worker('g', 'x');
  const again = await worker('g', 'x');
  expect(again.slices).toEqual([0, 1, 2, 3]);
});

it('removes workers that are long gone, and does not count those without a sign of life', async () => {
  await newProjection('h');
  await pool.query(
    `INSERT INTO projection_worker (name, owner, joined_at, alive_until) VALUES
       ('h', 'gone', '-infinity', clock_timestamp() - interval '2 minutes'),
       ('h', 'silent', '-infinity', clock_timestamp() - interval '1 ms')`,
  );
  const leases = await worker('h', 'x');
  expect(leases.slices).toHaveLength(4);
  const { rows } = await pool.query(`SELECT owner FROM projection_worker WHERE name = 'h' ORDER BY owner`);
  expect(rows.map(({ owner }) => owner)).toEqual(['silent', 'x']);
});

it('refuses a schema that is not a plain name', () => {
  expect(() => sliceTablesSql('a; DROP')).toThrow('A schema name');
  expect(
    () => new SliceLeases(pool, { schema: '"x"', name: 'x', owner: 'x', foldVersion: 0, ttlMs: 1 }),
  ).toThrow('A schema');
});

describe('the version of the fold', () => {
  it('is that of the worker when a slice begins, and is stored with the checkpoint', async () => {
    await newProjection('fresh');
    const leases = await worker('fresh', 'x');
    expect(leases.otherFolds).toEqual([]);
    await move(leases, groupOf(leases), 7);
    expect(await foldVersionsOf('fresh')).toEqual([3, 3, 3, 3]);
    leases.moved(groupOf(leases), 7);
    expect(leases.otherFolds).toEqual([]);
  });

  it('stays that of older states when a newer release continues', async () => {
    await newProjection('older', [5, 5, 5, 5]);
    const leases = await worker('older', 'x');
    expect(leases.otherFolds).toEqual([0, 1, 2, 3].map((slice) => ({ slice, foldVersion: 0 })));
    await move(leases, groupOf(leases), 7);
    expect(await foldVersionsOf('older')).toEqual([0, 0, 0, 0]);
  });

  it('becomes that of an older release when it continues from newer states', async () => {
    await newProjection('newer', [5, 5, 5, 5]);
    await pool.query(`UPDATE projection_slice SET fold_version = 4 WHERE name = 'newer'`);
    const leases = await worker('newer', 'x');
    expect(leases.otherFolds).toHaveLength(4);
    await move(leases, groupOf(leases), 7);
    expect(await foldVersionsOf('newer')).toEqual([3, 3, 3, 3]);
  });
});

it('takes over the slices of a worker that is gone since the clock of the server was three hours ahead', async () => {
  await newProjection('ahead');
  await worker('ahead', 'gone');
  for (const [table, column] of [
    ['projection_slice', 'leased_until'],
    ['projection_worker', 'alive_until'],
  ])
    await pool.query(
      `UPDATE ${table} SET ${column} = clock_timestamp() + interval '3 hours' WHERE name = 'ahead'`,
    );
  const next = await worker('ahead', 'next');
  expect(next.slices).toEqual([0, 1, 2, 3]);
});
