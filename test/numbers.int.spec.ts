import { randomUUID } from 'node:crypto';
import { loadAreas } from '@peristiwa/areas';
import { eventTypes } from '@peristiwa/domain';
import { demo, demoAddress, demoBiodata, Desk, migrateDesks } from '@peristiwa/desk';
import { migrateLedger, PostgresLedger, SharedReads } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import { startTestSystem, type TestSystem } from '@peristiwa/testing';
import { birthService } from '../apps/birth/src/service';
import { deathService } from '../apps/death/src/service';
import { moveService } from '../apps/move/src/service';
import { recordBiodataCommand } from '../apps/status/src/biodata/record-biodata';
import { statusService } from '../apps/status/src/service';

const DISTRICT = demo.village.slice(0, 6);
const DESTINATION_DISTRICT = demo.destination.slice(0, 6);
const definitions = [birthService, deathService, moveService, statusService].map((definition) => ({
  ...definition,
  transports: undefined,
}));

/** Every test has its own day, so that tests do not share prefixes. */
let today = '2026-11-22';
let system: TestSystem;
let bandung: string;
let surabaya: string;
let owner: ReturnType<typeof createPool>;

beforeAll(async () => {
  system = await startTestSystem({
    definitions,
    migrate: async (url) => {
      await migrateLedger(url, eventTypes);
      await migrateDesks(url);
    },
    clock: () => new Date(`${today}T05:00:00Z`),
  });
  owner = createPool({ url: system.databaseUrl, name: 'owner' });
  bandung = await system.token('registrar-3204');
  surabaya = await system.token('registrar-3578');
  for (const body of demoBiodata) {
    const { status } = await system.post(`${system.urls.status}/v1/biodata`, body, { token: bandung });
    if (status !== 201) throw new Error(`The demo families were refused with ${status}`);
  }
});
afterAll(async () => {
  await owner.end();
  await system.stop();
});

const request = (fields: object) => ({ requestId: randomUUID(), reportedOn: today, ...fields });
const biodata = ({ bornOn = '1996-02-14', nik, kkNumber }: Record<string, string | undefined> = {}) =>
  request({
    person: {
      name: 'Putri Maharani',
      sex: 'female',
      bornOn,
      birthPlace: '3204',
      religion: 'islam',
      maritalStatus: 'single',
      education: 'bachelor',
      occupation: 15,
      nik,
    },
    family: { kind: 'new', address: demoAddress, kkNumber },
  });

async function send(desk: string, path: string, body: object, token = bandung) {
  return system.post(`${system.urls[desk]}/v1/${path}`, body, { token });
}
async function registered(desk: string, path: string, body: object, token = bandung) {
  const answer = await send(desk, path, body, token);
  expect(answer).toMatchObject({ status: 201 });
  return answer.body.result;
}

/** Reserves serials, as earlier acts would have. */
async function reserve(kind: string, prefix: string, from: number, to: number) {
  await owner.query(
    `INSERT INTO ledger.reservation
     SELECT $1, $2 || lpad(serial::text, 4, '0'), $3 FROM generate_series($4::int, $5::int) serial`,
    [kind, prefix, randomUUID(), from, to],
  );
}

/** Issue 9, part 2, row 3. */
it('a given number does not change which new numbers are issued', async () => {
  today = '2026-11-10';
  const given = { nik: '3204055402969999', kkNumber: `${DISTRICT}1011269999` };
  expect(await registered('status', 'biodata', biodata(given))).toMatchObject(given);
  expect(await registered('status', 'biodata', biodata())).toMatchObject({
    nik: '3204055402969000',
    kkNumber: `${DISTRICT}1011269000`,
  });
});

/** Issue 9, part 2, row 4. */
it('requests that the ledger refuses use up no number', async () => {
  today = '2026-11-11';
  const bornOn = '1996-02-15';
  const free = 20;
  const taken = `${DISTRICT}1111269999`;
  await reserve('kk', taken.slice(0, -4), 9_999, 9_999);
  await reserve('nik', `${DISTRICT}550296`, 9_000, 9_999 - free);
  for (let round = 0; round < 3; round += 1) {
    const answers = await Promise.all(
      Array.from({ length: free }, () => send('status', 'biodata', biodata({ bornOn, kkNumber: taken }))),
    );
    for (const { body } of answers) expect(body).toMatchObject({ type: 'urn:peristiwa:problem:kk-in-use' });
  }
  expect(await registered('status', 'biodata', biodata({ bornOn }))).toMatchObject({
    nik: '3204055502969980',
    kkNumber: `${DISTRICT}1111269000`,
  });
});

