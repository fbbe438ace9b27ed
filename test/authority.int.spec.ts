import { randomUUID } from 'node:crypto';
import type { Consumer } from 'kafkajs';
import { pino } from 'pino';
import { INTAKE_RESULTS_TOPIC, intakeTopic, topicsOf } from '@peristiwa/contracts';
import { eventTypes } from '@peristiwa/domain';
import { demoAddress, migrateDesks } from '@peristiwa/desk';
import { migrateLedger, PostgresLedger } from '@peristiwa/ledger';
import { createKafka, ensureTopics, FeedProducer } from '@peristiwa/messaging';
import { createPool } from '@peristiwa/postgres';
import { startOwnKafka, startTestSystem, type OwnKafka, type TestSystem } from '@peristiwa/testing';
import { registerIntakeKey, type IntakeKey } from '../apps/ops/src/cli/intake-key';
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

async function overKafka(body: { requestId: string }, token: string): Promise<object> {
  const answered = new Promise<object>((resolve) => waiting.set(body.requestId, resolve));
  const value = Buffer.from(JSON.stringify({ command: 'record-biodata', body }));
  const headers = keys.get(token)?.headersFor(value, 'registrar');
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

async function typesOf(streamId: string): Promise<readonly string[] | undefined> {
  const pool = createPool({ url: system.databaseUrl, role: 'peristiwa_status', name: 'spec', max: 1 });
  try {
    const streams = await new PostgresLedger(pool, 'status').readStreams([streamId]);
    return streams.get(streamId)?.map(({ type }) => type);
  } finally {
    await pool.end();
  }
}
