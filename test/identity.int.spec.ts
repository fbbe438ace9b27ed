import { randomUUID } from 'node:crypto';
import { demo, demoBiodata, migrateDesks } from '@peristiwa/desk';
import { eventTypes } from '@peristiwa/domain';
import { migrateLedger } from '@peristiwa/ledger';
import { startTestSystem, type TestSystem } from '@peristiwa/testing';
import { statusService } from '../apps/status/src/service';

/** The intake is tested with the whole system (test/journeys), where the topics are its own. */
const withoutIntake = [{ ...statusService, transports: undefined }];

let system: TestSystem;
let token: string;
const people = new Map<string, string>();

beforeAll(async () => {
  system = await startTestSystem({
    definitions: withoutIntake,
    migrate: async (url) => {
      await migrateLedger(url, eventTypes);
      await migrateDesks(url);
    },
    clock: () => new Date('2026-11-22T05:00:00Z'),
  });
  token = await system.token('registrar-3204');
  for (const body of demoBiodata) {
    const { status, body: answer } = await send('/v1/biodata', body);
    if (status !== 201) throw new Error(`The demo families were refused with ${status}`);
    people.set((body['person'] as { nik: string }).nik, answer.result.personId as string);
  }
});
afterAll(() => system.stop());

function send(path: string, body: object) {
  return system.post(`${system.urls['status']}${path}`, body, { token });
}
const request = (fields: object) => ({
  requestId: randomUUID(),
  reportedOn: '2026-11-20',
  changedOn: '2026-11-20',
  ...fields,
});
const evidence = 'Surat nomor 9001/2026';
const idOf = ({ nik }: { nik: string }) => people.get(nik) ?? '';

/** domain.md §1.1: reversible. */
it('deactivates a NIK and reactivates it', async () => {
  const person = demo.changer;
  const off = request({ person, reason: 'not-recorded', evidence });
  expect(await send('/v1/nik-deactivations', off)).toMatchObject({ status: 201 });
  const twice = await send('/v1/nik-deactivations', { ...off, requestId: randomUUID() });
  expect(twice).toMatchObject({ status: 409, body: { inactiveSince: '2026-11-20' } });
  const path = `/v1/nik-deactivations/${idOf(person)}/reactivation`;
  expect(await send(path, request({ evidence }))).toMatchObject({ status: 201 });
  expect(await send(path, request({ evidence }))).toMatchObject({
    status: 409,
    body: { type: 'urn:peristiwa:problem:nik-not-inactive' },
  });
});

/** domain.md §2.7: AKTIF → HILANG → AKTIF. */
it('records that somebody is missing, and found', async () => {
  const person = demo.changer;
  const decree = { court: 'PN Bale Bandung', number: '213/Pdt.P/2026/PN Blb', date: '2026-11-03' };
  expect(await send('/v1/missing-persons', request({ person, decree }))).toMatchObject({ status: 201 });
  const path = `/v1/missing-persons/${idOf(person)}/end`;
  expect(await send(path, request({ evidence }))).toMatchObject({ status: 201 });
});

/** INV-22. */
it('refuses a change of name without a decree, and names the field', async () => {
  const { status, body } = await send(
    '/v1/name-changes',
    request({ person: demo.changer, name: 'Wawan Baru' }),
  );
  expect(status).toBe(400);
  expect(JSON.stringify(body.errors)).toContain('decree');
});

/** domain.md §2.2 B: one person survives, aliases are kept. */
it('reads the NIK and the id of a merged duplicate as the person who stays', async () => {
  const { changedOn: _day, ...merge } = request({
    survivor: demo.twice,
    duplicate: demo.duplicate,
    evidence,
  });
  const merged = await send('/v1/merges', merge);
  expect(merged).toMatchObject({ status: 201, body: { result: { survivorId: idOf(demo.twice) } } });
  const again = await send('/v1/merges', { ...merge, requestId: randomUUID() });
  expect(again).toMatchObject({
    status: 409,
    body: { type: 'urn:peristiwa:problem:already-one-person' },
  });
  // By the NIK of the duplicate the act is recorded for the survivor; by the id it is the same NIK that is inactive.
  const off = request({ person: demo.duplicate, reason: 'duplicate', evidence });
  expect(await send('/v1/nik-deactivations', off)).toMatchObject({ status: 201 });
  for (const person of [demo.twice, { personId: idOf(demo.duplicate) }]) {
    const twice = await send('/v1/nik-deactivations', { ...off, requestId: randomUUID(), person });
    expect(twice).toMatchObject({
      status: 409,
      body: { type: 'urn:peristiwa:problem:nik-already-inactive' },
    });
  }
});

/** domain.md §2.2 A: by a court's decision; §2.2 B: the duplicate has its NIK and its card again. */
it('undoes a merge: each NIK leads to its own person again', async () => {
  const { changedOn: _day, ...merge } = request({
    survivor: demo.undone,
    duplicate: demo.undoneTwice,
    evidence,
  });
  const merged = await send('/v1/merges', merge);
  expect(merged.status).toBe(201);
  const legalBasis = {
    kind: 'court',
    number: '214/Pdt.P/2026/PN Blb',
    date: '2026-11-20',
    issuer: 'PN Bale Bandung',
  };
  const undo = { requestId: randomUUID(), reportedOn: '2026-11-21', reason: 'Dua orang berbeda', legalBasis };
  const path = `/v1/merges/${merged.body.actId as string}/cancellation`;
  expect(await send(path, undo)).toMatchObject({
    status: 201,
    body: { result: { supersedes: merged.body.actId, stands: false } },
  });
  for (const person of [demo.undone, demo.undoneTwice]) {
    const off = request({
      person,
      reason: 'not-recorded',
      evidence,
      changedOn: '2026-11-21',
      reportedOn: '2026-11-21',
    });
    expect(await send('/v1/nik-deactivations', off)).toMatchObject({ status: 201 });
  }
});

/** UU 23/2006 art. 71: the name on the decree, not the one that the clerk typed. */
it('corrects a change of name', async () => {
  const decree = { court: 'PN Bale Bandung', number: '215/Pdt.P/2026/PN Blb', date: '2026-11-03' };
  const renamed = await send(
    '/v1/name-changes',
    request({ person: demo.changer, name: 'Wawan Setiawn', decree }),
  );
  expect(renamed.status).toBe(201);
  const path = `/v1/name-changes/${renamed.body.actId as string}/correction`;
  const legalBasis = {
    kind: 'authentic-document',
    number: '215/Pdt.P/2026/PN Blb',
    date: '2026-11-03',
    issuer: 'PN Bale Bandung',
  };
  const right = { requestId: randomUUID(), reportedOn: '2026-11-21', reason: 'Salah ketik', legalBasis };
  expect(await send(path, { ...right, corrected: { name: 'Wawan Setiawan' } })).toMatchObject({
    status: 201,
    body: { result: { persons: [{ personId: idOf(demo.changer), changed: ['name'] }] } },
  });
});
