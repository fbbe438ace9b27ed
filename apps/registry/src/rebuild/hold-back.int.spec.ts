import type { Pool } from 'pg';
import { migrateLedger } from '@peristiwa/ledger';
import { createPool, inTransaction } from '@peristiwa/postgres';
import { testDatabase, type TestDatabase } from '@peristiwa/testing';
import { HoldBack } from './hold-back';

let database: TestDatabase;
let owner: Pool;
beforeAll(async () => {
  database = await testDatabase('hold_back');
  await migrateLedger(database.url, {});
  owner = createPool({ url: database.url, name: 'owner' });
  // A spec inserts commits of the past, which no append does.
  await owner.query('ALTER TABLE ledger.commit_log DISABLE TRIGGER USER');
});
beforeEach(() => owner.query('TRUNCATE ledger.commit_log'));
afterAll(async () => {
  await owner.end();
  await database.drop();
});

const committed = (age: string) =>
  owner.query(
    `INSERT INTO ledger.commit_log (first_position, last_position, recorded_at, digest)
     SELECT coalesce(max(last_position), 0) + 1, coalesce(max(last_position), 0) + 1,
       clock_timestamp() - $1::interval, sha256('') FROM ledger.commit_log`,
    [age],
  );
const parallelWorkers = (holdBack: HoldBack) =>
  inTransaction(owner, async (client) => {
    await holdBack.limitParallelism(client);
    const { rows } = await client.query<{ query: string; index: string }>(
      `SELECT current_setting('max_parallel_workers_per_gather') AS query,
         current_setting('max_parallel_maintenance_workers') AS index`,
    );
    return rows[0];
  });

it('limits nothing while the ledger is empty or no act was appended for a while', async () => {
  expect(await new HoldBack(owner, 50).nextChunk(5_000)).toEqual({ limit: 5_000, rests: false });
  await committed('3 seconds');
  const holdBack = new HoldBack(owner, 50);
  expect(await holdBack.nextChunk(5_000)).toEqual({ limit: 5_000, rests: false });
  expect(await parallelWorkers(holdBack)).toEqual({ query: '2', index: '2' });
});

it('makes chunks small, pauses and uses one process of the server while acts are appended', async () => {
  await committed('1 second');
  const holdBack = new HoldBack(owner, 50);
  expect(await holdBack.nextChunk(5_000)).toEqual({ limit: 200, rests: true });
  expect(await holdBack.nextChunk(100)).toEqual({ limit: 100, rests: true });
  expect(await parallelWorkers(holdBack)).toEqual({ query: '0', index: '0' });
});

it('limits nothing with a share of 100', async () => {
  await committed('1 second');
  const holdBack = new HoldBack(owner, 100);
  expect(await holdBack.nextChunk(5_000)).toEqual({ limit: 5_000, rests: false });
  expect(await parallelWorkers(holdBack)).toEqual({ query: '2', index: '2' });
});

it.each([
  { share: 50, worked: 30, rest: 30 },
  { share: 25, worked: 30, rest: 90 },
  { share: 80, worked: 40, rest: 10 },
  { share: 50, worked: 999, rest: 999 },
  { share: 50, worked: 1_001, rest: 1_000 },
])('after $worked ms of work a share of $share % pauses for $rest ms', ({ share, worked, rest }) => {
  expect(new HoldBack(owner, share).restMs(worked)).toBe(rest);
});
