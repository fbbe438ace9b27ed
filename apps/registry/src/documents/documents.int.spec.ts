import type { Client } from 'pg';
import { todayIn } from '@peristiwa/domain';
import { addDays } from '@peristiwa/kernel';
import {
  alone,
  DAUGHTER,
  familyOfFour,
  FAMILY,
  FATHER,
  idOf,
  type LedgerFixture,
  MOTHER,
  on,
  person,
  recorded,
  SON,
  type TestSystem,
} from '@peristiwa/testing';
import { startRegistryService, type RegistryServiceUnderTest } from '../registry-service-under-test';

let registry: RegistryServiceUnderTest;
let system: TestSystem;
let writer: LedgerFixture;
let owner: Client;
let registrar: string;
let auditor: string;

beforeAll(async () => {
  registry = await startRegistryService();
  ({ system, writer, owner } = registry);
  registrar = await system.token('registrar-3204');
  auditor = await system.token('auditor');
  await writer.record(familyOfFour());
});
afterAll(() => registry.stop());

const post = (path: string, body: object, token = registrar) =>
  system.post(`${system.urls['registry']}/v1/documents${path}`, body, { token });
const print = (body: object, token?: string) => post('', body, token);
const verify = (code: string) => post('/verify', { code }, auditor);
const codeIn = (pdf: string) => /\((P1\.[0-9A-Z.-]+)\)/.exec(pdf)?.[1] ?? '';
const readings = async (what: string) =>
  (
    await owner.query(
      'SELECT DISTINCT person_id, office FROM registry.access_log WHERE what = $1 ORDER BY 1',
      [what],
    )
  ).rows;

describe('a printed family card', () => {
  let code: string;

  it('is a PDF with a code, and in the access log for each member', async () => {
    const { status, headers, body } = await print({ kind: 'family-card', familyId: FAMILY });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/pdf');
    expect(body).toMatch(/^%PDF-/);
    code = codeIn(body as string);
    const members = [FATHER, MOTHER, SON, DAUGHTER].map((person_id) => ({ person_id, office: '3204' }));
    expect(await readings('document')).toEqual(members);
  });

  it('is genuine and current, and the answer has what the paper must show', async () => {
    const { status, body } = await verify(code);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      isGenuine: true,
      kind: 'family-card',
      number: '3204010601209001',
      issuedBy: '3204',
      isCurrent: true,
      content: { title: 'KARTU KELUARGA' },
    });
    expect(body.content.tables[0].rows).toHaveLength(4);
    expect(await readings('document-verified')).toHaveLength(4);
  });

  it('stays genuine with its content, and is no longer current, after a change', async () => {
    const changed = {
      type: 'CardChanged' as const,
      occurredOn: on('2026-11-21'),
      data: {
        placement: {
          familyId: FAMILY,
          kkNumber: '3204010601209001',
          relationship: 'other-relative' as const,
          address: { area: '3204012001', line: 'Jalan Melati 5', rt: '001', rw: '002' },
        },
        reason: 'relationship' as const,
      },
    };
    await writer.record([
      ...recorded(person(SON), changed),
      ...recorded(
        { kind: 'family', id: FAMILY },
        {
          type: 'FamilyRelationshipsChanged',
          occurredOn: on('2026-11-21'),
          data: { relationships: [{ personId: SON, relationship: 'other-relative' }] },
        },
      ),
    ]);
    const { body } = await verify(code);
    expect(body).toMatchObject({ isGenuine: true, isCurrent: false });
    expect(body.content.tables[1].rows.map((row: string[]) => row[3])).toEqual([
      'Kepala keluarga',
      'Istri',
      'Anak',
      'Anak',
    ]);
  });

  it('is not genuine with another signature', async () => {
    const forged = code.slice(0, -1) + (code.endsWith('0') ? '1' : '0');
    expect((await verify(forged)).body).toEqual({ isGenuine: false, reason: 'signature-wrong' });
  });
});

/** UU 23/2006 art. 20. */
describe('an SKTT', () => {
  const [HOLDER, CARD] = [idOf(21), idOf(0xf00 + 21)];
  const today = todayIn('31', Date.now());

  it('is printed in place of a family card while the ITAS is in force, and its code is genuine', async () => {
    await writer.record([
      ...alone(21, { citizenship: 'foreign' }),
      ...recorded(person(HOLDER), {
        type: 'ForeignerRegistered',
        occurredOn: addDays(today, -5),
        data: {
          permit: { kind: 'itas', number: '2C11JE0141-X', issuedOn: addDays(today, -5), validUntil: today },
          documentNumber: 'SKTT/3204/22112026/9001',
          papers: {
            nationality: 'JP',
            passport: { number: 'TR9000141', validUntil: addDays(today, 900) },
            sponsor: { kind: 'none' },
          },
          reportedLate: false,
        },
      }),
    ]);
    expect((await print({ kind: 'family-card', familyId: CARD })).status).toBe(404);
    const { status, body } = await print({ kind: 'sktt', personId: HOLDER });
    expect(status).toBe(200);
    expect((await verify(codeIn(body as string))).body).toMatchObject({
      isGenuine: true,
      kind: 'sktt',
      number: 'SKTT/3204/22112026/9001',
      isCurrent: true,
    });
  });
});

describe('a document that is not printed', () => {
  it.each([
    ['there is no such card', { kind: 'family-card', familyId: idOf(77) }],
    ['the id is that of a person', { kind: 'family-card', familyId: FATHER }],
    ['there is no such act', { kind: 'act', actId: idOf(77) }],
    ['the person has no ITAS', { kind: 'sktt', personId: FATHER }],
    ['there is no such SKPWNI', { kind: 'skpwni', moveId: idOf(77) }],
  ])('%s: 404', async (_title, body) => {
    expect(await print(body)).toMatchObject({
      status: 404,
      body: { type: 'urn:peristiwa:problem:document-not-found' },
    });
  });

  it('is that of a caller without an office, or of a partner', async () => {
    const card = { kind: 'family-card', familyId: FAMILY };
    expect((await print(card, auditor)).status).toBe(403);
    expect((await print(card, await system.token('kemensos'))).status).toBe(403);
  });

  it('is one whose number stands in the request: ids only', async () => {
    const { status } = await print({ kind: 'family-card', kkNumber: '3204010601209001' });
    expect(status).toBe(400);
  });
});
