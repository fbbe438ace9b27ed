import type { Client } from 'pg';
import { FOLD_VERSION, type DatedEvent } from '@peristiwa/domain';
import { createPool } from '@peristiwa/postgres';
import {
  alone,
  family,
  familyOfFour,
  DAUGHTER,
  FAMILY,
  FATHER,
  HOME,
  idOf,
  KK,
  type LedgerFixture,
  MOTHER,
  on,
  OTHER_VILLAGE,
  person,
  SON,
  STRANGER,
  recorded,
  type TestSystem,
} from '@peristiwa/testing';
import { startRegistryService, type RegistryServiceUnderTest } from './registry-service-under-test';

let registry: RegistryServiceUnderTest;
let system: TestSystem;
let writer: LedgerFixture;
let owner: Client;
let base: string;
let registrar: string;
let operator: string;
let foundation: number;

beforeAll(async () => {
  registry = await startRegistryService();
  ({ system, writer, owner } = registry);
  base = system.urls['registry'] ?? '';
  registrar = await system.token('registrar-3204');
  operator = await system.token('operator');
  foundation = (await writer.record(familyOfFour())).position;
  await projected(foundation);
});
afterAll(() => registry.stop());

const get = (path: string, token = registrar) => system.get(base + path, { token });
const post = (path: string, body: object, token = registrar) => system.post(base + path, body, { token });
const lookup = (body: object, token = registrar) => post('/v1/persons/lookup', body, token);
const codeOf = ({ body }: { body: { type?: string } }) => body.type?.replace('urn:peristiwa:problem:', '');
async function projected(position: number): Promise<void> {
  expect((await get(`/v1/statistics/residents?minPosition=${position}`)).status).toBe(200);
}
async function record(...facts: Parameters<LedgerFixture['record']>): Promise<number> {
  const { position } = await writer.record(...facts);
  await projected(position);
  return position;
}
const changesOf = async (personId: string) =>
  (
    await owner.query(
      'SELECT version, types, state FROM registry.change WHERE person_id = $1 ORDER BY change_no',
      [personId],
    )
  ).rows.map(({ version, types, state }) => ({ version, types, name: JSON.parse(state).name as string }));
const lastAccess = async () =>
  (
    await owner.query(
      'SELECT actor, office, purpose, what, person_id FROM registry.access_log ORDER BY access_no DESC LIMIT 1',
    )
  ).rows[0];

const FATHER_NIK = '3204011003859001';
const fatherNow = {
  personId: FATHER,
  version: 2,
  position: 2,
  nik: FATHER_NIK,
  name: 'Budi Santoso',
  sex: 'male',
  bornOn: '1985-03-10',
  birthPlace: '3204',
  religion: 'islam',
  education: 'upper-secondary',
  occupation: 88,
  citizenship: 'indonesian',
  bloodType: 'O',
  status: 'resident',
  maritalStatus: 'married-recorded',
  family: { familyId: FAMILY, kkNumber: KK, relationship: 'head' },
  address: { ...HOME, regency: 'Kabupaten Bandung', province: 'Jawa Barat' },
  placedOn: '2020-01-06',
  marriages: [{ spouseId: MOTHER, form: 'recorded' }],
  children: [],
  documents: [{ document: 'ktp-el', status: 'not-recorded', due: { reason: 'age-17', since: '2002-03-10' } }],
  lastOccurredOn: '2020-01-06',
  flags: [],
};