/** Issue 9, part 2, row 19; `domain.md` §1.1 point 6, §1.2, §1.3. */
describe('when all serials of the day are used', () => {
  const NEXT = { kk: `${DISTRICT}221126`, farKk: `${DESTINATION_DISTRICT}221126`, day: '22112026' };

  beforeAll(async () => {
    today = '2026-11-21';
    for (const actClass of ['LU', 'LT', 'KM', 'KW', 'CR']) {
      await reserve('act', `3204-${actClass}-21112026-`, 1, 9_999);
    }
    await reserve('act', 'SKPWNI/3204/21112026/', 1, 9_999);
    await reserve('kk', `${DISTRICT}211126`, 9_000, 9_999);
    await reserve('kk', `${DESTINATION_DISTRICT}211126`, 9_000, 9_999);
    await reserve('nik', `${DISTRICT}560296`, 9_000, 9_999);
    await reserve('nik', `${DISTRICT}411126`, 9_000, 9_999);
    await reserve('nik', `${DISTRICT}421126`, 9_000, 9_989);
  });
  beforeEach(() => {
    today = '2026-11-21';
  });

  it('biodata: NIK of the next day of birth, KK number of the next day', async () => {
    expect(await registered('status', 'biodata', biodata({ bornOn: '1996-02-16' }))).toMatchObject({
      nik: expect.stringMatching(/^3204055702969\d{3}$/),
      kkNumber: expect.stringMatching(`^${NEXT.kk}9\\d{3}$`),
    });
  });

  it('birth: the true day is on record and the NIK is flagged', async () => {
    const children = [{ name: 'Ayu Lestari', sex: 'female', birthPlace: '3204', birthOrder: 1 }];
    const { mother, father } = demo;
    const body = request({ bornOn: '2026-11-01', mother, father, children });
    const [child] = (await registered('birth', 'births', body)).children;
    expect(child).toMatchObject({
      nik: '3204054211269990',
      birthActNumber: expect.stringMatching(`^3204-LU-${NEXT.day}-\\d{4}$`),
    });
    const { rows } = await owner.query('SELECT data FROM ledger.event WHERE stream_id = $1 AND version = 1', [
      child.personId,
    ]);
    const { bornOn, flags } = JSON.parse(rows[0].data);
    expect({ bornOn, flags }).toEqual({
      bornOn: '2026-11-01',
      flags: expect.arrayContaining(['nik-differs-from-biodata']),
    });
  });

  it('death of a head: act and card', async () => {
    const body = request({ person: demo.father, diedOn: '2026-11-12', cause: 'other', attestedBy: 'doctor' });
    expect(await registered('death', 'deaths', body)).toMatchObject({
      deathActNumber: expect.stringMatching(`^3204-KM-${NEXT.day}-\\d{4}$`),
      kkNumber: expect.stringMatching(`^${NEXT.kk}9\\d{3}$`),
    });
  });

  it('marriage: card, and divorce: act and the card of the one who leaves', async () => {
    const { civilGroom: husband, civilBride: wife } = demo;
    const marriage = request({
      marriedOn: '2026-11-10',
      husband,
      wife,
      authority: 'civil-registry',
      family: { kind: 'new', head: 'husband', address: demoAddress },
    });
    expect(await registered('status', 'marriages', marriage)).toMatchObject({
      marriageActNumber: expect.stringMatching(`^3204-KW-${NEXT.day}-\\d{4}$`),
      kkNumber: expect.stringMatching(`^${NEXT.kk}9\\d{3}$`),
    });
    const divorce = request({
      divorcedOn: '2026-11-15',
      husband,
      wife,
      court: 'Pengadilan Negeri Bale Bandung',
      decisionNumber: '123/Pdt.G/2026/PN Blb',
    });
    expect(await registered('status', 'divorces', divorce)).toMatchObject({
      divorceActNumber: expect.stringMatching(`^3204-CR-${NEXT.day}-\\d{4}$`),
      kkNumber: expect.stringMatching(`^${NEXT.kk}9\\d{3}$`),
    });
  });

  it('departure: SKPWNI, and arrival: card', async () => {
    const { destination } = demo;
    // A head who moves keeps the number of the card (domain.md §1.2); a member who moves gets a card.
    const joined = {
      ...biodata({ bornOn: '1996-02-17' }),
      family: { kind: 'join', host: { kkNumber: demo.movedKkNumber }, relationship: 'other-relative' },
    };
    const { nik } = await registered('status', 'biodata', joined);
    const mover = { nik };
    const departure = request({ movers: [mover], destination, reason: 'work' });
    const { moveId, documentNumber } = await registered('move', 'moves/departures', departure);
    expect(documentNumber).toMatch(/^SKPWNI\/3204\/22112026\/\d{4}$/);
    const arrival = request({
      arrivedOn: today,
      address: { ...demoAddress, area: destination },
      family: { kind: 'new-card', head: mover },
    });
    expect(await registered('move', `moves/${moveId}/arrival`, arrival, surabaya)).toMatchObject({
      kkNumber: expect.stringMatching(`^${NEXT.farKk}9\\d{3}$`),
    });
  });

  it('the gauge shows the used share, without any number', async () => {
    await registered('status', 'biodata', biodata({ bornOn: '1996-02-16' }));
    const { body } = await system.get(`${system.urls.status}/metrics`);
    const lines = (body as string).split('\n').filter((line) => line.startsWith('desk_serials_used_ratio'));
    expect(lines.toSorted()).toEqual([
      expect.stringMatching(/^desk_serials_used_ratio\{.*kind="act".*\} \S+$/),
      expect.stringMatching(/^desk_serials_used_ratio\{.*kind="kk".*\} 1$/),
      expect.stringMatching(/^desk_serials_used_ratio\{.*kind="nik".*\} 1$/),
    ]);
  });
});

