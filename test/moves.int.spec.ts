import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { uuidv7 } from 'uuidv7';
import { loadAreas } from '@peristiwa/areas';
import { eventTypes } from '@peristiwa/domain';
import { demo, demoAddress, Desk, migrateDesks } from '@peristiwa/desk';
import { migrateLedger, PostgresLedger } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import type { Platform } from '@peristiwa/service';
import { startTestSystem, type TestSystem } from '@peristiwa/testing';
import { DepartureExpiry } from '../apps/move/src/expiry';
import { moveService } from '../apps/move/src/service';
import { statusService } from '../apps/status/src/service';

const TODAY = '2026-11-22';
const LAST_DAY = '2026-12-22';

let now = new Date(`${TODAY}T05:00:00Z`);
let system: TestSystem;
let bandung: string;
let surabaya: string;
let pool: ReturnType<typeof createPool>;
let ledger: PostgresLedger;
let clerk = 0;

beforeAll(async () => {
  system = await startTestSystem({
    definitions: [moveService, statusService].map((one) => ({ ...one, transports: undefined })),
    migrate: async (url) => {
      await migrateLedger(url, eventTypes);
      await migrateDesks(url);
    },
    clock: () => now,
  });
  bandung = await system.token('registrar-3204');
  surabaya = await system.token('registrar-3578');
  pool = createPool({ url: system.databaseUrl, role: 'peristiwa_move', name: 'spec', max: 4 });
  ledger = new PostgresLedger(pool, 'move');
});
afterEach(() => {
  now = new Date(`${TODAY}T05:00:00Z`);
});
afterAll(async () => {
  await pool.end();
  await system.stop();
});

const request = (fields: object = {}) => ({
  requestId: randomUUID(),
  reportedOn: now.toISOString().slice(0, 10),
  ...fields,
});

function send(path: string, body: object, token = bandung) {
  const desk = path === 'biodata' ? 'status' : 'move';
  return system.post(`${system.urls[desk]}/v1/${path}`, body, { token });
}

async function resident(): Promise<string> {
  clerk += 1;
  const person = {
    name: 'Bagus Prakoso',
    sex: 'male',
    bornOn: `1990-01-${String(clerk).padStart(2, '0')}`,
    birthPlace: '3204',
    religion: 'islam',
    maritalStatus: 'single',
    education: 'bachelor',
    occupation: 15,
  };
  const { body } = await send('biodata', request({ person, family: { kind: 'new', address: demoAddress } }));
  return body.result.personId;
}

const departure = (personId: string) =>
  request({
    reportedOn: '2026-11-20',
    movers: [{ personId }],
    destination: demo.destination,
    reason: 'work',
  });

async function depart(personId: string): Promise<string> {
  const { body } = await send('moves/departures', departure(personId));
  expect(body.result).toMatchObject({ validUntil: LAST_DAY });
  return body.result.moveId;
}

const arrival = () =>
  request({
    arrivedOn: now.toISOString().slice(0, 10),
    address: { ...demoAddress, area: demo.destination },
    family: { kind: 'same-card' },
  });

const problem = (status: number, code: string, more: object = {}) => ({
  status,
  body: { type: `urn:peristiwa:problem:${code}`, status, ...more },
});

describe('cancellation', () => {
  it('makes the mover a resident of the origin again, once, and only at the office of origin', async () => {
    const mover = await resident();
    const moveId = await depart(mover);
    const cancellation = `moves/${moveId}/cancellation`;
    expect(await send(cancellation, request(), surabaya)).toMatchObject(
      problem(403, 'other-office-area', { officeInCharge: '3204' }),
    );
    const asked = request();
    const cancelled = await send(cancellation, asked);
    expect(cancelled).toMatchObject({ status: 201, body: { result: { moveId } } });
    expect(await send(cancellation, asked)).toMatchObject({ status: 200, body: cancelled.body });
    const field = [expect.objectContaining({ field: 'moveId' })];
    expect(await send(cancellation, request())).toMatchObject(
      problem(409, 'move-cancelled', { errors: field }),
    );
    expect(await send(`moves/${moveId}/arrival`, arrival(), surabaya)).toMatchObject(
      problem(409, 'move-cancelled'),
    );
    await depart(mover);
  });
});

describe('a move that nobody opened', () => {
  it.each([
    ['arrival', () => surabaya, () => arrival()],
    ['cancellation', () => bandung, () => request()],
  ])(
    '%s: 404 for an unknown id, 400 for a malformed one, and no id of another kind',
    async (path, as, body) => {
      const field = { errors: [expect.objectContaining({ field: 'moveId' })] };
      const person = await resident();
      for (const id of [uuidv7(), person]) {
        expect(await send(`moves/${id}/${path}`, body(), as())).toMatchObject(
          problem(404, 'move-not-found', field),
        );
      }
      expect(await send(`moves/17/${path}`, body(), as())).toMatchObject(
        problem(400, 'invalid-request', field),
      );
      const twice = { ...body(), moveId: uuidv7() };
      expect(await send(`moves/${uuidv7()}/${path}`, twice, as())).toMatchObject(
        problem(400, 'invalid-request', field),
      );
    },
  );
});

