import type { Client } from 'pg';
import { addDays, type PlainDate } from '@peristiwa/kernel';
import { todayIn } from '@peristiwa/domain';
import { createPool } from '@peristiwa/postgres';
import {
  alone,
  FAR_HOME,
  idOf,
  type LedgerFixture,
  person,
  recorded,
  type TestSystem,
} from '@peristiwa/testing';
import { restart } from '../derived/derived-loop';
import { ROLE } from '../names';
import { DUE_CASES } from './due-case-table';
import { startRegistryService, type RegistryServiceUnderTest } from '../registry-service-under-test';

const TODAY = todayIn('31', Date.now());
/** The birthday on which somebody turns 17 in so many days. */
const turns17In = (days: number): PlainDate => {
  const day = addDays(TODAY, days);
  return `${Number(day.slice(0, 4)) - 17}${day.slice(4).replace('-02-29', '-03-01')}` as PlainDate;
};

let registry: RegistryServiceUnderTest;
let system: TestSystem;
let writer: LedgerFixture;
let owner: Client;
let position: number;

const permit = (number: number, validUntil: PlainDate) =>
  recorded(person(idOf(number)), {
    type: 'ForeignerRegistered',
    occurredOn: addDays(TODAY, -30),
    data: {
      permit: { kind: 'itas', number: '2C11JE0141-X', issuedOn: addDays(TODAY, -30), validUntil },
      documentNumber: 'SKTT/3204/22112026/9001',
      papers: {
        nationality: 'JP',
        passport: { number: 'TR9000141', validUntil: addDays(TODAY, 900) },
        sponsor: { kind: 'none' },
      },
      reportedLate: false,
    },
  });
const foreigner = (number: number, validUntil: PlainDate) => [
  ...alone(number, { citizenship: 'foreign' }),
  ...permit(number, validUntil),
];

beforeAll(async () => {
  registry = await startRegistryService();
  ({ system, writer, owner } = registry);
  await writer.record(alone(1, { bornOn: turns17In(-2) }));
  await writer.record(alone(2, { bornOn: turns17In(5) }));
  await writer.record(foreigner(3, addDays(TODAY, 30)));
  await writer.record(foreigner(4, addDays(TODAY, 31)));
  await writer.record(foreigner(5, addDays(TODAY, -1)));
  position = (await writer.record(alone(6, { bornOn: turns17In(-3) }, { address: FAR_HOME }))).position;
});
afterAll(() => registry.stop());

async function list(client: string, query = '') {
  const token = await system.token(client);
  return system.get(`${system.urls['registry']}/v1/due-cases?minPosition=${position}${query}`, { token });
}
const found = ({ body }: { body: { cases: { personId: string; kind: string }[] } }) =>
  body.cases.map(({ personId }) => personId);
const ids = (...numbers: readonly number[]) => numbers.map((number) => idOf(number));

it('lists what an office can attend to today, by village and day', async () => {
  const { status, body } = await list('operator');
  expect(status).toBe(200);
  expect(body).toEqual({
    cases: [
      expect.objectContaining({
        personId: idOf(1),
        kind: 'first-ktp',
        dueOn: addDays(TODAY, -2),
        isOverdue: true,
      }),
      expect.objectContaining({
        personId: idOf(5),
        kind: 'stay-permit',
        dueOn: addDays(TODAY, -1),
        isOverdue: true,
      }),
      expect.objectContaining({ personId: idOf(3), opensOn: TODAY, isOverdue: false, area: '3204012001' }),
      expect.objectContaining({ personId: idOf(6), area: '5171011001' }),
    ],
    next: null,
  });
});

it.each([
  ['operator', '&kind=stay-permit', [5, 3]],
  ['operator', '&kind=citizenship-choice', []],
  ['auditor', '&area=5171', [6]],
  ['registrar-3204', '', [1, 5, 3]],
  ['registrar-3204', '&area=320401&kind=first-ktp', [1]],
  ['registrar-5171', '', [6]],
])('%s asks %s', async (client, query, expected) => {
  expect(found(await list(client, query))).toEqual(ids(...expected));
});

it.each([
  [-2, [1, 6]],
  [-3, [6]],
  [5, [1, 5, 2, 6]],
  [31, [1, 5, 2, 3, 4, 6]],
])('of those that are due within %s days', async (days, expected) => {
  expect(found(await list('operator', `&dueUntil=${addDays(TODAY, days)}`))).toEqual(ids(...expected));
});

it('pages by key, across villages', async () => {
  const seen: string[] = [];
  for (let after: string | null = ''; after !== null;) {
    const page = await list('operator', `&limit=1${after && `&after=${after}`}`);
    seen.push(...found(page));
    after = page.body.next as string | null;
  }
  expect(seen).toEqual(ids(1, 5, 3, 6));
});

it('leaves out a case once its act is recorded, and makes the same rows when it begins anew', async () => {
  const rows = async () =>
    (await owner.query('SELECT * FROM registry.due_case ORDER BY person_id, kind')).rows;
  position = (
    await writer.record(
      recorded(person(idOf(1)), {
        type: 'DocumentStatusChanged',
        occurredOn: TODAY,
        data: { document: 'ktp-el', status: 'recorded' },
      }),
    )
  ).position;
  expect(found(await list('operator'))).toEqual(ids(5, 3, 6));
  const before = await rows();
  const runtime = createPool({ url: system.databaseUrl, role: ROLE, name: 'spec' });
  await restart(runtime, DUE_CASES);
  await runtime.end();
  expect(found(await list('operator'))).toEqual(ids(5, 3, 6));
  expect(await rows()).toEqual(before);
});

it.each([
  ['a registrar of another area', 'registrar-3204', '&area=5171', 403, 'other-office-area'],
  ['a partner', 'kemensos', '', 403, 'role-missing'],
  ['an unknown kind', 'operator', '&kind=birthday', 400, 'invalid-request'],
  ['a page key of a wrong form', 'operator', '&after=1', 400, 'invalid-request'],
  [
    'a page key with a day that is none',
    'operator',
    `&after=3204012001.2026-02-30.${idOf(1)}.first-ktp`,
    400,
    'invalid-request',
  ],
  ['too many rows', 'operator', '&limit=1001', 400, 'invalid-request'],
])('refuses %s', async (_title, client, query, status, code) => {
  const answer = await list(client, query);
  expect([answer.status, answer.body.type]).toEqual([status, `urn:peristiwa:problem:${code}`]);
});

it('logs the access to every person it returns', async () => {
  const before = await owner.query('SELECT max(access_no)::int AS last FROM registry.access_log');
  await list('registrar-5171');
  const { rows } = await owner.query('SELECT what, person_id FROM registry.access_log WHERE access_no > $1', [
    before.rows[0].last,
  ]);
  expect(rows).toEqual([{ what: 'due-cases', person_id: idOf(6) }]);
});
