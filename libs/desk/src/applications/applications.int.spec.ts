import { z } from 'zod';
import { plainDate } from '@peristiwa/kernel';
import { eventTypes } from '@peristiwa/domain';
import { migrateLedger } from '@peristiwa/ledger';
import { idOf, testDatabase, type TestDatabase } from '@peristiwa/testing';
import { internalCommand, type CommandBody } from '../command';
import type { DeskOutcome, Preview, Registrar } from '../desk';
import { DeskTables } from '../desk-tables';
import type { Device } from '../offline/devices';
import type { DeskAreas } from '../same-request';
import { ApplicationStore } from './application-store';
import { Applications } from './applications';
import { migrateDesks } from './migrate-desks';

let database: TestDatabase;
let tables: DeskTables;
let requests = 0;

beforeAll(async () => {
  database = await testDatabase('applications');
  await migrateLedger(database.url, eventTypes);
  await migrateDesks(database.url);
  tables = new DeskTables({ url: database.url, desk: 'death' });
});
afterAll(async () => {
  await tables.close();
  await database.drop();
});

const command = internalCommand<CommandBody, null>({
  name: 'cancel-death',
  body: z.custom<CommandBody>(),
  gather: async () => null,
  decide: () => {
    throw new Error('The desk of this specification does not decide');
  },
});
const ani: Registrar = { subject: 'ani', office: '3204', nip: '198503102010012001' };
const budi: Registrar = { subject: 'budi', office: '3204' };
const citra: Registrar = { subject: 'citra', office: '3204' };
/** The regency 3204 has the code 3901 since a reform (ADR 0038). */
const area = (code: string) => ({ code, name: code, level: 'regency' as const });
const areas: DeskAreas = {
  find: (code) => (code === '3204' ? undefined : area(code)),
  findEver: (code) => (code === '3204' ? { ...area(code), successors: ['3901'] } : area(code)),
  children: () => [],
  knowsDistrict: () => true,
  recordedUnder: (code) => (code === '3901' ? ['3901', '3204'] : [code]),
};
/** Of the server of the office, which budi registered (ADR 0065). */
const KEY = idOf(0xe1);
const surabaya: Registrar = { subject: 'dewi', office: '3578' };

const refused = (code: 'act-already-cancelled'): DeskOutcome & Preview => ({
  kind: 'rejected',
  rejection: { code, field: 'actId' },
});

/** A desk that answers as it is asked to, and the acts that it was asked to record. */
function given({ preview, perform }: { preview?: Preview; perform?: () => Promise<DeskOutcome> } = {}) {
  const recorded: unknown[] = [];
  const body = { requestId: idOf(0xc000 + (requests += 1)), reportedOn: '2026-11-20' };
  const answer = { requestId: body.requestId, actId: 'a', position: 3, recordedAt: 'now', result: {} };
  const desk = {
    preview: async () => preview ?? { kind: 'previewed' as const, result: { stands: false } },
    perform: async (...asked: unknown[]) => {
      const outcome = (await perform?.()) ?? {
        kind: 'registered' as const,
        answer,
        repeated: recorded.length > 0,
      };
      if (outcome.kind === 'registered') recorded.push(asked);
      return outcome;
    },
  };
  const reads: string[] = [];
  let now = '2026-11-22T05:00:00Z';
  const applications = new Applications(desk, new ApplicationStore(tables, 'death'), [command], {
    clock: () => new Date(now),
    areas,
    record: async ({ actor, outcome }) => void reads.push(`${actor} ${outcome}`),
    devices: { find: async (id) => (id === KEY ? ({ registeredBy: 'budi' } as Device) : undefined) },
  });
  return {
    applications,
    body,
    recorded,
    reads,
    desk,
    submit: (changed: object = {}, registrar = ani) =>
      applications.submit({ command, body: { ...body, ...changed }, registrar, channel: 'http' }),
    /** By the calendar of the office, UTC+7. */
    itIs: (time: string) => void (now = time),
  };
}

const codeOf = (outcome: { kind: string; rejection?: { code: string } }) =>
  outcome.rejection?.code ?? outcome.kind;