describe('a person', () => {
  it.each([
    ['by NIK', () => lookup({ nik: FATHER_NIK })],
    ['by personId', () => lookup({ personId: FATHER })],
    ['by personId in capitals', () => lookup({ personId: FATHER.toUpperCase() })],
    ['by address', () => get(`/v1/persons/${FATHER}`)],
    ['after a position', () => get(`/v1/persons/${FATHER}?minPosition=${foundation}`)],
  ])('is found %s', async (_, ask) => {
    const answer = await ask();
    expect([answer.status, answer.body]).toEqual([200, fatherNow]);
  });

  it.each([
    ['NIK', () => lookup({ nik: '3204011003859009' })],
    ['personId', () => lookup({ personId: STRANGER })],
    ['address', () => get(`/v1/persons/${STRANGER}`)],
    ['day', () => get(`/v1/persons/${STRANGER}?validAt=2026-01-01`)],
    ['timeline', () => get(`/v1/persons/${STRANGER}/events`)],
    ['family that is requested as a person', () => get(`/v1/persons/${FAMILY}/events`)],
    ['day before they were in the register', () => get(`/v1/persons/${FATHER}?validAt=2020-01-05`)],
    ['time before they were recorded', () => get(`/v1/persons/${FATHER}?knownAt=2020-01-05T00:00:00Z`)],
  ])('who is not in the register is a 404 (%s)', async (_, ask) => {
    const answer = await ask();
    expect([answer.status, codeOf(answer)]).toEqual([404, 'person-not-found']);
  });

  it.each([
    ['a NIK of 15 digits', () => lookup({ nik: '320401100385900' }), 'nik not-valid'],
    ['no member', () => lookup({}), 'body no-alternative'],
    ['a personId of a wrong form', () => lookup({ personId: 'x' }), 'personId wrong-format'],
    ['a NIK in the address', () => get(`/v1/persons/${FATHER_NIK}`), 'personId wrong-format'],
    ['an impossible day', () => get(`/v1/persons/${FATHER}?validAt=2026-02-30`), 'validAt not-valid'],
    ['a time of a wrong form', () => get(`/v1/persons/${FATHER}?knownAt=yesterday`), 'knownAt not-valid'],
    ['a negative position', () => get(`/v1/persons/${FATHER}?minPosition=-1`), 'minPosition too-small'],
    ['an unknown parameter', () => get(`/v1/persons/${FATHER}?at=2026-01-01`), 'at unknown-field'],
  ])('asked for with %s is a 400', async (_, ask, field) => {
    const answer = await ask();
    const [first] = answer.body.errors as { field: string; code: string }[];
    expect([answer.status, codeOf(answer), `${first?.field} ${first?.code}`]).toEqual([
      400,
      'invalid-request',
      field,
    ]);
  });
});

