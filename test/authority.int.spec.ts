import { randomUUID } from 'node:crypto';
import type { Consumer } from 'kafkajs';
import { pino } from 'pino';
import { INTAKE_RESULTS_TOPIC, intakeTopic, topicsOf } from '@peristiwa/contracts';
import { eventTypes } from '@peristiwa/domain';
import { demoAddress, migrateDesks } from '@peristiwa/desk';
import { migrateLedger, PostgresLedger, type StoredEvent } from '@peristiwa/ledger';
import { createKafka, ensureTopics, FeedProducer } from '@peristiwa/messaging';
import { createPool } from '@peristiwa/postgres';
import { RateLimits } from '@peristiwa/service';
import { startOwnKafka, startTestSystem, type OwnKafka, type TestSystem } from '@peristiwa/testing';
import { newIntakeKey, registerIntakeKey, type IntakeKey } from '../apps/ops/src/cli/intake-key';
import { statusService } from '../apps/status/src/service';

const log = pino({ level: 'silent' });
const waiting = new Map<string, (result: object) => void>();

let broker: OwnKafka;
let producer: FeedProducer;
let consumer: Consumer;
let system: TestSystem;
let bandung: string;
let surabaya: string;
const keys = new Map<string, IntakeKey>();

beforeAll(async () => {
  broker = await startOwnKafka();
  const kafka = createKafka({ brokers: broker.brokers, clientId: 'authority-spec', logger: log });
  producer = new FeedProducer({ kafka, logger: log });
  consumer = kafka.consumer({ groupId: 'authority-spec' });
  await ensureTopics(kafka, topicsOf(['status'], []));
  system = await startTestSystem({
    definitions: [statusService],
    kafkaBrokers: broker.brokers,
    migrate: async (url) => {
      await migrateLedger(url, eventTypes);
      await migrateDesks(url);
    },
    clock: () => new Date('2026-11-22T05:00:00Z'),
  });
  bandung = await system.token('registrar-3204');
  surabaya = await system.token('registrar-3578');
  const url = system.urls.status ?? '';
  for (const token of [bandung, surabaya])
    keys.set(token, await registerIntakeKey({ url, token, name: 'Server Disdukcapil' }));
  await consumer.connect();
  await consumer.subscribe({ topics: [INTAKE_RESULTS_TOPIC], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) =>
      waiting.get(String(message.key))?.(JSON.parse(String(message.value)) as object),
  });
});
afterAll(async () => {
  await consumer.disconnect();
  await producer.close();
  await system.stop();
  await broker.stop();
});

function biodata(name: string, sex: string, area: string, more: object = {}) {
  return {
    requestId: randomUUID(),
    reportedOn: '2026-11-20',
    person: {
      name,
      sex,
      bornOn: '1990-01-05',
      birthPlace: '3204',
      religion: 'islam',
      maritalStatus: 'married-recorded',
      education: 'bachelor',
      occupation: 15,
    },
    family: { kind: 'new', address: { ...demoAddress, area } },
    ...more,
  };
}

const overHttp = (body: object, token: string) =>
  system.post(`${system.urls.status}/v1/biodata`, body, { token });

async function overKafka(
  body: { requestId: string },
  token: string,
  extra: Readonly<Record<string, string>> = {},
): Promise<object> {
  const answered = new Promise<object>((resolve) => waiting.set(body.requestId, resolve));
  const value = Buffer.from(JSON.stringify({ command: 'record-biodata', body }));
  const { headersFor } = keys.get(token) as IntakeKey;
  const headers = { ...headersFor(value, 'registrar'), ...extra };
  await producer.send(intakeTopic('status'), [
    { partition: 0, key: Buffer.from(body.requestId), value, headers },
  ]);
  return answered;
}

