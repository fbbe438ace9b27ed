import { randomUUID } from 'node:crypto';
import { eventTypes, foldPerson, residenceOf, toFact, type PersonEvent } from '@peristiwa/domain';
import { demo, demoAddress, migrateDesks } from '@peristiwa/desk';
import { migrateLedger, PostgresLedger } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import { startTestSystem, type TestSystem } from '@peristiwa/testing';
import { deathService } from '../apps/death/src/service';
import { moveService } from '../apps/move/src/service';
import { statusService } from '../apps/status/src/service';

const DIED = '2026-11-12';
const destination = { ...demoAddress, area: demo.destination };

let system: TestSystem;
let bandung: string;
let surabaya: string;
let pool: ReturnType<typeof createPool>;
let ledger: PostgresLedger;
let people = 0;

beforeAll(async () => {
  system = await startTestSystem({
    definitions: [deathService, moveService, statusService].map((one) => ({ ...one, transports: undefined })),
    migrate: async (url) => {
      await migrateLedger(url, eventTypes);
      await migrateDesks(url);
    },
    clock: () => new Date('2026-11-22T05:00:00Z'),
  });
  bandung = await system.token('registrar-3204');
  surabaya = await system.token('registrar-3578');
  pool = createPool({ url: system.databaseUrl, role: 'peristiwa_move', name: 'spec', max: 2 });
  ledger = new PostgresLedger(pool, 'move');
});
afterAll(async () => {
  await pool.end();
  await system.stop();
});

const DESKS: Readonly<Record<string, string>> = { biodata: 'status', marriages: 'status', deaths: 'death' };

function send(path: string, fields: object, token = bandung) {
  const body = { requestId: randomUUID(), reportedOn: '2026-11-20', ...fields };
  return system.post(`${system.urls[DESKS[path] ?? 'move']}/v1/${path}`, body, { token });
}

async function accepted(path: string, fields: object, token?: string) {
  const { status, body } = await send(path, fields, token);
  if (status !== 201) throw new Error(`${path} was refused: ${JSON.stringify(body)}`);
  return body.result;
}

interface Resident {
  readonly personId: string;
  readonly familyId: string;
}

function resident(sex = 'male'): Promise<Resident> {
  people += 1;
  const person = {
    name: 'Bagus Prakoso',
    sex,
    bornOn: `1990-01-${String(people).padStart(2, '0')}`,
    birthPlace: '3204',
    religion: 'islam',
    maritalStatus: 'single',
    education: 'bachelor',
    occupation: 15,
  };
  return accepted('biodata', {
    reportedOn: '2026-10-01',
    person,
    family: { kind: 'new', address: demoAddress },
  });
}

const dies = ({ personId }: Resident) =>
  accepted('deaths', { person: { personId }, diedOn: DIED, cause: 'accident', attestedBy: 'police' });
const departure = ({ personId }: Resident, reportedOn = '2026-11-05') => ({
  reportedOn,
  movers: [{ personId }],
  destination: demo.destination,
  reason: 'work',
});
const arrival = (arrivedOn: string) => ({ arrivedOn, address: destination, family: { kind: 'same-card' } });

async function personOf({ personId }: Resident) {
  const events = (await ledger.readStreams([personId])).get(personId) ?? [];
  const state = foldPerson(events.map((event) => toFact<PersonEvent>(event)));
  if (state.status !== 'registered') throw new Error('This person is not in the register');
  return { types: events.map(({ type }) => type), state };
}

/** INV-02 (domain.md §2.8): what occurred up to the day of a death is recorded after it. */
describe('of a person who has died', () => {
  it('an arrival is recorded on its day, and the person keeps the last card', async () => {
    const mover = await resident();
    const { moveId } = await accepted('moves/departures', departure(mover));
    await dies(mover);
    const answer = await send(`moves/${moveId}/arrival`, arrival(DIED), surabaya);
    expect(answer).toMatchObject({ status: 201, body: { result: { moveId, arrived: [mover.personId] } } });
    const { types, state } = await personOf(mover);
    expect(types).toEqual(['BiodataRecorded', 'DepartureIssued', 'DeathRegistered', 'PersonArrived']);
    expect(state.placement).toMatchObject({ familyId: mover.familyId, address: destination });
    expect(residenceOf(state)).toBe('deceased');
  });

  it('an arrival of a later day is refused, with what to do, and the origin closes the case', async () => {
    const mover = await resident();
    const { moveId } = await accepted('moves/departures', departure(mover));
    await dies(mover);
    const refused = await send(`moves/${moveId}/arrival`, arrival('2026-11-13'), surabaya);
    expect(refused).toMatchObject({
      status: 409,
      body: {
        type: 'urn:peristiwa:problem:movers-all-deceased',
        officeInCharge: '3204',
        validUntil: '2026-12-22',
        errors: [expect.objectContaining({ field: 'moveId' })],
      },
    });
    await accepted(`moves/${moveId}/cancellation`, {});
    expect((await personOf(mover)).state.departures).toMatchObject([{ moveId, closed: true }]);
  });

  it('a departure is recorded up to the day of death, and its arrival after it', async () => {
    const mover = await resident();
    await dies(mover);
    const late = await send('moves/departures', departure(mover, '2026-11-13'));
    expect(late).toMatchObject({
      status: 409,
      body: { type: 'urn:peristiwa:problem:already-deceased', diedOn: DIED },
    });
    const { moveId } = await accepted('moves/departures', departure(mover, '2026-11-06'));
    await accepted(`moves/${moveId}/arrival`, arrival('2026-11-07'), surabaya);
    const { state } = await personOf(mover);
    expect(state.placement.address).toEqual(destination);
    expect(state.departures).toMatchObject([{ moveId, closed: true }]);
  });

  it('a change of address is recorded up to the day of death, also of a card on which nobody is left', async () => {
    const mover = await resident();
    await dies(mover);
    const family = { familyId: mover.familyId };
    const address = { ...demoAddress, area: demo.otherVillage };
    expect(await send('address-changes', { changedOn: '2026-11-13', family, address })).toMatchObject({
      status: 409,
      body: { type: 'urn:peristiwa:problem:already-deceased' },
    });
    await accepted('address-changes', { changedOn: DIED, family, address });
    expect((await personOf(mover)).state.placement.address).toEqual(address);
  });

  it('a marriage is recorded, and the answer says that no card was issued', async () => {
    const [husband, wife] = [await resident(), await resident('female')];
    await dies(husband);
    const result = await accepted('marriages', {
      marriedOn: '2026-11-01',
      husband: { personId: husband.personId },
      wife: { personId: wife.personId },
      authority: 'kua',
      marriageBook: { number: '0042/015/XI/2026', kua: 'KUA Soreang', date: '2026-11-01' },
      family: { kind: 'new', head: 'wife', address: demoAddress },
    });
    expect(result).toEqual({ marriageActNumber: '0042/015/XI/2026', cardUnchanged: 'deceased' });
  });
});