describe('access', () => {
  const routes = () => [
    lookupAs,
    ...[
      `/v1/persons/${FATHER}`,
      `/v1/persons/${FATHER}/events`,
      `/v1/families/${FAMILY}`,
      `/v1/families/${FAMILY}/events`,
      '/v1/statistics/balance?from=2020-01-01&to=2020-12-31',
      '/v1/statistics/population?on=2020-12-31',
      '/v1/statistics/residents',
      '/v1/status',
      '/v1/anomalies',
    ].map((path) => (token: string) => get(path, token)),
  ];
  const lookupAs = (token: string) => lookup({ personId: FATHER }, token);

  it('is refused to partners on every route, and to no other reader', async () => {
    const [partner, auditor] = [await system.token('kemensos'), await system.token('auditor')];
    for (const ask of routes()) {
      expect(codeOf(await ask(partner))).toBe('role-missing');
      expect((await ask(auditor)).status).toBe(200);
    }
    expect((await system.get(`${base}/v1/status`)).status).toBe(401);
  });

  it('to repairs is granted to operators only', async () => {
    const path = `/v1/anomalies/${STRANGER}/refold`;
    for (const client of ['registrar-3204', 'auditor', 'system']) {
      expect((await post(path, {}, await system.token(client))).status).toBe(403);
    }
    const answer = await post(path, {}, operator);
    expect([answer.status, codeOf(answer)]).toEqual([404, 'anomaly-not-found']);
  });

  it('to a person leaves a row each time, with the purpose that was given', async () => {
    const headers = { authorization: `Bearer ${registrar}`, 'x-purpose': 'pencatatan perkawinan' };
    await fetch(`${base}/v1/persons/${FATHER}`, { headers });
    const row = { actor: 'registrar-3204', office: '3204', purpose: 'pencatatan perkawinan' };
    expect(await lastAccess()).toEqual({ ...row, what: 'person', person_id: FATHER });
    for (const [path, what] of [
      [`/v1/persons/${MOTHER}?validAt=2026-01-01`, 'person-as-of'],
      [`/v1/persons/${MOTHER}/events`, 'timeline'],
    ] as const) {
      await get(path, operator);
      const anonymous = { actor: 'operator', office: null, purpose: null };
      expect(await lastAccess()).toEqual({ ...anonymous, what, person_id: MOTHER });
    }
    await lookup({ nik: '3204011003859009' });
    expect(await lastAccess()).toMatchObject({ what: 'lookup', person_id: null });
  });

  const NOBODY = '00000000-0000-7000-8000-00000000ffff';
  // Issue 13 §1 row 3: a question that finds nobody is recorded on every road.
  it.each([
    [`/v1/persons/${NOBODY}`, 'person', null],
    [`/v1/persons/${NOBODY}?validAt=2026-01-01`, 'person-as-of', NOBODY],
    [`/v1/persons/${NOBODY}/events`, 'timeline', NOBODY],
    [`/v1/families/${NOBODY}`, 'family', null],
    [`/v1/families/${NOBODY}?validAt=2026-01-01`, 'family-as-of', null],
    [`/v1/families/${NOBODY}/events`, 'card-history', null],
    [`/v1/acts/${NOBODY}/report`, 'report', null],
  ])('to nobody by %s leaves a row', async (path, what, personId) => {
    expect((await get(path, path.includes('report') ? undefined : operator)).status).toBe(404);
    expect(await lastAccess()).toMatchObject({ what, person_id: personId });
  });

  it('to a family leaves a row per member', async () => {
    await get(`/v1/families/${FAMILY}`);
    const { rows } = await owner.query(`SELECT person_id FROM registry.access_log WHERE what = 'family'
      ORDER BY access_no DESC LIMIT 4`);
    expect(rows.map((row) => row.person_id).toSorted()).toEqual([FATHER, MOTHER, SON, DAUGHTER]);
  });

  it('refuses a purpose that holds a NIK', async () => {
    const headers = { authorization: `Bearer ${registrar}`, 'x-purpose': `cek ${FATHER_NIK}` };
    const answer = await fetch(`${base}/v1/persons/${FATHER}`, { headers });
    expect(answer.status).toBe(400);
    expect(await answer.text()).not.toContain(FATHER_NIK);
  });

  it.each([
    ['peristiwa_registry', 'UPDATE registry.access_log SET actor = actor'],
    ['peristiwa_registry', 'DELETE FROM registry.change'],
    ['peristiwa_registry', 'DELETE FROM registry.person'],
    ['peristiwa_publisher', 'SELECT * FROM registry.access_log'],
    ['peristiwa_publisher', 'UPDATE registry.change SET version = 1'],
    [undefined, 'DELETE FROM registry.access_log'],
    [undefined, 'TRUNCATE registry.access_log'],
  ])('of the role %s does not extend to: %s', async (role, sql) => {
    const pool = createPool({ url: system.databaseUrl, role, name: 'spec' });
    await expect(pool.query(sql)).rejects.toMatchObject({ code: '42501' });
    await pool.end();
  });

  it('of the publisher is to read changes and persons', async () => {
    const pool = createPool({ url: system.databaseUrl, role: 'peristiwa_publisher', name: 'spec' });
    const { rows } = await pool.query('SELECT count(*) FROM registry.change, registry.person');
    expect(Number(rows[0].count)).toBeGreaterThan(0);
    await pool.end();
  });
});

it('documents every route and parameter', async () => {
  const { body } = await system.get(`${base}/docs/openapi.json`);
  expect(Object.keys(body.paths).toSorted()).toEqual([
    '/v1/acts/lookup',
    '/v1/acts/{actId}',
    '/v1/acts/{actId}/report',
    '/v1/anomalies',
    '/v1/anomalies/{streamId}/refold',
    '/v1/areas',
    '/v1/areas/{code}',
    '/v1/cases',
    '/v1/cases/turnaround',
    '/v1/cases/{personId}/{kind}',
    '/v1/cases/{personId}/{kind}/assignment',
    '/v1/cases/{personId}/{kind}/notes',
    '/v1/codes',
    '/v1/codes/{table}',
    '/v1/documents',
    '/v1/documents/verify',
    '/v1/due-cases',
    '/v1/families/lookup',
    '/v1/families/{familyId}',
    '/v1/families/{familyId}/events',
    '/v1/persons/lookup',
    '/v1/persons/search',
    '/v1/persons/{personId}',
    '/v1/persons/{personId}/events',
    '/v1/quality-flags',
    '/v1/rebuilds',
    '/v1/rebuilds/current/cancel',
    '/v1/rebuilds/current/pause',
    '/v1/rebuilds/current/resume',
    '/v1/rebuilds/dry-run',
    '/v1/rebuilds/{rebuildNo}',
    '/v1/statistics/balance',
    '/v1/statistics/migration',
    '/v1/statistics/population',
    '/v1/statistics/registrations',
    '/v1/statistics/residents',
    '/v1/statistics/timeliness',
    '/v1/status',
  ]);
  const { parameters } = body.paths['/v1/persons/{personId}'].get;
  const names = parameters.map(({ name }: { name: string }) => name).toSorted();
  expect(names).toEqual(['knownAt', 'minPosition', 'personId', 'validAt', 'x-purpose']);
});

