import { randomUUID } from 'node:crypto';
import { exampleReportFor } from '@peristiwa/contracts';
import { eventTypes } from '@peristiwa/domain';
import { demo, demoBiodata, migrateDesks } from '@peristiwa/desk';
import { migrateLedger, PostgresLedger } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import { startTestSystem, type TestSystem } from '@peristiwa/testing';
import { birthService } from '../apps/birth/src/service';
import { deathService } from '../apps/death/src/service';
import { migrateRegistry } from '../apps/registry/src/migrate-registry';
import { registryService } from '../apps/registry/src/service';
import { statusService } from '../apps/status/src/service';

let system: TestSystem;
let clerk: string;
let second: string;
let surabaya: string;
let pool: ReturnType<typeof createPool>;

beforeAll(async () => {
  system = await startTestSystem({
    definitions: [birthService, deathService, statusService, registryService].map((one) => ({
      ...one,
      transports: undefined,
    })),
    migrate: async (url) => {
      await migrateLedger(url, eventTypes);
      await migrateDesks(url);
      await migrateRegistry(url);
    },
    clock: () => new Date('2026-11-22T05:00:00Z'),
  });
  clerk = await system.token('registrar-3204');
  second = await system.token('registrar-3204-2');
  surabaya = await system.token('registrar-3578');
  pool = createPool({ url: system.databaseUrl, role: 'peristiwa_registry', name: 'applications', max: 2 });
  for (const body of demoBiodata)
    await system.post(`${system.urls['status']}/v1/biodata`, body, { token: clerk });
});
afterAll(async () => {
  await pool.end();
  await system.stop();
});

const post = (desk: string, path: string, body: object, token = clerk) =>
  system.post(`${system.urls[desk]}/v1/${path}`, body, { token });
const request = (fields: object) => ({ requestId: randomUUID(), reportedOn: '2026-11-20', ...fields });
const storedAct = async (actId: string) =>
  (await new PostgresLedger(pool, 'registry').readAct(actId)).map(({ type, data, meta }) => ({
    type,
    data,
    meta: JSON.parse(meta),
  }));
const birth = (fields: object = {}) =>
  request({
    bornOn: '2026-11-01',
    mother: demo.mother,
    father: demo.father,
    children: [{ name: 'Ayu Lestari', sex: 'female', birthPlace: '3204', birthOrder: 1 }],
    ...fields,
  });

/** domain.md §2.4. */
describe('what a report carries besides its facts', () => {
  const legalBasis = { kind: 'decree', number: '470/12/2026', date: '2026-11-18', issuer: 'Disdukcapil' };
  it('is stored once per act, with its first event, and nowhere in the facts', async () => {
    const report = exampleReportFor('register-birth', {});
    const { status, body } = await post('birth', 'births', birth({ legalBasis, channel: 'village-offline' }));
    expect(status).toBe(201);
    const [first, ...others] = await storedAct(body.actId);
    expect(first?.meta).toEqual({
      actor: 'registrar-3204',
      channel: 'http',
      envelope: { ...report, legalBasis, channel: 'village-offline' },
    });
    expect(others.length).toBeGreaterThan(0);
    for (const { meta } of others) expect(meta).toEqual({ actor: 'registrar-3204', channel: 'http' });
    for (const { data } of [first, ...others].map((one) => ({ data: one?.data }))) {
      expect(data).not.toMatch(/witness|Cecep/);
    }
  });

  it.each([
    [
      'reporter and witnesses (F-2.01)',
      { reporter: undefined, witnesses: undefined },
      ['reporter', 'witnesses'],
    ],
    [
      'the second witness',
      { witnesses: exampleReportFor('register-birth', {}).witnesses?.slice(0, 1) },
      ['witnesses'],
    ],
  ])('is asked for: %s', async (_title, changed, fields) => {
    const { status, body } = await post('birth', 'births', birth(changed));
    expect(status).toBe(400);
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual(fields);
  });

  it('makes another request of one with other witnesses', async () => {
    const death = { person: demo.grandfather, diedOn: '2026-11-12', cause: 'other', attestedBy: 'doctor' };
    const body = request({ ...death, channel: 'counter' });
    expect((await post('death', 'deaths', body)).status).toBe(201);
    expect((await post('death', 'deaths', body)).status).toBe(200);
    expect(await post('death', 'deaths', { ...body, channel: 'online' })).toMatchObject({
      status: 422,
      body: { type: 'urn:peristiwa:problem:request-id-reused' },
    });
  });
});

