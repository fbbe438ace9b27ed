import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { eventTypes } from '@peristiwa/domain';
import {
  exampleReportFor,
  type CapturedRequest,
  type CaptureResult,
  type CommandName,
} from '@peristiwa/contracts';
import { demoAddress, demoBundle, demoDevice, migrateDesks, sealBundle } from '@peristiwa/desk';
import { migrateLedger, PostgresLedger } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import { startTestSystem, type TestSystem } from '@peristiwa/testing';
import { birthService } from '../apps/birth/src/service';
import { deathService } from '../apps/death/src/service';
import { moveService } from '../apps/move/src/service';
import { sendToDesks } from '../apps/ops/src/cli/intake';
import { statusService } from '../apps/status/src/service';

/** The day on which the device is registered; most bundles arrive later. */
const REGISTERED = new Date('2026-11-02T02:00:00Z');
const RECEIVED = new Date('2026-11-22T05:00:00Z');

let now = REGISTERED;
let system: TestSystem;
let token: string;
let pool: ReturnType<typeof createPool>;
let ledger: PostgresLedger;
let device: { deviceId: string; key: KeyObject };

beforeAll(async () => {
  system = await startTestSystem({
    definitions: [birthService, deathService, moveService, statusService].map((definition) => ({
      ...definition,
      transports: undefined,
    })),
    migrate: async (url) => {
      await migrateLedger(url, eventTypes);
      await migrateDesks(url);
    },
    clock: () => now,
  });
  token = await system.token('registrar-3204');
  pool = createPool({ url: system.databaseUrl, role: 'peristiwa_birth', name: 'spec', max: 2 });
  ledger = new PostgresLedger(pool, 'birth');
});
beforeEach(async () => {
  now = REGISTERED;
  device = await newDevice();
  now = RECEIVED;
});
afterAll(async () => {
  await pool.end();
  await system.stop();
});

async function newDevice() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const deviceId = randomUUID();
  const { kty, crv, x } = publicKey.export({ format: 'jwk' });
  const body = { deviceId, name: 'Kantor Desa Cimekar', publicKey: { kty, crv, x } };
  const registered = await system.post(`${system.urls['status']}/v1/devices`, body, { token });
  expect(registered).toMatchObject({ status: 200, body: { deviceId, office: '3204', revokedAt: null } });
  return { deviceId, key: privateKey };
}

const seal = (requests: readonly CapturedRequest[], { deviceId, key } = device) =>
  sealBundle(deviceId, requests, key);

const post = (desk: string, bundle: string, as = token, language?: string) =>
  system.post(`${system.urls[desk]}/v1/bundles`, { bundle }, { token: as, language });

/** As the command line does it. */
function handIn(...requests: readonly CapturedRequest[]): Promise<readonly CaptureResult[]> {
  return sendToDesks(seal(requests), async (desk, sent) => {
    const { status, body } = await system.post(`${system.urls[desk]}/v1/bundles`, sent, { token });
    expect(status).toBe(200);
    return body.results;
  });
}

let clerk = 0;
type Fields = Partial<CapturedRequest>;

/** With the reporter and the witnesses for whom the form asks. */
function captured({ body, ...request }: CapturedRequest): CapturedRequest {
  return { ...request, body: { ...exampleReportFor(request.command as CommandName, body), ...body } };
}

/** A resident with a card of their own. */
function biodata(fields: Fields = {}, person: object = {}): CapturedRequest {
  clerk += 1;
  return captured({
    localSequence: 1,
    capturedAt: '2026-11-03T09:00:00+07:00',
    command: 'record-biodata',
    ...fields,
    body: {
      requestId: randomUUID(),
      reportedOn: '2026-11-03',
      person: {
        name: 'Siti Rohmah',
        sex: 'female',
        bornOn: `1990-02-${String((clerk % 28) + 1).padStart(2, '0')}`,
        birthPlace: '3204',
        religion: 'islam',
        maritalStatus: 'single',
        education: 'bachelor',
        occupation: 15,
        nik: `3204054202909${String(600 + clerk)}`,
        ...person,
      },
      family: { kind: 'new', address: demoAddress },
      ...fields.body,
    },
  });
}