describe('a family', () => {
  it('returns its members with their relationships', async () => {
    const { body } = await get(`/v1/families/${FAMILY}`);
    expect(body).toMatchObject({
      familyId: FAMILY,
      version: 1,
      status: 'active',
      kkNumber: KK,
      headId: FATHER,
      changedOn: '2020-01-06',
      address: { area: HOME.area, regency: 'Kabupaten Bandung' },
    });
    const son = { name: 'Agus Santoso', sex: 'male', bornOn: '2012-05-05', status: 'resident' };
    expect(body.members[2]).toEqual({ personId: SON, relationship: 'child', ...son });
    expect(body.members.map((member: { relationship: string }) => member.relationship)).toEqual([
      'head',
      'wife',
      'child',
      'child',
    ]);
  });
  it('that does not exist gives 404', async () => {
    const answer = await get(`/v1/families/${STRANGER}`);
    expect([answer.status, codeOf(answer)]).toEqual([404, 'family-not-found']);
  });
});

describe('statistics', () => {
  it.each([
    ['', ['3204']],
    ['32', ['3204']],
    ['3204', ['320401']],
    ['320401', ['3204012001']],
    ['3204012001', ['3204012001']],
    ['51', []],
  ])('of area "%s" count by the areas in it', async (area, areas) => {
    const { body } = await get(`/v1/statistics/residents${area && `?area=${area}`}`);
    expect(body.areas.map((row: { area: string }) => row.area)).toEqual(areas);
    const expected = areas.length > 0 ? { male: 2, female: 2, total: 4 } : { male: 0, female: 0, total: 0 };
    expect(body).toMatchObject(area ? { area, ...expected } : expected);
  });
  it('name the areas', async () => {
    const { body } = await get('/v1/statistics/residents?area=32');
    expect([body.name, body.areas[0].name]).toEqual(['Jawa Barat', 'Kabupaten Bandung']);
  });
  it('refuse what is not an area', async () => {
    expect(codeOf(await get('/v1/statistics/residents?area=9999'))).toBe('area-not-found');
    expect(codeOf(await get('/v1/statistics/residents?area=3'))).toBe('invalid-request');
  });
});

describe('minPosition', () => {
  it('waits for an event that is projected in time', async () => {
    const waiting = get(`/v1/persons/${idOf(0x70)}?minPosition=${foundation + 2}`);
    await writer.record(alone(0x70, { sex: 'male' }, { kkNumber: '3204010601209170' }));
    expect((await waiting).status).toBe(200);
  });
  it('is refused when the event is not projected in time, with the time to retry', async () => {
    const { body: status } = await get('/v1/status');
    expect(status).toEqual({
      position: status.tail,
      slices: [0, 1, 2, 3].map((slice) => ({
        slice,
        position: status.tail,
        isLeased: true,
        foldVersion: FOLD_VERSION,
      })),
      tail: status.tail,
      lagEvents: 0,
      lagSeconds: 0,
      anomalies: 0,
      fold: { version: FOLD_VERSION, statesOf: FOLD_VERSION, rebuildDue: false },
    });
    const beyond = { personId: FATHER, minPosition: status.tail + 1 };
    const answer = await lookup(beyond);
    expect([answer.status, codeOf(answer)]).toEqual([503, 'not-yet-projected']);
    expect(answer.headers.get('retry-after')).toBe('2');
    expect((await lookup({ ...beyond, minPosition: status.tail })).status).toBe(200);
  });
});