describe('expiry', () => {
  /** The timer of one more move desk, on its own sessions, without the timer. */
  function expiryAt(day: string) {
    const clock = () => new Date(`${day}T05:00:00Z`);
    const errors: object[] = [];
    const log = {
      info: () => undefined,
      warn: () => undefined,
      error: (fields: object) => errors.push(fields),
    };
    const desk = new Desk({
      desk: 'move',
      ledger,
      areas: loadAreas(),
      clock,
      firstPersonalSerial: 9000,
      record: () => Promise.resolve(),
    });
    const platform = { clock, log: log as unknown as Logger, metrics: new Registry() };
    const scan = new DepartureExpiry(desk, ledger, platform as unknown as Platform);
    const open = async () =>
      (await platform.metrics.getSingleMetric('move_cases_open')?.get())?.values[0]?.value;
    return { scan, open, errors };
  }

  it('closes each case once with any number of desks, and not on its last day', async () => {
    const movers = [await resident(), await resident(), await resident()];
    const moves = await Promise.all(movers.map((mover) => depart(mover)));
    const waiting = (await ledger.streamsAt('move', 1, 1_000)).length;

    const early = expiryAt(LAST_DAY);
    expect(await early.scan.closeExpired()).toBe(0);
    expect(await early.open()).toBe(waiting);

    const [one, other] = [expiryAt('2026-12-23'), expiryAt('2026-12-23')];
    const closed = await Promise.all([one.scan.closeExpired(), other.scan.closeExpired()]);
    expect(closed[0] + closed[1]).toBe(waiting);
    expect(await one.open()).toBe(0);
    expect([...one.errors, ...other.errors]).toEqual([]);
    const streams = await ledger.readStreams([...moves, ...movers]);
    for (const moveId of moves) {
      expect(streams.get(moveId)?.map(({ type }) => type)).toEqual(['MoveCaseOpened', 'MoveCaseExpired']);
      expect(streams.get(moveId)?.at(-1)).toMatchObject({ office: '3204', occurredOn: '2026-12-23' });
    }
    for (const mover of movers) {
      expect(streams.get(mover)?.map(({ type }) => type)).toEqual([
        'BiodataRecorded',
        'DepartureIssued',
        'DepartureExpired',
      ]);
    }
    expect(await expiryAt('2026-12-24').scan.closeExpired()).toBe(0);

    now = new Date('2026-12-24T05:00:00Z');
    expect(await send(`moves/${moves[0]}/arrival`, arrival(), surabaya)).toMatchObject(
      problem(409, 'move-expired'),
    );
    const again = await send('moves/departures', {
      ...departure(movers[0] as string),
      reportedOn: '2026-12-24',
    });
    expect(again).toMatchObject({ status: 201, body: { result: { validUntil: '2027-01-23' } } });
    await send(`moves/${again.body.result.moveId}/cancellation`, request());
  });

  it('leaves a case of a newer release as it is and closes the others', async () => {
    const mover = await resident();
    const moveId = await depart(mover);
    const newer = uuidv7();
    const newerVersion = eventTypes.MoveCaseOpened.version + 1;
    await ledger.append({
      actId: uuidv7(),
      requestId: uuidv7(),
      contentHash: Buffer.alloc(32),
      office: '3204',
      streams: [{ streamId: newer, kind: 'move', version: 0, events: 1 }],
      reservations: [],
      events: [
        {
          streamId: newer,
          type: 'MoveCaseOpened',
          schemaVersion: newerVersion,
          occurredOn: '2026-11-20',
          reportedOn: '2026-11-20',
          data: '{}',
        },
      ],
      meta: '{}',
      result: '{}',
    });
    const { scan, open, errors } = expiryAt('2026-12-23');
    expect(await scan.closeExpired()).toBe(1);
    expect(await open()).toBe(1);
    expect(errors).toEqual([
      { moveId: newer, reason: expect.stringContaining(`MoveCaseOpened version ${newerVersion}`) },
    ]);
    expect((await ledger.readStreams([moveId])).get(moveId)).toHaveLength(2);

    const tail = await ledger.tail();
    const stopped = await send(`moves/${newer}/arrival`, arrival(), surabaya);
    expect(stopped).toMatchObject(problem(503, 'unknown-event'));
    expect(stopped.headers.get('retry-after')).toBe('60');
    expect(await ledger.tail()).toBe(tail);
  });
});
