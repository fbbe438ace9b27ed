import type { Client } from 'pg';
import { registerDeath, registerDeparture, type ActDecision } from '@peristiwa/domain';
import {
  cancelIn,
  contextOn,
  DAUGHTER,
  deathFacts,
  departureFacts,
  FAMILY,
  familyOfFour,
  FATHER,
  given,
  KK,
  type LedgerFixture,
  MOTHER,
  NEW_1,
  on,
  FAR_HOME,
  SON,
  type Register,
  type TestSystem,
} from '@peristiwa/testing';
import { createPool } from '@peristiwa/postgres';
import { restart } from './derived/derived-loop';
import { ROLE } from './names';
import { PERSON_NAMES } from './person-names/person-name-table';
import { startRegistryService, type RegistryServiceUnderTest } from './registry-service-under-test';

const DAY = on('2026-11-22');
let registry: RegistryServiceUnderTest;
let system: TestSystem;
let writer: LedgerFixture;
let owner: Client;
let token: string;
let minPosition: number;
let register: Register = given(familyOfFour()).register;
let deathActNumber: string;
let skpwni: string;
let deathActId: string;
let cancellationId: string;

beforeAll(async () => {
  registry = await startRegistryService();
  ({ system, writer, owner } = registry);
  token = await system.token('registrar-3204');
  await writer.record(familyOfFour(), { reservations: [{ kind: 'kk', value: KK, streamId: FAMILY }] });
  const dies = registerDeath(
    { diedOn: on('2026-11-10'), reportedOn: DAY, cause: 'other', attestedBy: 'other' },
    deathFacts(register, DAUGHTER),
    contextOn(),
  );
  deathActId = await act(dies);
  deathActNumber = register.registered(DAUGHTER).death?.actNumber ?? '';
  const departs = registerDeparture(
    { reportedOn: DAY, destination: FAR_HOME.area, reason: 'work' },
    departureFacts(register, [FATHER, MOTHER, SON]),
    contextOn(),
  );
  await act(departs);
  const [opened] = register.events.filter(({ type }) => type === 'MoveCaseOpened');
  skpwni = opened ? (opened.data as { documentNumber: string }).documentNumber : '';
  cancellationId = await act(cancelIn(register, deathActId, contextOn()), 'death');
});
afterAll(() => registry.stop());

/** Appends the act to the ledger and to the register of the decisions; returns its id. */
async function act(decision: ActDecision<unknown>, desk?: 'death'): Promise<string> {
  if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
  const { changes, reservations, supersedes } = decision;
  const stamp = { office: '3204', reportedOn: DAY, reservations, supersedes, desk };
  const { actId, position } = await writer.append(changes, stamp);
  minPosition = position;
  register = register.fork();
  register.append(changes, { office: '3204', reportedOn: DAY, recordedOn: DAY, actId, supersedes });
  return actId;
}

const post = (path: string, body: object, as = token) =>
  system.post(`${system.urls['registry']}${path}`, body, { token: as });
const codeOf = ({ body }: { body: { type?: string } }) => body.type?.replace('urn:peristiwa:problem:', '');
const read = async (what: string) => {
  const sql = 'SELECT DISTINCT person_id FROM registry.access_log WHERE what = $1 ORDER BY 1';
  return (await owner.query<{ person_id: string }>(sql, [what])).rows.map(({ person_id: id }) => id);
};

/** The counter has the paper, and the paper has no UUID (issue 11, part 2: counter). */
describe('look-up by what is on paper', () => {
  it('finds a card by its number, and logs whose data were read', async () => {
    const { status, body } = await post('/v1/families/lookup', { kkNumber: KK, minPosition });
    expect([status, body]).toMatchObject([200, { familyId: FAMILY, kkNumber: KK }]);
    expect(await read('family')).toEqual(expect.arrayContaining([FATHER, MOTHER, SON]));
  });

  it('finds an act by its number, with the act that cancelled it', async () => {
    const { status, body } = await post('/v1/acts/lookup', { actNumber: deathActNumber });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      actNumber: deathActNumber,
      actId: deathActId,
      latestActId: cancellationId,
      kind: 'death',
      stands: false,
      acts: [
        { actId: deathActId, supersedes: null, recordedBy: { office: '3204' } },
        { actId: cancellationId, supersedes: deathActId },
      ],
    });
    expect(body.persons).toContainEqual({ personId: DAUGHTER, isSubject: true, facts: [] });
    expect(await read('act')).toContain(DAUGHTER);
  });

  it('finds an SKPWNI by its number, with the move that an arrival names', async () => {
    const { status, body } = await post('/v1/acts/lookup', { actNumber: skpwni });
    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: 'departure', stands: true, moveId: NEW_1 });
    expect(body.persons).toContainEqual({
      personId: FATHER,
      isSubject: true,
      facts: [
        expect.objectContaining({
          type: 'DepartureIssued',
          data: expect.objectContaining({ documentNumber: skpwni }),
        }),
      ],
    });
  });

  it.each([
    ['/v1/families/lookup', { kkNumber: '3204010101269999' }, 404, 'family-not-found'],
    ['/v1/families/lookup', { kkNumber: '32040101012699' }, 400, 'invalid-request'],
    ['/v1/acts/lookup', { actNumber: '3204-KM-01012026-9999' }, 404, 'act-number-not-found'],
    ['/v1/persons/search', { name: 'Budi' }, 400, 'invalid-request'],
  ])('refuses %s of %j with %s %s', async (path, request, status, code) => {
    const answer = await post(path, request);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(JSON.stringify(answer.body)).not.toContain(Object.values(request)[0]);
  });
});