describe('a death that is reported late', () => {
  const id = idOf(0x80);
  const moved: DatedEvent = {
    type: 'AddressChanged',
    occurredOn: on('2024-05-01'),
    data: { changedOn: on('2024-05-01'), from: HOME.area, address: { ...HOME, area: OTHER_VILLAGE } },
  };
  const died: DatedEvent = {
    type: 'DeathRegistered',
    occurredOn: on('2024-03-01'),
    data: {
      actNumber: '3204-KM-22112026-0001',
      diedOn: on('2024-03-01'),
      age: 29,
      cause: 'accident',
      attestedBy: 'police',
      reportedLate: true,
      flags: ['events-after-death'],
    },
  };
  let knownBefore: string;
  beforeAll(async () => {
    await record(alone(0x80, {}, { kkNumber: '3204010601209180' }));
    await record(recorded(person(id), moved));
    const { rows } = await owner.query('SELECT recorded_at FROM ledger.commit_log ORDER BY 1 DESC LIMIT 1');
    knownBefore = (rows[0].recorded_at as Date).toISOString();
    await record(recorded(person(id), died));
  });
  const statusAt = async (query: string) => (await get(`/v1/persons/${id}${query}`)).body.status as string;

  it('is placed in the order of occurrence', async () => {
    expect(await statusAt('')).toBe('deceased');
    expect(await statusAt('?validAt=2024-02-29')).toBe('resident');
    expect(await statusAt('?validAt=2024-03-01')).toBe('deceased');
    expect(await statusAt(`?knownAt=${encodeURIComponent(knownBefore)}`)).toBe('resident');
    expect(await statusAt('?knownAt=2100-01-01')).toBe('deceased');
    expect(await statusAt(`?validAt=2024-03-01&knownAt=${encodeURIComponent(knownBefore)}`)).toBe('resident');
  });
  it('is in the timeline in the order of occurrence, with the fields that each event changed and the event that gave each field', async () => {
    const { body } = await get(`/v1/persons/${id}/events`);
    const timeline = body.events.map(({ version, type, changed }: Record<string, unknown>) => [
      version,
      type,
      changed,
    ]);
    expect(timeline.slice(1)).toEqual([
      [3, 'DeathRegistered', ['status', 'flags', 'documents', 'death']],
      [2, 'AddressChanged', ['lastOccurredOn', 'address', 'placedOn']],
    ]);
    const versions = Object.entries<{ version: number }>(body.reasons).map(([field, { version }]) => [
      field,
      version,
    ]);
    expect(Object.fromEntries(versions)).toMatchObject({
      nik: 1,
      status: 3,
      death: 3,
      address: 2,
      family: 1,
    });
    expect(body.reasons.death).toEqual({
      version: 3,
      type: 'DeathRegistered',
      actId: body.events[1].actId,
      recordedAt: body.events[1].recordedAt,
      recordedBy: { office: '3204', desk: 'death', role: 'registrar' },
      superseded: [],
    });
    expect(body.events[1]).toMatchObject({
      occurredOn: '2024-03-01',
      reportedOn: '2026-11-22',
      office: '3204',
      supersedes: null,
      data: died.data,
    });
  });
  it('removes the person from the count of residents', async () => {
    const { body } = await get('/v1/statistics/residents?area=3204');
    expect(body.areas.map((row: { area: string }) => row.area)).toEqual(['320401']);
  });
});