const nikOf = ({ body }: CapturedRequest) => (body['person'] as { nik: string }).nik;

function birthOf(mother: CapturedRequest, fields: Fields = {}): CapturedRequest {
  return captured({
    localSequence: 2,
    capturedAt: '2026-11-03T10:00:00+07:00',
    command: 'register-birth',
    ...fields,
    body: {
      requestId: randomUUID(),
      reportedOn: '2026-11-03',
      bornOn: '2026-09-10',
      mother: { nik: nikOf(mother) },
      children: [{ name: 'Rani Permata', sex: 'female', birthPlace: '3204', birthOrder: 1 }],
      ...fields.body,
    },
  });
}

function deathOf(person: CapturedRequest, fields: Fields = {}): CapturedRequest {
  return captured({
    localSequence: 3,
    capturedAt: '2026-11-10T10:00:00+07:00',
    command: 'register-death',
    ...fields,
    body: {
      requestId: randomUUID(),
      reportedOn: '2026-11-10',
      person: { nik: nikOf(person) },
      diedOn: '2026-11-09',
      cause: 'other',
      attestedBy: 'doctor',
      ...fields.body,
    },
  });
}

const outcomes = (results: readonly CaptureResult[]) =>
  results.map(({ localSequence, outcome, problem }) => [
    localSequence,
    outcome === 'rejected' ? (problem as { type: string }).type.split(':').at(-1) : outcome,
  ]);

/** Of the act of a result: what is stored with its first event, and whether it counts as late. */
async function recordOf({ answer }: CaptureResult = {} as CaptureResult) {
  const events = await ledger.readAct((answer as { actId: string }).actId);
  const data = events.map((event) => JSON.parse(event.data) as { reportedLate?: boolean });
  return {
    meta: JSON.parse(events[0]?.meta ?? '{}') as object,
    late: data.find(({ reportedLate }) => reportedLate !== undefined)?.reportedLate,
  };
}

describe('a bundle (INV-23, domain.md §2.8)', () => {
  it('given requests of three desks that rest on each other, then each desk registers its own', async () => {
    const mother = biodata();
    const results = await handIn(deathOf(mother), birthOf(mother), mother);
    expect(outcomes(results)).toEqual([
      [1, 'registered'],
      [2, 'registered'],
      [3, 'registered'],
    ]);
    const { meta } = await recordOf(results[1]);
    expect(meta).toMatchObject({
      actor: 'registrar-3204',
      channel: 'offline',
      envelope: { channel: 'village-offline' },
      offline: {
        deviceId: device.deviceId,
        localSequence: 2,
        capturedAt: '2026-11-03T03:00:00.000Z',
        provenOn: '2026-11-03',
      },
    });
  });

  it('given all its requests sent to one desk, then those of others are named with their desk', async () => {
    const mother = biodata();
    const { body } = await post('birth', seal([mother, birthOf(mother)]));
    expect(body.results).toMatchObject([
      { localSequence: 1, outcome: 'other-desk', desk: 'status' },
      { localSequence: 2, outcome: 'rejected' },
    ]);
  });

  it('given the same bundle ten times, then each request is registered once and answered the same', async () => {
    const mother = biodata();
    const bundle = [mother, birthOf(mother)];
    const first = await handIn(...bundle);
    const tail = await ledger.tail();
    const again = await Promise.all(Array.from({ length: 9 }, () => handIn(...bundle)));
    expect(again).toEqual(again.map(() => first));
    expect(await ledger.tail()).toBe(tail);
  });

  it('given bundles in the wrong order, then what rests on the missing one is refused until it is there', async () => {
    const mother = biodata();
    const birth = birthOf(mother);
    expect(outcomes(await handIn(birth))).toEqual([[2, 'person-not-found']]);
    expect(outcomes(await handIn(mother))).toEqual([[1, 'registered']]);
    expect(outcomes(await handIn(birth))).toEqual([[2, 'registered']]);
  });

  it('given another request under a number that the device has used, then it is refused and the first one stays', async () => {
    const [first] = await handIn(biodata());
    expect(outcomes(await handIn(biodata()))).toEqual([[1, 'capture-reused']]);
    expect(first?.outcome).toBe('registered');
  });

  it('given the same request over HTTP and in a bundle, then it is registered once', async () => {
    const request = biodata();
    const online = await system.post(`${system.urls['status']}/v1/biodata`, request.body, { token });
    const [result] = await handIn(request);
    expect(result?.answer).toEqual(online.body);
  });

  it('given requests that cannot be read, then the others are registered', async () => {
    const results = await handIn(
      biodata({ localSequence: 1, command: 'make-coffee' }),
      biodata({ localSequence: 2 }, { name: 'Ani\u0000' }),
      biodata({ localSequence: 3, body: { requestId: 'none' } }),
      biodata({ localSequence: 4 }),
    );
    expect(outcomes(results)).toEqual([
      [1, 'invalid-request'],
      [2, 'invalid-request'],
      [3, 'invalid-request'],
      [4, 'registered'],
    ]);
  });

  it('answers in the language that is asked for', async () => {
    const bundle = seal([birthOf(biodata())]);
    const titles = await Promise.all(
      ['id', 'en'].map(
        async (language) => (await post('birth', bundle, token, language)).body.results[0].problem.title,
      ),
    );
    expect(new Set(titles).size).toBe(2);
  });
});

