import { alone, idOf, type LedgerFixture, on, person, recorded, type TestSystem } from '@peristiwa/testing';
import { startRegistryService, type RegistryServiceUnderTest } from '../registry-service-under-test';

let registry: RegistryServiceUnderTest;
let system: TestSystem;
let writer: LedgerFixture;
let position: number;
const CHILD = idOf(1);

beforeAll(async () => {
  registry = await startRegistryService();
  ({ system, writer } = registry);
  await writer.record([...alone(1, { bornOn: '2015-02-14' }), ...alone(2)]);
  const adoption = recorded(person(CHILD), {
    type: 'AdoptionRecorded',
    occurredOn: on('2026-11-10'),
    data: {
      adoptedOn: on('2026-11-10'),
      court: 'Pengadilan Agama Soreang',
      decreeNumber: '12/Pdt.P/2026/PA.Sor',
      motherId: idOf(2),
      reportedLate: false,
    },
  });
  position = (await writer.record(adoption)).position;
});
afterAll(() => registry.stop());

async function answered(client: string, path: string) {
  const token = await system.token(client);
  const url = `${system.urls['registry']}/v1/persons/${CHILD}${path}?minPosition=${position - 1}`;
  return system.get(url, { token });
}

/** UU 24/2013 art. 84(1); domain.md §4.1 ee: where an adopted child comes from. */
describe('an adoption', () => {
  it.each([
    ['registrar-3204', ['BiodataRecorded', 'AdoptionRecorded']],
    ['auditor', ['BiodataRecorded', 'AdoptionRecorded']],
    ['registrar-5171', ['BiodataRecorded']],
    ['operator', ['BiodataRecorded']],
  ])('in the timeline for %s: %j', async (client, expected) => {
    const { status, body } = await answered(client, '/events');
    expect(status).toBe(200);
    expect((body.events as { type: string }[]).map(({ type }) => type)).toEqual(expected);
  });

  it.each(['registrar-3204', 'registrar-5171', 'auditor'])('is not in the person for %s', async (client) => {
    const { body } = await answered(client, '');
    expect(body).toMatchObject({ personId: CHILD });
    expect(JSON.stringify(body)).not.toMatch(/adopt|Pdt/);
    expect(JSON.stringify(body)).not.toContain(idOf(2));
  });
});
