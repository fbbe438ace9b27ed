import type { Client } from 'pg';
import { addDays } from '@peristiwa/kernel';
import { todayIn, type QualityFlag } from '@peristiwa/domain';
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
import { startRegistryService, type RegistryServiceUnderTest } from '../registry-service-under-test';
import { CASES } from './case-table';

const TODAY = todayIn('31', Date.now());
const MONTH = TODAY.slice(0, 7);

let registry: RegistryServiceUnderTest;
let system: TestSystem;
let writer: LedgerFixture;
let owner: Client;
let position: number;

/** A person whose biodata were accepted with these flags; old enough to have a KTP-el, which is on record. */
async function flagged(
  number: number,
  flags: readonly QualityFlag[],
  card: Parameters<typeof alone>[2] = {},
) {
  const events = alone(number, {}, card).map(({ stream, event }) => ({
    stream,
    event:
      event.type === 'BiodataRecorded' ? { ...event, data: { ...event.data, flags: [...flags] } } : event,
  }));
  await writer.record(events);
  return (
    await writer.record(
      recorded(person(idOf(number)), {
        type: 'DocumentStatusChanged',
        occurredOn: TODAY,
        data: { document: 'ktp-el', status: 'recorded' },
      }),
    )
  ).position;
}

beforeAll(async () => {
  registry = await startRegistryService();
  ({ system, writer, owner } = registry);
  await flagged(1, ['possible-duplicate', 'head-under-age']);
  await flagged(2, ['possible-duplicate'], { address: FAR_HOME });
  position = await flagged(3, ['spouse-already-recorded']);
});
afterAll(() => registry.stop());

async function call(client: string, path: string, body?: object) {
  const token = await system.token(client);
  const url = `${system.urls['registry']}/v1/cases${path}`;
  return body ? system.post(url, body, { token }) : system.get(url, { token });
}
const list = (client: string, query = '') => call(client, `?minPosition=${position}${query}`);
type Listed = { body: { cases: { personId: string; kind: string }[] } };
const found = ({ body }: Listed) => body.cases.map(({ personId, kind }) => [personId, kind]);
const DUPLICATE = [idOf(1), 'possible-duplicate'];
const UNDER_AGE = [idOf(1), 'head-under-age'];
const FAR = [idOf(2), 'possible-duplicate'];
const SPOUSE = [idOf(3), 'spouse-already-recorded'];
const one = `/${idOf(1)}/possible-duplicate`;

it.each([
  ['operator', '', [UNDER_AGE, DUPLICATE, FAR, SPOUSE]],
  ['auditor', '&area=5171', [FAR]],
  ['operator', '&area=32', [UNDER_AGE, DUPLICATE, SPOUSE]],
  ['operator', '&kinds=possible-duplicate,spouse-already-recorded', [DUPLICATE, FAR, SPOUSE]],
  ['operator', '&minAgeDays=1', []],
  ['registrar-3204', '', [UNDER_AGE, DUPLICATE, SPOUSE]],
  ['registrar-5171', '', [FAR]],
])('%s asks for %s: the oldest first', async (client, query, expected) => {
  expect(found(await list(client, query))).toEqual(expected);
});

it('pages by key', async () => {
  const seen: unknown[] = [];
  for (let after: string | null = ''; after !== null;) {
    const page = await list('registrar-3204', `&limit=1${after && `&after=${after}`}`);
    seen.push(...found(page));
    after = page.body.next as string | null;
  }
  expect(seen).toEqual([UNDER_AGE, DUPLICATE, SPOUSE]);
});

