import type { Client } from 'pg';
import type { QualityFlag } from '@peristiwa/domain';
import { alone, FAR_HOME, idOf, type LedgerFixture, type TestSystem } from '@peristiwa/testing';
import { startRegistryService, type RegistryServiceUnderTest } from '../registry-service-under-test';

let registry: RegistryServiceUnderTest;
let system: TestSystem;
let writer: LedgerFixture;
let owner: Client;
let position: number;

/** A person whose biodata were accepted with these flags. */
function flagged(number: number, flags: readonly QualityFlag[], card: Parameters<typeof alone>[2] = {}) {
  return alone(number, {}, card).map(({ stream, event }) => ({
    stream,
    event:
      event.type === 'BiodataRecorded' ? { ...event, data: { ...event.data, flags: [...flags] } } : event,
  }));
}

beforeAll(async () => {
  registry = await startRegistryService();
  ({ system, writer, owner } = registry);
  await writer.record(flagged(1, []));
  await writer.record(flagged(2, ['nik-differs-from-biodata', 'nik-differs-from-biodata']));
  await writer.record(flagged(3, ['spouse-already-recorded', 'nik-differs-from-biodata']));
  await writer.record(flagged(4, ['spouse-already-recorded'], { address: FAR_HOME }));
  position = (await writer.record(flagged(5, ['spouse-already-recorded']))).position;
});
afterAll(() => registry.stop());

async function list(client: string, query = '') {
  const token = await system.token(client);
  return system.get(`${system.urls['registry']}/v1/quality-flags?minPosition=${position}${query}`, { token });
}
const REPORTED_ON = '2026-11-22';
const idsOf = ({ body }: { body: { persons: { personId: string }[] } }) =>
  body.persons.map(({ personId }) => personId);

it('lists only persons with flags, each flag once', async () => {
  const { status, body } = await list('operator');
  expect(status).toBe(200);
  expect(body).toEqual({
    persons: [
      expect.objectContaining({ personId: idOf(2), area: '3204012001', flags: ['nik-differs-from-biodata'] }),
      expect.objectContaining({
        personId: idOf(3),
        flags: ['spouse-already-recorded', 'nik-differs-from-biodata'],
      }),
      expect.objectContaining({ personId: idOf(5), version: 1, position: position - 1 }),
      expect.objectContaining({ personId: idOf(4), area: '5171011001' }),
    ],
    next: null,
  });
});

it.each([
  ['operator', '&kind=spouse-already-recorded', [3, 5, 4]],
  ['auditor', '&area=5171', [4]],
  ['operator', '&area=32', [2, 3, 5]],
  ['operator', '&area=3204012001&kind=nik-differs-from-biodata', [2, 3]],
  ['operator', '&kind=head-under-age', []],
  // The fixtures are reported on one day.
  ['operator', `&raisedUntil=${REPORTED_ON}`, [2, 3, 5, 4]],
  ['operator', '&raisedUntil=1999-12-31', []],
  ['operator', `&kind=spouse-already-recorded&raisedUntil=${REPORTED_ON}`, [3, 5, 4]],
  ['registrar-3204', '', [2, 3, 5]],
  ['registrar-3204', '&area=320401', [2, 3, 5]],
  ['registrar-5171', '', [4]],
])('%s asks %s', async (client, query, expected) => {
  expect(idsOf(await list(client, query))).toEqual(expected.map(idOf));
});

it('pages by key, across areas', async () => {
  const seen: string[] = [];
  for (let after: string | null = ''; after !== null;) {
    const page = await list('operator', `&limit=3${after && `&after=${after}`}`);
    seen.push(...idsOf(page));
    after = page.body.next as string | null;
  }
  expect(seen).toEqual([2, 3, 5, 4].map(idOf));
});

it.each([
  ['a registrar of another area', 'registrar-3204', '&area=5171', 403, 'other-office-area'],
  ['a registrar of a part of the province', 'registrar-3204', '&area=32', 403, 'other-office-area'],
  ['a partner', 'kemensos', '', 403, 'role-missing'],
  ['a service', 'system', '', 403, 'role-missing'],
  ['an area code of a wrong form', 'operator', '&area=320', 400, 'invalid-request'],
  ['a kind of a wrong form', 'operator', '&kind=%00', 400, 'invalid-request'],
  ['a page key of a wrong form', 'operator', '&after=%00', 400, 'invalid-request'],
  ['no row', 'operator', '&limit=0', 400, 'invalid-request'],
  ['too many rows', 'operator', '&limit=1001', 400, 'invalid-request'],
])('refuses %s', async (_title, client, query, status, code) => {
  const answer = await list(client, query);
  expect({ status: answer.status, type: answer.body.type }).toEqual({
    status,
    type: `urn:peristiwa:problem:${code}`,
  });
});

it('logs the access to every person it returns', async () => {
  const before = await owner.query('SELECT max(access_no)::int AS last FROM registry.access_log');
  await list('registrar-3204', '&kind=nik-differs-from-biodata');
  const { rows } = await owner.query(
    'SELECT actor, office, what, person_id FROM registry.access_log WHERE access_no > $1 ORDER BY person_id',
    [before.rows[0].last],
  );
  const read = { actor: 'registrar-3204', office: '3204', what: 'quality-flags' };
  expect(rows).toEqual([2, 3].map((number) => ({ ...read, person_id: idOf(number) })));
});