describe('50 commands of one prefix in each of four processes', () => {
  const DESKS = 4;
  const COMMANDS = 50;
  let pools: ReturnType<typeof createPool>[];

  beforeAll(() => {
    pools = Array.from({ length: DESKS }, () =>
      createPool({ url: system.databaseUrl, role: 'peristiwa_status', name: 'spec', max: 4 }),
    );
  });
  afterAll(() => Promise.all(pools.map((pool) => pool.end())));

  it.each([
    ['have all serials', '2026-11-14', '1996-03-01', 8_999],
    ['have fewer serials than they need', '2026-11-16', '1996-03-03', 9_899],
  ])('all end with a number of their own when they %s', async (_what, day, bornOn, used) => {
    const born = `${DISTRICT}${String(Number(bornOn.slice(8)) + 40)}0396`;
    if (used >= 9_000) {
      await reserve('nik', born, 9_000, used);
      await reserve('kk', `${DISTRICT}${day.slice(8)}1126`, 9_000, used);
    }
    today = day;
    const commands = pools.flatMap((pool) => {
      const desk = new Desk({
        desk: 'status',
        ledger: new SharedReads(new PostgresLedger(pool, 'status'), pool),
        areas: loadAreas(),
        clock: () => new Date(`${day}T05:00:00Z`),
        firstPersonalSerial: 9_000,
        record: () => Promise.resolve(),
      });
      const registrar = { subject: 'registrar-3204', office: '3204' };
      return Array.from({ length: COMMANDS }, () =>
        desk.perform(
          recordBiodataCommand,
          recordBiodataCommand.body.parse(biodata({ bornOn })),
          registrar,
          'http',
        ),
      );
    });
    const outcomes = await Promise.all(commands);
    const results = outcomes.map((outcome) =>
      outcome.kind === 'registered' ? (outcome.answer.result as Record<string, string>) : {},
    );
    for (const number of ['nik', 'kkNumber']) {
      const issued = results.map((result) => result[number]);
      expect(issued).not.toContain(undefined);
      expect(new Set(issued).size).toBe(DESKS * COMMANDS);
      const prefixes = new Set(issued.map((value) => value?.slice(0, -4)));
      expect(prefixes.size).toBe(used < 9_000 ? 1 : 2);
    }
  });
});