describe('the clock of a device', () => {
  it('given any order of times, then requests are decided by local sequence', async () => {
    const mother = biodata({ capturedAt: '2026-11-15T09:00:00+07:00' });
    const results = await handIn(birthOf(mother, { capturedAt: '2026-11-04T09:00:00+07:00' }), mother);
    expect(outcomes(results)).toEqual([
      [1, 'registered'],
      [2, 'registered'],
    ]);
  });

  // A birth is to be reported within 60 days (UU 24/2013 art. 27). Born on 10 September: until 9 November.
  it.each([
    ['in time, received late', '2026-11-09T10:00:00+07:00', '2026-11-09', false],
    ['a day late by the day of capture', '2026-11-10T10:00:00+07:00', '2026-11-10', true],
    ['on the last day in the time of the office', '2026-11-09T16:59:59Z', '2026-11-09', false],
    ['in the first second of the next day', '2026-11-09T17:00:00Z', '2026-11-10', true],
    ['before the device was registered', '2026-11-02T08:00:00+07:00', undefined, true],
    ['long before', '1970-01-01T00:00:00Z', undefined, true],
    ['after it was received', '2099-01-01T00:00:00Z', undefined, true],
  ])(
    'given a birth captured %s, then that day decides only if it is proven',
    async (_title, at, provenOn, late) => {
      const mother = biodata({ localSequence: 1, capturedAt: '1970-01-01T00:00:00Z' });
      const [, result] = await handIn(mother, birthOf(mother, { capturedAt: at }));
      const record = await recordOf(result);
      expect(record).toMatchObject({ late });
      expect(record.meta).toMatchObject({ offline: provenOn ? { provenOn } : { localSequence: 2 } });
      expect('provenOn' in (record.meta as { offline: object }).offline).toBe(provenOn !== undefined);
    },
  );

  it.each([
    ['before that of an earlier request', 6, '2026-11-08T09:00:00+07:00'],
    ['after that of a later request', 4, '2026-11-10T09:00:00+07:00'],
  ])('given a time %s, then it proves nothing', async (_title, localSequence, capturedAt) => {
    await handIn(biodata({ localSequence: 5, capturedAt: '2026-11-09T09:00:00+07:00' }));
    const [result] = await handIn(biodata({ localSequence, capturedAt }));
    expect(result?.outcome).toBe('registered');
    const { meta } = await recordOf(result);
    expect((meta as { offline: object }).offline).not.toHaveProperty('provenOn');
  });
});