describe('look-up of somebody without a paper', () => {
  const father = register.registered(FATHER);
  const son = register.registered(SON);
  const mother = register.registered(MOTHER);
  const search = (body: object) => post('/v1/persons/search', { minPosition, ...body });

  it('finds a person by name and day of birth, without a NIK in the answer', async () => {
    const { status, body } = await search({ name: father.name.toUpperCase(), bornOn: father.bornOn });
    expect(status).toBe(200);
    expect(body).toMatchObject({ persons: [{ personId: FATHER, name: father.name }], isComplete: true });
    expect(JSON.stringify(body)).not.toContain(father.nik);
    expect(await read('search')).toContain(FATHER);
  });

  it.each([
    ['the mother on record', son.motherId ? mother.name : undefined, [SON]],
    ['another mother', 'Kartini Djojoadhiningrat', son.motherId ? [] : [SON]],
  ])('compares %s', async (_title, motherName, found) => {
    const { body } = await search({ name: son.name, bornOn: son.bornOn, motherName });
    expect(body.persons.map(({ personId }: { personId: string }) => personId)).toEqual(found);
  });

  it.each([
    ['another day of birth', { name: father.name, bornOn: '1901-01-01' }],
    ['another area', { name: father.name, bornOn: father.bornOn, area: '5171' }],
    ['another name', { name: 'Sutan Sjahrir', bornOn: father.bornOn }],
  ])('finds nobody with %s', async (_title, body) => {
    expect((await search(body)).body).toEqual({ persons: [], isComplete: true });
  });

  it('finds one with a typing error in a long word, also after the keys were made again', async () => {
    const [first = '', ...others] = father.name.split(' ');
    const mistyped = [`${first.slice(0, -1)}h${first.slice(-1)}`, ...others].join(' ');
    const found = async () =>
      (await search({ name: mistyped, bornOn: father.bornOn })).body.persons.map(
        ({ personId }: { personId: string }) => personId,
      );
    expect(await found()).toEqual([FATHER]);
    const runtime = createPool({ url: system.databaseUrl, role: ROLE, name: 'spec' });
    await restart(runtime, PERSON_NAMES);
    await runtime.end();
    expect(await found()).toEqual([FATHER]);
  });

  it('compares at most 1,000 persons, and says that there may be more', async () => {
    await owner.query(
      `WITH copied AS (
         INSERT INTO registry.person (person_id, version, position, nik, family_id, status, area, sex, born_on, state, fold_version)
         SELECT gen_random_uuid(), version, position, '9999' || n, family_id, status, area, sex, '1970-07-01',
           json_build_object('name', 'Ani'), fold_version
         FROM registry.person, generate_series(1, 1001) n WHERE person_id = $1 RETURNING person_id
       ) INSERT INTO registry.person_name SELECT person_id, '1970-07-01', 'ani' FROM copied`,
      [FATHER],
    );
    const { body } = await search({ name: 'Ani', bornOn: '1970-07-01' });
    expect([body.persons.length, body.isComplete]).toEqual([20, false]);
  });
});

it('answers registrars, operators and auditors, and no partner', async () => {
  const partner = await system.token('kemensos');
  for (const [path, body] of [
    ['/v1/families/lookup', { kkNumber: KK }],
    ['/v1/acts/lookup', { actNumber: deathActNumber }],
    ['/v1/persons/search', { name: 'Budi Santoso', bornOn: '1988-03-10' }],
  ] as const) {
    expect((await post(path, body, partner)).status).toBe(403);
  }
});
