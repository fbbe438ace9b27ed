import type { Pool } from 'pg';
import { createPool, migrate } from '@peristiwa/postgres';
import { idOf, testDatabase, type TestDatabase } from '@peristiwa/testing';
import { migrateRegistry } from '../migrate-registry';
import { SCHEMA } from '../names';
import { CreateRegistry1795300000101 } from './registry-1';
import { RebuildRegistry1795400000101 } from './registry-2';
import { SliceRegistry1796000000101 } from './registry-3';

const BEFORE = [CreateRegistry1795300000101, RebuildRegistry1795400000101, SliceRegistry1796000000101];

let database: TestDatabase;
let owner: Pool;

beforeEach(async () => {
  database = await testDatabase('registry_4');
  owner = createPool({ url: database.url, name: 'spec' });
  await migrate({ url: database.url, schema: SCHEMA, migrations: BEFORE });
});
afterEach(async () => {
  await owner.end();
  await database.drop();
});

async function insertPerson(schema: string, number: number, state: object): Promise<void> {
  await owner.query(
    `INSERT INTO ${schema}.person (person_id, version, position, nik, family_id, status, area, sex, born_on, state)
     VALUES ($1, 1, 1, $2, $1, 'resident', '3204012001', 'male', '1990-01-01', $3)`,
    [idOf(number), `320401010190${9000 + number}`, JSON.stringify(state)],
  );
}
const rowsOf = async (schema: string) =>
  (await owner.query(`SELECT flags, fold_version AS "foldVersion" FROM ${schema}.person ORDER BY person_id`))
    .rows;

it('marks existing rows as made by an unknown fold, and copies their flags from their states', async () => {
  await insertPerson('registry', 1, { name: 'A', flags: [] });
  await insertPerson('registry', 2, { name: 'B', flags: ['head-under-age', 'events-after-death'] });
  await insertPerson('registry', 3, { name: '"flags":["x"', flags: [] });
  await migrateRegistry(database.url);
  expect(await rowsOf('registry')).toEqual([
    { flags: [], foldVersion: 0 },
    { flags: expect.arrayContaining(['head-under-age', 'events-after-death']), foldVersion: 0 },
    { flags: [], foldVersion: 0 },
  ]);
});

it('changes the previous and the next version too, so that a rollback finds the same columns', async () => {
  for (const schema of ['registry_previous', 'registry_next']) {
    await owner.query(`CREATE SCHEMA ${schema}`);
    for (const table of ['person', 'family']) {
      await owner.query(`CREATE TABLE ${schema}.${table} (LIKE registry.${table} INCLUDING ALL)`);
    }
    await insertPerson(schema, 1, { flags: ['head-under-age'] });
  }
  await migrateRegistry(database.url);
  const expected = [{ flags: ['head-under-age'], foldVersion: 0 }];
  expect([await rowsOf('registry_previous'), await rowsOf('registry_next')]).toEqual([expected, expected]);
});

it('stops projectors of the previous release from writing beside this one', async () => {
  await migrateRegistry(database.url);
  await expect(insertPerson('registry', 1, {})).rejects.toMatchObject({ code: '23502' });
});
