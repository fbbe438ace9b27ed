import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadAreas } from '@peristiwa/areas';
import { eventTypes } from '@peristiwa/domain';
import { demoAddress, migrateDesks } from '@peristiwa/desk';
import { plainDate } from '@peristiwa/kernel';
import { migrateLedger, PostgresLedger } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import { startTestSystem, type TestSystem } from '@peristiwa/testing';
import { migrateRegistry } from '../apps/registry/src/migrate-registry';
import { registryService } from '../apps/registry/src/service';
import { readChanges, restructure } from '../apps/status/src/areas/restructure';
import { moveService } from '../apps/move/src/service';
import { statusService } from '../apps/status/src/service';

/** As Papua 2022 (domain.md §1.4): the regency 3204 goes to a new province under a new code. */
const FILE = 'from,to,name\n,39,Parahyangan\n3204,3901,Kabupaten Bandung\n';
const reform = {
  decree: 'UU 1/2026',
  effectiveOn: plainDate('2026-11-20'),
  changes: readChanges(FILE),
};
const OLD = demoAddress.area;
const NEW = `3901${OLD.slice(4)}`;

let system: TestSystem;
let before: string;
let after: string;
let pool: ReturnType<typeof createPool>;
let ledger: PostgresLedger;
let people = 0;

beforeAll(async () => {
  system = await startTestSystem({
    definitions: [
      ...[moveService, statusService].map((one) => ({ ...one, transports: undefined })),
      registryService,
    ],
    migrate: async (url) => {
      await migrateLedger(url, eventTypes);
      await migrateDesks(url);
      await migrateRegistry(url);
    },
    clock: () => new Date('2026-11-22T05:00:00Z'),
  });
  before = await system.token('registrar-3204');
  after = await system.token('registrar-3901');
  pool = createPool({ url: system.databaseUrl, role: 'peristiwa_status', name: 'spec', max: 2 });
  ledger = new PostgresLedger(pool, 'status');
});
afterAll(async () => {
  await pool.end();
  await system.stop();
});

const body = (fields: object) => ({ requestId: randomUUID(), reportedOn: '2026-11-20', ...fields });

function biodata(area: string, token: string) {
  people += 1;
  const person = {
    name: 'Rina Permata',
    sex: 'female',
    bornOn: `1991-04-0${people}`,
    birthPlace: '3204',
    religion: 'islam',
    maritalStatus: 'single',
    education: 'bachelor',
    occupation: 15,
  };
  const family = { kind: 'new', address: { ...demoAddress, area } };
  return system.post(`${system.urls['status']}/v1/biodata`, body({ person, family }), { token });
}

const read = async (path: string) =>
  (await system.get(`${system.urls['registry']}/v1/${path}`, { token: after })).body;

const record = (dryRun = false) =>
  restructure(reform, { ledger, areas: loadAreas(), today: plainDate('2026-11-22'), dryRun });

it('one event moves everybody of a regency to its new code, and their new office continues', async () => {
  const { body: resident } = await biodata(OLD, before);
  const { personId, familyId, nik } = resident.result;
  const tail = await ledger.tail();

  expect(await record(true)).toMatchObject({ kind: 'recorded' });
  expect(await ledger.tail()).toBe(tail);
  expect(await record()).toEqual({ kind: 'recorded', position: tail + 1 });
  expect(await record()).toEqual({ kind: 'known' });
  expect(await ledger.tail()).toBe(tail + 1);
  await sleep(2_500); // Desks and registry read the reform within two seconds.

  // The old code is refused for new acts, with its successor; documents keep it.
  expect(await biodata(OLD, after)).toMatchObject({
    status: 422,
    body: { type: 'urn:peristiwa:problem:area-retired', successors: [NEW] },
  });
  const { body: newcomer, status } = await biodata(NEW, after);
  expect(status).toBe(201);
  expect(newcomer.result.nik).toMatch(/^390105/);

  // Recorded under the old code, served by the office of the new one.
  const address = { ...demoAddress, area: NEW, line: 'Jalan Kenanga 3' };
  const change = body({ changedOn: '2026-11-20', family: { familyId }, address });
  const moved = await system.post(`${system.urls['move']}/v1/address-changes`, change, { token: after });
  expect(moved).toMatchObject({ status: 201 });

  const minPosition = moved.body.position;
  const person = await read(`persons/${personId}?minPosition=${minPosition}`);
  expect(person.person ?? person).toMatchObject({ nik, address: { area: NEW, province: 'Parahyangan' } });
  expect(await read(`areas/${OLD}`)).toMatchObject({ validTo: '2026', successors: [{ code: NEW }] });
  expect(await read('areas?under=39')).toMatchObject({
    areas: [{ code: '3901', name: 'Kabupaten Bandung' }],
  });
});

it('whoever has no act since is read and counted under the new code', async () => {
  const { rows } = await pool.query(
    `SELECT count(*)::int AS count FROM ledger.stream WHERE kind = 'area' AND version = 1`,
  );
  expect(rows).toEqual([{ count: 1 }]);
  const counted = await read('statistics/residents?area=3901');
  expect(counted).toMatchObject({ female: 2, male: 0, areas: [{ area: '390105', female: 2 }] });
  const lived = { female: 2, male: 0, total: 2, areas: [{ area: '390105', total: 2 }] };
  expect(await read('statistics/population?area=3901&on=2026-11-21')).toMatchObject(lived);
  expect(await read('statistics/population?area=3204&on=2026-11-21')).toMatchObject({ total: 0, areas: [] });
  const balance = await read('statistics/balance?area=3901&from=2020-01-01&to=2026-11-21');
  expect(balance).toMatchObject({ populationBefore: 0, arrivals: 0, departures: 0, populationAfter: 2 });
});