/** UU 24/2013, asas domisili: the spouse on a biodata form lives in the area of another office. */
it('writes nothing on the stream of a person of another office, over HTTP and Kafka', async () => {
  const husband = await overHttp(biodata('Bagus Prakoso', 'male', '3204052001'), bandung);
  expect(husband.status).toBe(201);
  const { personId } = husband.body.result;
  const wife = (area: string) => biodata('Rina Marlina', 'female', area, { spouse: { personId } });

  const problem = { type: 'urn:peristiwa:problem:other-office-area', status: 403, officeInCharge: '3204' };
  expect(await overHttp(wife('3578011001'), surabaya)).toMatchObject({ status: 403, body: problem });
  expect(await overKafka(wife('3578011001'), surabaya)).toMatchObject({ outcome: 'rejected', problem });
  expect(await typesOf(personId)).toEqual(['BiodataRecorded']);

  expect(await overKafka(wife('3204052001'), bandung)).toMatchObject({ outcome: 'accepted' });
  expect(await typesOf(personId)).toEqual(['BiodataRecorded', 'SpouseRecorded']);
});

/** Issue 13 §1 row 2: a desk is no way to read persons of other offices, and what it answers about anybody is recorded. */
describe('what a desk answers about persons', () => {
  let personId: string;
  /** Of a day before the person was born, so that the refusal has `bornOn`. */
  const rename = (token: string) =>
    system.post(
      `${system.urls.status}/v1/name-changes`,
      {
        requestId: randomUUID(),
        reportedOn: '2026-11-20',
        person: { personId },
        changedOn: '1980-02-01',
        name: 'Sari Rahayu',
        decree: {
          court: 'Pengadilan Negeri Bale Bandung',
          date: '1980-01-20',
          number: '211/Pdt.P/1980/PN Blb',
        },
      },
      { token },
    );

  beforeAll(async () => {
    const { body } = await overHttp(biodata('Sari Wulandari', 'female', '3204052001'), bandung);
    personId = body.result.personId;
  });

  it('answers another office only which one is in charge', async () => {
    const { status, body } = await rename(surabaya);
    expect([status, body]).toMatchObject([
      403,
      { type: 'urn:peristiwa:problem:other-office-area', officeInCharge: '3204' },
    ]);
    expect(JSON.stringify(body)).not.toMatch(/1990|born/);
    expect(await lastRead()).toEqual({
      actor: 'registrar-3578',
      office: '3578',
      what: 'change-name',
      outcome: 'other-office-area',
      person_ids: [personId],
    });
  });

  it('answers the own office what it has to correct, and records that too', async () => {
    const { status, body } = await rename(bandung);
    expect([status, JSON.stringify(body).includes('1990-01-05')]).toEqual([422, true]);
    expect(await lastRead()).toMatchObject({
      actor: 'registrar-3204',
      outcome: 'change-before-birth',
      person_ids: [personId],
    });
  });

  it('cannot change what it recorded', async () => {
    const pool = createPool({ url: system.databaseUrl, role: 'peristiwa_status', name: 'spec', max: 1 });
    try {
      await expect(pool.query('UPDATE desk.access_log SET actor = actor')).rejects.toMatchObject({
        code: '42501',
      });
      await expect(pool.query('DELETE FROM desk.access_log')).rejects.toMatchObject({ code: '42501' });
    } finally {
      await pool.end();
    }
  });
});

/** Issue 13 §1 row 2: the limit of a caller holds for all processes of a service together. */
it('counts the requests of a caller over two processes', async () => {
  const pools = ['one', 'two'].map((name) =>
    createPool({ url: system.databaseUrl, role: 'peristiwa_status', name, max: 2 }),
  );
  const processes = pools.map((pool) => {
    const limits = new RateLimits(60, 'status', log);
    limits.shareIn(pool, 'desk');
    return limits;
  });
  try {
    const sent = Array.from({ length: 70 }, (_, nth) => processes[nth % 2]?.take('caller-of-two'));
    const outcomes = await Promise.allSettled(sent);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(60);
    await expect(processes[0]?.take('caller-of-two')).rejects.toMatchObject({ code: 'too-many-requests' });
    await expect(processes[1]?.take('another-caller')).resolves.toBeUndefined();
  } finally {
    await Promise.all(pools.map((pool) => pool.end()));
  }
});

