import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { pino } from 'pino';
import { INTAKE_RESULTS_TOPIC, intakeTopic } from '@peristiwa/contracts';
import { demoAddress, migrateDesks } from '@peristiwa/desk';
import { eventTypes } from '@peristiwa/domain';
import { migrateLedger } from '@peristiwa/ledger';
import { loadConfig, run, type Config, type RunningServices } from '@peristiwa/service';
import { startOwnKafka, testDatabase, type OwnKafka, type TestDatabase } from '@peristiwa/testing';
import { createTopics } from '../apps/all-in-one/src/services';
import type { IntakeKey } from '../apps/ops/src/cli/intake-key';
import { statusService } from '../apps/status/src/service';
import { storedIntakeKey } from './intake-key';

/*
 * ADR 0025 and 0065: a desk judges a signature at the time at which the broker appended the message. Nobody but the broker can write
 * that time, and a test cannot wait for a day: the time of each record batch is set back on the disk of the broker
 * before anybody reads it, as it would stand there after a day.
 */

jest.setTimeout(120_000);

const crc32C = jest.requireActual<(bytes: Buffer) => number>('kafkajs/src/protocol/recordBatch/crc32C');
/** Offsets of fields in a record batch (Kafka protocol, message format 2). */
const BATCH = { length: 8, crc: 17, attributes: 21, appendTime: 35 };
const APPEND_TIME = 0x08;
const TOPIC = intakeTopic('status');
const HOUR = 3_600_000;
/** The first act was sent more than a day ago, the last one an hour ago. */
const HOURS = 25;
/** Hours ago at which somebody sent an act that had been signed in an earlier hour. */
const LATE = [25, 13, 1];
const log = pino({ level: 'silent' });

let broker: OwnKafka;
let database: TestDatabase;
let key: IntakeKey;
let client: Kafka;
let config: Config;
let running: RunningServices | undefined;
const startedAt = Date.now();

beforeAll(async () => {
  broker = await startOwnKafka();
  database = await testDatabase('backlog');
  await migrateLedger(database.url, eventTypes);
  await migrateDesks(database.url);
  key = await storedIntakeKey(database.url);
  config = loadConfig({
    DATABASE_URL: database.url,
    KAFKA_BROKERS: broker.brokers.join(','),
    OIDC_ISSUER: 'https://issuer.example',
    OIDC_JWKS_URL: 'https://issuer.example/jwks',
    LOG_LEVEL: 'silent',
    SYNTHETIC: 'true',
  });
  await createTopics(config, log);
  client = new Kafka({ brokers: broker.brokers, clientId: 'backlog', logLevel: logLevel.NOTHING });
});

afterAll(async () => {
  await running?.stop();
  await database.drop();
  await broker.stop();
});

/** Biodata of one more resident who lives alone; the serials mark the numbers as synthetic. */
function biodata(number: number) {
  const day = String(1 + (number % 28)).padStart(2, '0');
  const serial = String(9_100 + number);
  return {
    reportedOn: '2026-01-05',
    person: {
      name: `Budi ${'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.charAt(number % 26)}${number < 26 ? 'a' : 'b'}`,
      sex: 'male',
      bornOn: `1988-03-${day}`,
      birthPlace: '3204',
      religion: 'islam',
      maritalStatus: 'single',
      education: 'upper-secondary',
      occupation: 88,
      nik: `320405${day}0388${serial}`,
    },
    family: { kind: 'new', kkNumber: `320405010126${serial}`, address: demoAddress },
  };
}

interface Act {
  readonly requestId: string;
  readonly sentAt: number;
  readonly signedAt: number;
  readonly expected: string;
}

function acts(): Act[] {
  const hours = Array.from({ length: HOURS }, (_, index) => HOURS - index);
  return hours.flatMap((hour) => {
    const sentAt = startedAt - hour * HOUR;
    const lawful = { requestId: randomUUID(), sentAt, signedAt: sentAt, expected: 'accepted' };
    const expected = 'message-signature-expired';
    const late = { requestId: randomUUID(), sentAt, signedAt: sentAt - HOUR, expected };
    return LATE.includes(hour) ? [lawful, late] : [lawful];
  });
}

/** One record batch for each act, as plain clients at different hours would have sent them. */
async function send(all: readonly Act[]): Promise<void> {
  const producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  for (const [number, { requestId, signedAt }] of all.entries()) {
    const act = { command: 'record-biodata', body: { ...biodata(number), requestId } };
    const value = Buffer.from(JSON.stringify(act));
    const headers = key.headersFor(value, 'registrar-3204', new Date(signedAt));
    await producer.send({ topic: TOPIC, messages: [{ partition: 0, key: requestId, value, headers }] });
  }
  await producer.disconnect();
}

/** Sets the time that the broker gave to the n-th batch to when the n-th act was sent. */
function age(all: readonly Act[]): void {
  const folder = join(broker.dataDir, 'data', `${TOPIC}-0`);
  const file = join(folder, readdirSync(folder).find((name) => name.endsWith('.log')) ?? '');
  const bytes = readFileSync(file);
  let at = 0;
  for (const { sentAt } of all) {
    const batch = bytes.subarray(at, at + 12 + bytes.readInt32BE(at + BATCH.length));
    expect(batch.readInt16BE(BATCH.attributes) & APPEND_TIME).toBe(APPEND_TIME);
    expect(Number(batch.readBigInt64BE(BATCH.appendTime))).toBeGreaterThanOrEqual(startedAt);
    batch.writeBigInt64BE(BigInt(sentAt), BATCH.appendTime);
    batch.writeUInt32BE(crc32C(batch.subarray(BATCH.attributes)), BATCH.crc);
    at += batch.length;
  }
  expect(at).toBe(bytes.length);
  writeFileSync(file, bytes, { flag: 'r+' });
}

async function outcomes(count: number): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const consumer = client.consumer({ groupId: randomUUID() });
  await consumer.connect();
  await consumer.subscribe({ topics: [INTAKE_RESULTS_TOPIC], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      const { outcome, problem } = JSON.parse(String(message.value));
      found.set(String(message.key), problem?.type.split(':').at(-1) ?? outcome);
    },
  });
  while (found.size < count) await sleep(20);
  await consumer.disconnect();
  return found;
}

it('takes the lawful acts of a day that a desk was down, and refuses those signed long before they were sent', async () => {
  const all = acts();
  await send(all);
  age(all);
  running = await run([{ ...statusService, port: 0 }], config);
  const found = await outcomes(all.length);
  expect(all.map(({ requestId }) => found.get(requestId))).toEqual(all.map(({ expected }) => expected));
  expect(all.filter(({ expected }) => expected === 'accepted')).toHaveLength(HOURS);
});