/** Permohonan: diajukan → disetujui → dicatat, or ditolak (domain.md §2.7). */
describe('an application', () => {
  it('waits, and is recorded in the name of the officer who submitted it when another one approves', async () => {
    const { submit, applications, body, recorded } = given();
    expect(await submit()).toMatchObject({
      kind: 'submitted',
      application: {
        requestId: body.requestId,
        command: 'cancel-death',
        state: 'submitted',
        expiresOn: '2026-12-22',
      },
      result: { stands: false },
    });
    expect(await applications.listOf('3204')).toContainEqual(
      expect.objectContaining({ requestId: body.requestId }),
    );
    expect(recorded).toEqual([]);
    expect(await applications.approve(body.requestId, budi)).toMatchObject({ kind: 'registered' });
    expect(recorded).toEqual([[command, body, { ...ani, approvedBy: 'budi' }, 'http']]);
    expect(await applications.listOf('3204')).not.toContainEqual(
      expect.objectContaining({ requestId: body.requestId }),
    );
    expect(await submit()).toMatchObject({ kind: 'registered', repeated: true });
  });

  it.each<[string, Registrar, string]>([
    ['the officer who submitted it', ani, 'second-officer-required'],
    ['an officer of another office', surabaya, 'application-not-found'],
  ])('is not approved by %s', async (_title, officer, code) => {
    const { submit, applications, body, recorded } = given();
    await submit();
    expect(codeOf(await applications.approve(body.requestId, officer))).toBe(code);
    expect(recorded).toEqual([]);
  });

  /** ADR 0065: who has the key can send any name as the first officer of a message. */
  it('that a key signed is not approved by the officer who registered the key, and keeps the key', async () => {
    const { submit, applications, body, recorded } = given();
    await submit({}, { ...ani, signedBy: KEY });
    expect(codeOf(await applications.approve(body.requestId, budi))).toBe('second-officer-required');
    expect(recorded).toEqual([]);
    expect(codeOf(await applications.approve(body.requestId, citra))).toBe('registered');
    expect(recorded).toEqual([[command, body, { ...ani, signedBy: KEY, approvedBy: 'citra' }, 'http']]);
  });

  it('is not submitted when the register refuses it as it is', async () => {
    const { submit, applications, body } = given({ preview: refused('act-already-cancelled') });
    expect(codeOf(await submit())).toBe('act-already-cancelled');
    expect(codeOf(await applications.approve(body.requestId, budi))).toBe('application-not-found');
  });

  it('is the same when its request is repeated, and another content is refused', async () => {
    const { submit } = given();
    const first = await submit();
    expect(await submit()).toMatchObject({ kind: 'submitted', application: Object(first).application });
    expect(codeOf(await submit({ reportedOn: '2026-11-19' }))).toBe('request-id-reused');
  });

  it('is found, repeated and approved by its office under the code of a reform (ADR 0038)', async () => {
    const { submit, applications, body } = given();
    await submit();
    expect(await submit({}, { ...ani, office: '3901' })).toMatchObject({ kind: 'submitted' });
    const now = { ...budi, office: '3901' };
    expect(await applications.listOf('3901')).toContainEqual(
      expect.objectContaining({ requestId: body.requestId }),
    );
    expect(await applications.read(body.requestId, now)).toMatchObject({ kind: 'read' });
    expect(codeOf(await applications.approve(body.requestId, now))).toBe('registered');
  });

  it('of a village keeps the day of capture, whenever it is approved (ADR 0033)', async () => {
    const { submit, applications, body, recorded, itIs } = given();
    const capture = {
      deviceId: idOf(0xd1),
      localSequence: 7,
      capturedAt: '2026-11-20T03:00:00.000Z',
      provenOn: plainDate('2026-11-20'),
    };
    await submit({}, { ...ani, capture });
    itIs('2026-12-20T05:00:00Z');
    expect(codeOf(await applications.approve(body.requestId, budi))).toBe('registered');
    expect(recorded).toEqual([[command, body, { ...ani, approvedBy: 'budi', capture }, 'http']]);
  });

  it('is rejected with a reason, for good', async () => {
    const { submit, applications, body, recorded } = given();
    await submit();
    const rejected = { state: 'rejected', reason: 'SPTJM belum lengkap' };
    const answer = { kind: 'decided', application: rejected };
    expect(await applications.reject(body.requestId, budi, 'SPTJM belum lengkap')).toMatchObject(answer);
    expect(await applications.reject(body.requestId, citra, 'lain')).toMatchObject(answer);
    expect(codeOf(await applications.approve(body.requestId, citra))).toBe('application-rejected');
    expect(await submit()).toMatchObject({ kind: 'submitted', application: rejected });
    expect(recorded).toEqual([]);
  });

  it('is not rejected once it is approved', async () => {
    const { submit, applications, body } = given();
    await submit();
    await applications.approve(body.requestId, budi);
    expect(codeOf(await applications.reject(body.requestId, citra, 'terlambat'))).toBe(
      'application-approved',
    );
  });

  it.each([
    ['on its last day', '2026-12-22T16:59:59Z', 'registered', 'submitted'],
    [
      'on the day after, by the calendar of the office',
      '2026-12-22T17:00:00Z',
      'application-expired',
      'expired',
    ],
  ])('%s', async (_title, time, outcome, state) => {
    const { submit, applications, body, itIs } = given();
    await submit();
    itIs(time);
    expect(await submit()).toMatchObject({ application: { state } });
    expect(codeOf(await applications.approve(body.requestId, budi))).toBe(outcome);
  });

  it('expired is neither listed nor rejected', async () => {
    const { submit, applications, body, itIs } = given();
    await submit();
    itIs('2027-01-01T00:00:00Z');
    expect(await applications.listOf('3204')).toEqual([]);
    expect(codeOf(await applications.reject(body.requestId, budi, 'lewat'))).toBe('application-expired');
  });
});