describe('the report of an act', () => {
  const reportOf = async (actId: string, client: string) =>
    system.get(`${system.urls['registry']}/v1/acts/${actId}/report`, { token: await system.token(client) });

  it('is shown to officers and auditors, without the officer who recorded it, and the read is logged', async () => {
    const report = exampleReportFor('register-birth', {});
    const { body } = await post(
      'birth',
      'births',
      birth({ bornOn: '2026-11-02', confirmedNew: true, channel: 'mission' }),
    );
    const { personId } = body.result.children[0];
    const shown = await reportOf(body.actId, 'auditor');
    expect(shown).toMatchObject({
      status: 200,
      body: {
        actId: body.actId,
        requestId: body.requestId,
        recordedBy: { office: '3204', desk: 'birth', role: 'registrar' },
        ...report,
        channel: 'mission',
      },
    });
    expect(JSON.stringify(shown.body)).not.toContain('registrar-3204');
    const { rows } = await pool.query('SELECT actor, what FROM registry.access_log WHERE person_id = $1', [
      personId,
    ]);
    expect(rows).toEqual([{ actor: 'auditor', what: 'report' }]);
  });

  it.each([
    ['an operator', 'operator', 403, 'role-missing'],
    ['a partner', 'bps', 403, 'role-missing'],
    ['an auditor who names no act', 'auditor', 404, 'act-not-found'],
  ])('is not shown to %s', async (_title, client, status, code) => {
    const answer = await reportOf(randomUUID(), client);
    expect(answer).toMatchObject({ status, body: { type: `urn:peristiwa:problem:${code}` } });
  });
});

/** Contrarius actus: the office takes its own act back (domain.md §0 point 5), and nobody does that alone (§7.1). */
describe('a cancellation that no court decided', () => {
  const grounds = {
    reason: 'Akta tercatat atas nama orang lain',
    legalBasis: {
      kind: 'contrarius-actus',
      number: '400.12/118/2026',
      date: '2026-11-20',
      issuer: 'Disdukcapil Kabupaten Bandung',
      sptjm: '400.12/SPTJM/118/2026',
    },
  };
  async function died() {
    const person = { name: 'Sukirman Wijaya', sex: 'male', bornOn: '1950-02-03', birthPlace: '3204' };
    const rest = { religion: 'islam', maritalStatus: 'single', education: 'none', occupation: 1 };
    const family = { kind: 'join', host: { kkNumber: demo.kkNumber }, relationship: 'other-relative' };
    const { body } = await post('status', 'biodata', request({ person: { ...person, ...rest }, family }));
    const { personId } = body.result;
    const death = { person: { personId }, diedOn: '2026-11-12', cause: 'other', attestedBy: 'doctor' };
    return (await post('death', 'deaths', request(death))).body.actId as string;
  }

  it('waits for a second officer of the office, who records it', async () => {
    const actId = await died();
    const body = request(grounds);
    const submitted = await post('death', `deaths/${actId}/cancellation`, body);
    expect(submitted).toMatchObject({
      status: 202,
      body: { requestId: body.requestId, application: { state: 'submitted' }, result: { supersedes: actId } },
    });
    const url = `${system.urls['death']}/v1/applications`;
    expect((await system.get(url, { token: second })).body.applications).toMatchObject([
      { requestId: body.requestId, command: 'cancel-death' },
    ]);
    const read = await system.get(`${url}/${body.requestId}`, { token: second });
    expect(read).toMatchObject({
      status: 200,
      body: { own: false, body: { actId }, result: { supersedes: actId } },
    });

    const path = `applications/${body.requestId}/approval`;
    expect((await post('death', path, {}, clerk)).body.type).toMatch(/:second-officer-required$/);
    expect((await post('death', path, {}, surabaya)).body.type).toMatch(/:application-not-found$/);
    const approved = await post('death', path, {}, second);
    expect(approved).toMatchObject({
      status: 201,
      body: { requestId: body.requestId, result: submitted.body.result },
    });
    expect(await post('death', path, {}, second)).toMatchObject({ body: approved.body });
    expect(await post('death', `deaths/${actId}/cancellation`, body)).toMatchObject({
      status: 200,
      body: approved.body,
    });
    const [first] = await storedAct(approved.body.actId);
    expect(first?.meta).toMatchObject({
      actor: 'registrar-3204',
      approvedBy: 'registrar-3204-2',
      reason: grounds.reason,
    });
  });

  it('is decided again when it is approved: another cancellation came first', async () => {
    const actId = await died();
    const [one, other] = [request(grounds), request(grounds)];
    for (const body of [one, other]) await post('death', `deaths/${actId}/cancellation`, body);
    expect((await post('death', `applications/${one.requestId}/approval`, {}, second)).status).toBe(201);
    const late = await post('death', `applications/${other.requestId}/approval`, {}, second);
    expect(late).toMatchObject({
      status: 409,
      body: { type: 'urn:peristiwa:problem:act-already-cancelled' },
    });
    const reason = 'Akta sudah dibatalkan';
    const rejected = await post('death', `applications/${other.requestId}/rejection`, { reason }, second);
    expect(rejected).toMatchObject({ status: 201, body: { state: 'rejected', reason } });
  });

  it('is answered at once where the register refuses it', async () => {
    const answer = await post('death', `deaths/${randomUUID()}/cancellation`, request(grounds));
    expect(answer).toMatchObject({ status: 404, body: { type: 'urn:peristiwa:problem:act-not-found' } });
  });

  it('needs nobody else where a court decided', async () => {
    const legalBasis = { ...grounds.legalBasis, kind: 'court', sptjm: undefined };
    const path = `deaths/${await died()}/cancellation`;
    expect((await post('death', path, request({ ...grounds, legalBasis }))).status).toBe(201);
  });
});