describe('who may hand in a bundle', () => {
  const problem = (status: number, code: string) => ({
    status,
    body: { type: `urn:peristiwa:problem:${code}` },
  });

  it('given a device that nobody registered, then nothing is taken', async () => {
    const bundle = seal([biodata()], { ...device, deviceId: randomUUID() });
    expect(await post('status', bundle)).toMatchObject(problem(404, 'device-unknown'));
  });

  it('given a registrar of another office, then nothing is taken', async () => {
    const other = await system.token('registrar-3578');
    expect(await post('status', seal([biodata()]), other)).toMatchObject(problem(403, 'device-other-office'));
    const revocation = `${system.urls['status']}/v1/devices/${device.deviceId}/revocation`;
    expect(await system.post(revocation, { reason: 'hilang' }, { token: other })).toMatchObject(
      problem(403, 'device-other-office'),
    );
  });

  it('given another key, or content changed after it was signed, then nothing is taken', async () => {
    const { privateKey: key } = generateKeyPairSync('ed25519');
    expect(await post('status', seal([biodata()], { ...device, key }))).toMatchObject(
      problem(422, 'bundle-signature-wrong'),
    );
    const [header, , signature] = seal([biodata()]).split('.');
    const [, payload] = seal([biodata()]).split('.');
    expect(await post('status', `${header}.${payload}.${signature}`)).toMatchObject(
      problem(422, 'bundle-signature-wrong'),
    );
  });

  it('given no bundle, then it is called unreadable', async () => {
    expect(await post('status', 'a.b.c')).toMatchObject(problem(422, 'bundle-unreadable'));
  });

  it('given a bundle without requests, then the field is named', async () => {
    expect(await post('status', seal([]))).toMatchObject({
      ...problem(400, 'invalid-request'),
      body: { errors: [{ field: 'requests' }] },
    });
  });

  it('given a revoked device, then nothing of it is taken, whenever it was captured', async () => {
    const revocation = `${system.urls['status']}/v1/devices/${device.deviceId}/revocation`;
    const revoked = await system.post(revocation, { reason: 'Tablet hilang' }, { token });
    expect(revoked).toMatchObject({ status: 200, body: { revokedAt: RECEIVED.toISOString() } });
    expect(await post('status', seal([biodata()]))).toMatchObject(problem(403, 'device-revoked'));
    expect(await system.post(revocation, { reason: 'Tablet hilang' }, { token })).toMatchObject({
      status: 200,
      body: revoked.body,
    });
    const { body } = await system.get(`${system.urls['status']}/v1/devices`, { token });
    expect(body.devices).toContainEqual(revoked.body);
  });

  it('given a device id that is in use, then it is not registered with another key', async () => {
    const { x } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
    const body = {
      deviceId: device.deviceId,
      name: 'Kantor Desa Cimekar',
      publicKey: { kty: 'OKP', crv: 'Ed25519', x },
    };
    expect(await system.post(`${system.urls['status']}/v1/devices`, body, { token })).toMatchObject(
      problem(409, 'device-registered'),
    );
  });
});

describe('refused requests', () => {
  const refused = async () => {
    const { body } = await system.get(`${system.urls['status']}/v1/captures/refused`, { token });
    const own = (body.captures as { deviceId: string; localSequence: number; code: string }[]).filter(
      ({ deviceId }) => deviceId === device.deviceId,
    );
    return own.map(({ localSequence, code }) => [localSequence, code]);
  };

  it('are listed for the office until they are registered or replaced', async () => {
    const mother = biodata();
    await handIn(birthOf(mother), deathOf(mother));
    expect(await refused()).toEqual([
      [2, 'person-not-found'],
      [3, 'person-not-found'],
    ]);
    await handIn(
      mother,
      birthOf(mother, { localSequence: 4, capturedAt: '2026-11-12T09:00:00Z', replaces: 2 }),
    );
    expect(await refused()).toEqual([[3, 'person-not-found']]);
  });
});

it('the examples of the API documentation work when pasted', async () => {
  const devices = `${system.urls['status']}/v1/devices`;
  expect(await system.post(devices, demoDevice, { token })).toMatchObject({ status: 200 });
  expect(await post('status', demoBundle)).toMatchObject({
    status: 200,
    body: { deviceId: demoDevice.deviceId, results: [{ localSequence: 1, outcome: 'registered' }] },
  });
});
