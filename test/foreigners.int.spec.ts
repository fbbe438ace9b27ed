import { randomUUID } from 'node:crypto';
import { exampleReportFor } from '@peristiwa/contracts';
import { eventTypes } from '@peristiwa/domain';
import { demoAddress, demoForeigners, migrateDesks } from '@peristiwa/desk';
import { migrateLedger } from '@peristiwa/ledger';
import { startTestSystem, type TestSystem } from '@peristiwa/testing';
import { moveService } from '../apps/move/src/service';
import { migrateRegistry } from '../apps/registry/src/migrate-registry';
import { registryService } from '../apps/registry/src/service';
import { statusService } from '../apps/status/src/service';

let system: TestSystem;
let clerk: string;

beforeAll(async () => {
  system = await startTestSystem({
    definitions: [moveService, statusService, registryService].map((one) => ({
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
});
afterAll(() => system.stop());

const legalBasis = {
  kind: 'authentic-document',
  number: 'W11.IMI/9001',
  date: '2026-11-19',
  issuer: 'Kanim Bandung',
};

async function send(desk: string, path: string, fields: object) {
  const body = { requestId: randomUUID(), reportedOn: '2026-11-20', ...fields };
  const answer = await system.post(`${system.urls[desk]}/v1/${path}`, body, { token: clerk });
  const { result, ...rest } = answer.body;
  return { ...rest, ...result, status: answer.status };
}

async function personAt(personId: string, position: number) {
  const url = `${system.urls['registry']}/v1/persons/${personId}?minPosition=${position}`;
  return (await system.get(url, { token: clerk })).body;
}

/** UU 23/2006 arts 20 to 22; domain.md §2.2 B (OA) and §2.9: foreigner naturalised keeps NIK. */
describe('the life of a foreigner', () => {
  const { requestId: _demo, ...form } = demoForeigners[0];
  const person = { nik: form.person.nik };
  let personId: string;
  let entryActId: string;

  it('begins with an ITAS and an SKTT, under a NIK', async () => {
    const entered = await send('status', 'foreigners', form);
    expect(entered).toMatchObject({
      status: 201,
      nik: form.person.nik,
      documentNumber: expect.stringMatching(/^SKTT\/3204\//),
    });
    ({ personId, actId: entryActId } = entered);
    expect(await personAt(personId, entered.position)).toMatchObject({
      citizenship: 'foreign',
      stayPermit: { kind: 'itas', nationality: 'JP', documentNumber: entered.documentNumber },
      documents: [],
      address: { area: demoAddress.area },
    });
  });

  it('has the entry corrected in biodata and permit with one act', async () => {
    const corrected = { birthPlace: 'Kyoto', permit: { number: '2C11JE0149-X' } };
    const path = `foreigners/${entryActId}/correction`;
    const answer = await send('status', path, { reason: 'Salah ketik', legalBasis, corrected });
    expect(answer.status).toBe(201);
    expect(await personAt(personId, answer.position)).toMatchObject({
      birthPlace: 'Kyoto',
      stayPermit: { kind: 'itas', number: '2C11JE0149-X' },
    });
  });

  it('gets an ITAP, and may have a KTP-el from then on', async () => {
    const step = { person, changedOn: '2026-11-20', document: 'ktp-el', status: 'recorded' };
    expect(await send('status', 'documents', step)).toMatchObject({
      status: 422,
      type: 'urn:peristiwa:problem:permanent-stay-required',
    });
    const permit = {
      kind: 'itap',
      number: '2D11JE0148-X',
      issuedOn: '2026-11-16',
      validUntil: '2031-11-15',
    };
    const changed = await send('status', 'stay-permits', { person, permit });
    expect(changed).toMatchObject({ status: 201, personId });
    expect(await send('status', 'documents', step)).toMatchObject({ status: 201 });
    const path = `stay-permits/${changed.actId}/correction`;
    const corrected = { validUntil: null };
    const answer = await send('status', path, { reason: 'Tanpa batas', legalBasis, corrected });
    expect(answer).toMatchObject({ status: 201, restingActs: [{ restsOn: ['permit'] }] });
    const { stayPermit } = await personAt(personId, answer.position);
    expect(stayPermit).toEqual({ ...permit, validUntil: undefined, status: 'in-force', nationality: 'JP' });
  });

  it('becomes a citizen, keeps the NIK, and needs no permit any more', async () => {
    const change = {
      person,
      changedOn: '2026-11-18',
      citizenship: 'indonesian',
      decision: { issuer: 'Presiden', number: 'Keppres 12/PWI/2026', date: '2026-11-18' },
      ...exampleReportFor('change-citizenship', {}),
    };
    const answer = await send('status', 'citizenship-changes', change);
    expect(answer.status).toBe(201);
    const citizen = await personAt(personId, answer.position);
    expect(citizen).toMatchObject({ citizenship: 'indonesian', nik: form.person.nik });
    expect(citizen).not.toHaveProperty('stayPermit');
  });
});

describe('a foreigner who leaves for good (UU 23/2006 art. 22)', () => {
  it('needs an exit permit, and has no permit in force after it', async () => {
    const { requestId: _demo, ...form } = demoForeigners[1];
    const { personId } = await send('status', 'foreigners', form);
    const departure = { movers: [{ personId }], departedOn: '2026-11-20', country: 'JP', reason: 'work' };
    expect(await send('move', 'departures-abroad', departure)).toMatchObject({
      status: 422,
      type: 'urn:peristiwa:problem:not-a-citizen',
    });
    const left = await send('move', 'departures-abroad', { ...departure, exitPermit: 'EPO-2026-9146' });
    expect(left.status).toBe(201);
    expect(await personAt(personId, left.position)).toMatchObject({
      status: 'abroad',
      stayPermit: { validUntil: '2026-11-20' },
    });
  });
});