it('keeps who works at a case and what was noted, also when the list is made again', async () => {
  const unknown = await call('registrar-3204', `${one}/assignment`, { officer: 'registrar-3204-2' });
  expect([unknown.status, unknown.body.type]).toEqual([422, 'urn:peristiwa:problem:officer-not-known']);
  await call('registrar-3204-2', `${one}/assignment`, { officer: 'registrar-3204-2' });
  await call('registrar-3204', `${one}/assignment`, { officer: 'registrar-3204' });
  const { body: assigned } = await call('registrar-3204', `${one}/assignment`, {
    officer: 'registrar-3204-2',
  });
  expect(assigned.officers).toEqual(['registrar-3204', 'registrar-3204-2']);
  const { status, body } = await call('registrar-3204-2', `${one}/notes`, {
    content: 'Akta kelahiran keduanya diminta',
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({ assignee: 'registrar-3204-2', notes: 1, ageDays: 0, closedAt: null });
  expect(body.steps.slice(-2)).toMatchObject([
    { step: 'assigned', actor: 'registrar-3204', office: '3204', content: 'registrar-3204-2' },
    { step: 'noted', actor: 'registrar-3204-2', content: 'Akta kelahiran keduanya diminta' },
  ]);
  const before = (await list('operator')).body;
  const runtime = createPool({ url: system.databaseUrl, role: ROLE, name: 'spec' });
  await restart(runtime, CASES);
  await runtime.end();
  expect((await list('operator')).body).toEqual(before);
  expect(found(await list('operator', '&assignee=registrar-3204-2'))).toEqual([DUPLICATE]);
  expect(found(await list('registrar-3204', '&assignee='))).toEqual([UNDER_AGE, SPOUSE]);
});

it.each([
  ['a registrar of another area', 'registrar-3204', '?area=5171', undefined, 403, 'other-office-area'],
  ['a partner', 'kemensos', '', undefined, 403, 'role-missing'],
  ['a kind of a wrong form', 'operator', '?kinds=%00', undefined, 400, 'invalid-request'],
  ['a page key of a wrong form', 'operator', '?after=1', undefined, 400, 'invalid-request'],
  [
    'a page key with a time that is none',
    'operator',
    `?after=2026-02-30T00:00:00.000Z_${idOf(1)}_first-ktp`,
    undefined,
    400,
    'invalid-request',
  ],
  ['a case of another office', 'registrar-5171', one, undefined, 404, 'case-not-found'],
  ['a case that is none', 'operator', `/${idOf(1)}/stay-permit`, undefined, 404, 'case-not-found'],
  ['a note of another office', 'registrar-5171', `${one}/notes`, { content: 'x' }, 404, 'case-not-found'],
  ['a note of an operator', 'operator', `${one}/notes`, { content: 'x' }, 403, 'role-missing'],
  ['a note without content', 'registrar-3204', `${one}/notes`, { content: ' ' }, 400, 'invalid-request'],
  [
    'a month of the year 0',
    'operator',
    '/turnaround?from=0000-01&to=2026-10',
    undefined,
    400,
    'invalid-request',
  ],
  [
    'months in reverse',
    'operator',
    '/turnaround?from=2026-11&to=2026-10',
    undefined,
    400,
    'period-in-reverse',
  ],
])('refuses %s', async (_title, client, path, body, status, code) => {
  const answer = await call(client, path, body);
  expect([answer.status, answer.body.type]).toEqual([status, `urn:peristiwa:problem:${code}`]);
});

it('logs the reading of each person', async () => {
  const before = await owner.query('SELECT max(access_no)::int AS last FROM registry.access_log');
  await list('registrar-5171');
  await call('registrar-5171', `/${idOf(2)}/possible-duplicate`);
  const { rows } = await owner.query('SELECT what, person_id FROM registry.access_log WHERE access_no > $1', [
    before.rows[0].last,
  ]);
  expect(rows).toEqual([1, 2].map(() => ({ what: 'cases', person_id: idOf(2) })));
});

/** ADR 0073: what ends a case is an act of a desk. */
it('ends by the act that reports what was found, and counts in the turnaround of its month', async () => {
  const { body: open } = await call('registrar-3204', one);
  position = (
    await writer.record(
      recorded(person(idOf(1)), {
        type: 'QualityFlagResolved',
        occurredOn: TODAY,
        data: {
          flag: 'possible-duplicate',
          raisedBy: [open.reference],
          finding: 'confirmed',
          evidence: '470/BA-9001/2026',
        },
      }),
    )
  ).position;
  expect(found(await list('registrar-3204'))).toEqual([UNDER_AGE, SPOUSE]);
  const { body: closed } = await call('registrar-3204', one);
  expect(closed).toMatchObject({ closedAt: expect.any(String), closedBy: expect.any(String), notes: 1 });
  expect((await call('registrar-3204', `${one}/notes`, { content: 'x' })).body.type).toBe(
    'urn:peristiwa:problem:case-closed',
  );
  const turnaround = await call('registrar-3204', `/turnaround?from=${MONTH}&to=${MONTH}`);
  expect(turnaround.body).toEqual({
    closed: [
      // Of the first KTP-el that is on record now.
      expect.objectContaining({ kind: 'first-ktp', closed: 2 }),
      {
        month: MONTH,
        kind: 'possible-duplicate',
        closed: 1,
        medianDays: expect.any(Number),
        p90Days: expect.any(Number),
      },
    ],
    open: [
      { kind: 'head-under-age', open: 1, assigned: 0, oldestDays: 0 },
      { kind: 'spouse-already-recorded', open: 1, assigned: 0, oldestDays: 0 },
    ],
  });
  const nextMonth = addDays(`${MONTH}-28` as typeof TODAY, 10).slice(0, 7);
  const later = await call('operator', `/turnaround?from=${nextMonth}&to=${nextMonth}`);
  expect(later.body.closed).toEqual([]);
});
