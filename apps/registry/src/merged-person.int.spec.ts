import { deactivateNik, mergePersons, type Change } from '@peristiwa/domain';
import {
  alone,
  contextOn,
  given,
  idOf,
  type LedgerFixture,
  mergeFacts,
  on,
  type TestSystem,
} from '@peristiwa/testing';
import { startRegistryService, type RegistryServiceUnderTest } from './registry-service-under-test';

const [HIM, TWICE] = [idOf(7), idOf(8)];
const TODAY = on('2026-11-22');
const evidence = 'Surat nomor 9001/2026';

let registry: RegistryServiceUnderTest;
let system: TestSystem;
let writer: LedgerFixture;
let token: string;
let minPosition: number;
const facts = [...alone(7), ...alone(8)];
const { register } = given(facts);
const nikOf = (id: string) => register.registered(id).nik;

beforeAll(async () => {
  registry = await startRegistryService();
  ({ system, writer } = registry);
  token = await system.token('auditor');
  await act(facts.map(({ stream, event }) => ({ stream, events: [event] })));
  const merged = mergePersons({ reportedOn: TODAY, evidence }, mergeFacts(register, HIM, TWICE), contextOn());
  await act(accepted(merged));
  const off = { changedOn: TODAY, reportedOn: TODAY, reason: 'duplicate', evidence } as const;
  await act(accepted(deactivateNik(off, register.overTime(HIM), contextOn())));
});
afterAll(() => registry.stop());

function accepted(decision: ReturnType<typeof mergePersons | typeof deactivateNik>) {
  if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
  return decision.changes;
}

async function act(changes: readonly Change[]): Promise<void> {
  ({ position: minPosition } = await writer.append(changes, {}));
}

const lookup = (ref: object) =>
  system.post(`${system.urls['registry']}/v1/persons/lookup`, { ...ref, minPosition }, { token });

/** domain.md §2.2 B: aliases are kept. */
it.each([
  ['NIK', { nik: nikOf(TWICE) }],
  ['id', { personId: TWICE }],
])('answers the %s of a merged duplicate with the person who stays', async (_title, ref) => {
  const { status, body } = await lookup(ref);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    personId: HIM,
    status: 'resident',
    nik: nikOf(HIM),
    aliases: [{ personId: TWICE, nik: nikOf(TWICE) }],
  });
});

it('keeps the record of the duplicate, which names the person who stays', async () => {
  const { body } = await system.get(`${system.urls['registry']}/v1/persons/${TWICE}`, { token });
  expect(body).toMatchObject({ personId: TWICE, status: 'merged', survivorId: HIM });
});

/** domain.md §1.1: the status of a NIK is separate from that of the person. */
it('answers with the day and the reason of an inactive NIK', async () => {
  const { body } = await lookup({ nik: nikOf(HIM) });
  expect(body).toMatchObject({ status: 'resident', inactiveNik: { since: TODAY, reason: 'duplicate' } });
});