/** A process whose clock was three hours ahead wrote the row. */
it.each([
  [3 * 3_600_000, 'passes'],
  [90_000, 'waits'],
])('a caller at the limit whose window ends in %d ms %s', async (ahead, outcome) => {
  const pool = createPool({ url: system.databaseUrl, role: 'peristiwa_status', name: 'spec', max: 1 });
  const limits = new RateLimits(60, 'status', log);
  limits.shareIn(pool, 'desk');
  const caller = `caller-ahead-${ahead}`;
  try {
    const row = [`status:${caller}`, Date.now() + ahead];
    await pool.query('INSERT INTO desk.caller_rate (key, points, expire) VALUES ($1, 60, $2)', row);
    const [taken] = await Promise.allSettled([limits.take(caller)]);
    expect(taken?.status === 'fulfilled' ? 'passes' : 'waits').toBe(outcome);
  } finally {
    await pool.end();
  }
});

async function lastRead() {
  const pool = createPool({ url: system.databaseUrl, role: 'peristiwa_status', name: 'spec', max: 1 });
  try {
    const { rows } = await pool.query(
      'SELECT actor, office, what, outcome, person_ids FROM desk.access_log ORDER BY access_no DESC LIMIT 1',
    );
    return rows[0];
  } finally {
    await pool.end();
  }
}

/** Issue 13 §1, row 1: bearer tokens lay in the intake topics for days (ADR 0065). */
it('refuses a message with a bearer token, and takes the same request without it', async () => {
  const body = biodata('Dewi Anggraini', 'female', '3204052001');
  const problem = { type: 'urn:peristiwa:problem:bearer-token-in-message', status: 400 };
  const refused = await overKafka(body, bandung, { authorization: `Bearer ${bandung}` });
  expect(refused).toMatchObject({ outcome: 'rejected', problem });
  expect(JSON.stringify(refused)).not.toContain(bandung);
  expect(await overKafka(body, bandung)).toMatchObject({ outcome: 'accepted' });
});

it('takes no message of a key that is for another desk, or that its office has revoked', async () => {
  const key = newIntakeKey();
  const device = {
    deviceId: key.keyId,
    name: 'Server kematian',
    publicKey: key.publicKey,
    intakeDesks: ['death'],
  };
  const url = `${system.urls.status}/v1/devices`;
  const answer = await system.post(url, device, { token: surabaya });
  expect(answer).toMatchObject({ status: 200, body: { office: '3578', intakeDesks: ['death'] } });
  const registeredDesks = { ...device, intakeDesks: ['birth', 'death'] };
  expect(await system.post(url, registeredDesks, { token: surabaya })).toMatchObject({ status: 409 });

  keys.set('of-death', key);
  const refusal = (code: string) => ({ problem: { type: `urn:peristiwa:problem:${code}` } });
  const resident = () => biodata('Siti Maesaroh', 'female', '3578011001');
  expect(await overKafka(resident(), 'of-death')).toMatchObject(refusal('desk-not-allowed'));
  await system.post(`${url}/${key.keyId}/revocation`, { reason: 'Server diganti' }, { token: surabaya });
  expect(await overKafka(resident(), 'of-death')).toMatchObject(refusal('device-revoked'));
});

/** The key of the office stands with the act. */
it('records which key signed the message of an act', async () => {
  const { answer } = (await overKafka(biodata('Yuni Astuti', 'female', '3204052001'), bandung)) as {
    answer: { result: { personId: string } };
  };
  const [entry] = (await eventsOf(answer.result.personId)) ?? [];
  const { keyId } = keys.get(bandung) as IntakeKey;
  expect(JSON.parse(entry?.meta ?? '{}')).toMatchObject({
    channel: 'kafka',
    actor: 'registrar',
    signedBy: keyId,
  });
});

async function typesOf(streamId: string): Promise<readonly string[] | undefined> {
  return (await eventsOf(streamId))?.map(({ type }) => type);
}

async function eventsOf(streamId: string): Promise<readonly StoredEvent[] | undefined> {
  const pool = createPool({ url: system.databaseUrl, role: 'peristiwa_status', name: 'spec', max: 1 });
  try {
    return (await new PostgresLedger(pool, 'status').readStreams([streamId])).get(streamId);
  } finally {
    await pool.end();
  }
}