describe('an approval', () => {
  it('decides again; what the register refuses by then waits on', async () => {
    const { submit, applications, body } = given({ perform: async () => refused('act-already-cancelled') });
    await submit();
    expect(codeOf(await applications.approve(body.requestId, budi))).toBe('act-already-cancelled');
    expect(await submit()).toMatchObject({ application: { state: 'submitted' } });
  });

  it('of two officers at once records once, for the one who came first', async () => {
    const { submit, applications, body, recorded } = given();
    await submit();
    const outcomes = await Promise.all([budi, citra].map((one) => applications.approve(body.requestId, one)));
    expect(outcomes.map(codeOf)).toEqual(['registered', 'registered']);
    const approvers = recorded.map((asked) => (asked as [unknown, unknown, Registrar])[2].approvedBy);
    expect(new Set(approvers).size).toBe(1);
  });

  it('that died before the append is completed by any other officer, also after its last day', async () => {
    let dies = true;
    const { submit, applications, body, recorded, itIs } = given({
      perform: async () => {
        if (dies) throw new Error('killed');
        return undefined as never;
      },
    });
    await submit();
    await expect(applications.approve(body.requestId, budi)).rejects.toThrow('killed');
    dies = false;
    itIs('2027-01-01T00:00:00Z');
    expect(await applications.listOf('3204')).toMatchObject([
      { requestId: body.requestId, state: 'approved' },
    ]);
    expect(codeOf(await applications.approve(body.requestId, citra))).toBe('registered');
    expect(recorded).toEqual([[command, body, { ...ani, approvedBy: 'budi' }, 'http']]);
  });
});

it('shows an application with its content, and what it would answer now', async () => {
  const { submit, applications, body, reads } = given();
  await submit();
  expect(await applications.read(body.requestId, ani)).toMatchObject({
    application: { own: true, body },
    result: { stands: false },
  });
  expect(await applications.read(body.requestId, budi)).toMatchObject({ application: { own: false } });
  expect(codeOf(await applications.read(body.requestId, surabaya))).toBe('application-not-found');
  // UU 27/2022: its content is about persons, so who read it is recorded.
  expect(reads).toEqual(['ani application-read', 'budi application-read']);
});