describe('a stream that cannot be placed', () => {
  const anomalies = async () =>
    ((await get('/v1/anomalies', operator)).body.anomalies as { streamId: string; reason: string }[]).map(
      ({ streamId, reason }) => [streamId, reason],
    );
  const birthOf = (child: string): DatedEvent => ({
    type: 'ChildBorn',
    occurredOn: on('2021-01-01'),
    data: { childId: child, name: 'Anak', sex: 'male', bornOn: on('2021-01-01'), parent: 'mother' },
  });

  it('is parked while other streams are projected, and heals when the missing event arrives', async () => {
    const id = idOf(0x90);
    await record(recorded(person(id), birthOf(STRANGER)));
    expect(await anomalies()).toEqual([[id, 'not-in-register']]);
    const metrics = await (await fetch(`${base}/metrics`)).text();
    expect(metrics).toContain('registry_anomalies{service="registry"} 1');
    expect(metrics).toMatch(/registry_projection_slice_lag_events\{[^}]*slice="3"[^}]*\} 0/);
    await record(recorded(person(FATHER), birthOf(idOf(0x91))));
    expect((await get(`/v1/persons/${FATHER}`)).body.version).toBe(3);
    expect((await get(`/v1/persons/${id}`)).status).toBe(404);
    await record(alone(0x90, {}, { kkNumber: '3204010601209190' }));
    expect(await anomalies()).toEqual([]);
    expect((await get(`/v1/persons/${id}`)).body).toMatchObject({
      version: 2,
      children: [{ childId: STRANGER }],
    });
    // The act that was parked gets its change now, with the first state that could be folded.
    expect(await changesOf(id)).toEqual([
      { version: 1, types: ['ChildBorn'], name: 'Rina Wulandari' },
      { version: 2, types: ['BiodataRecorded'], name: 'Rina Wulandari' },
    ]);
  });

  it('keeps its last good state, answers with parkedSince, and heals when an operator has repaired it', async () => {
    const id = idOf(0xa0);
    await record(alone(0xa0, {}, { kkNumber: '3204010601209160' }));
    const broken = { ...birthOf(STRANGER), data: '{"childId":' } as unknown as DatedEvent;
    await record(recorded(person(id), broken));
    await record(recorded(person(id), birthOf(idOf(0xa1))));
    expect(await anomalies()).toEqual([[id, 'data-not-json']]);
    const { body } = await get(`/v1/persons/${id}`);
    expect([body.version, typeof body.parkedSince]).toEqual([1, 'string']);
    expect(codeOf(await get(`/v1/persons/${id}/events`))).toBe('history-not-readable');
    const refold = () => post(`/v1/anomalies/${id}/refold`, {}, operator);
    expect((await refold()).body).toEqual({ streamId: id, healed: false });

    await owner.query('SET session_replication_role = replica');
    await owner.query('UPDATE ledger.event SET data = $1 WHERE stream_id = $2 AND version = 2', [
      JSON.stringify(birthOf(STRANGER).data),
      id,
    ]);
    await owner.query('SET session_replication_role = origin');
    expect((await refold()).body).toEqual({ streamId: id, healed: true });
    expect(await anomalies()).toEqual([]);
    expect((await get(`/v1/persons/${id}`)).body).toMatchObject({ version: 3, children: [{}, {}] });
    expect((await changesOf(id)).map(({ version, types }) => [version, ...types])).toEqual([
      [1, 'BiodataRecorded'],
      [2, 'ChildBorn'],
      [3, 'ChildBorn'],
    ]);
    expect((await refold()).status).toBe(404);
  });

  it('is parked when its NIK belongs to another person, or its card was never issued', async () => {
    const [twin] = alone(0xb0, { name: 'Orang Lain' });
    const event = twin?.event as DatedEvent & { data: object };
    await record(
      recorded(person(idOf(0xb0)), { ...event, data: { ...event.data, nik: FATHER_NIK } } as DatedEvent),
    );
    const member = { personId: STRANGER, relationship: 'child' as const };
    const joined: DatedEvent = { type: 'FamilyMemberBorn', occurredOn: on('2021-01-01'), data: { member } };
    await record(recorded(family(idOf(0xb1)), joined));
    expect(await anomalies()).toEqual([
      [idOf(0xb0), 'nik-taken'],
      [idOf(0xb1), 'not-in-register'],
    ]);
    expect((await lookup({ nik: FATHER_NIK })).body.personId).toBe(FATHER);
  });

  it('leaves no gap in the change numbers', async () => {
    const { rows } = await owner.query(
      `SELECT count(*) AS rows, max(change_no) AS last FROM registry.change`,
    );
    expect(rows[0].rows).toBe(rows[0].last);
  });
});

it('the registry recovers when the server ends all its sessions', async () => {
  await owner.query(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE 'registry (%'`);
  const { position } = await writer.record(alone(0xc0, {}, { kkNumber: '3204010601209192' }));
  const ask = () => get(`/v1/persons/${idOf(0xc0)}?minPosition=${position}`);
  let answer = await ask();
  while (answer.status === 503) answer = await ask();
  expect([answer.status, answer.body.version]).toEqual([200, 1]);
  expect((await system.get(`${base}/health/ready`)).body.failing).toEqual([]);
});
