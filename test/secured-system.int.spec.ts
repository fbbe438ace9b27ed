import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { INTAKE_RESULTS_TOPIC, intakeTopic } from '@peristiwa/contracts';
import { demoBiodata, migrateDesks } from '@peristiwa/desk';
import { eventTypes } from '@peristiwa/domain';
import { migrateLedger } from '@peristiwa/ledger';
import { AccessRefused, createKafka, FeedProducer } from '@peristiwa/messaging';
import { loadConfig, run, startDevIssuer, type DevIssuer, type RunningServices } from '@peristiwa/service';
import { startSecuredKafka, testDatabase, type SecuredKafka, type TestDatabase } from '@peristiwa/testing';
import { ensureFeedKey } from '../apps/all-in-one/src/embedded';
import { createTopics } from '../apps/all-in-one/src/services';
import { migratePublisher, publisherService } from '../apps/publisher/src/service';
import { migrateRegistry } from '../apps/registry/src/migrate-registry';
import { statusService } from '../apps/status/src/service';
import { storedIntakeKey } from './intake-key';

jest.setTimeout(120_000);

const log = pino({ level: 'silent' });
/** Longer than a desk takes a signature. */
const TOO_LONG_MS = 301_000;

let kafka: SecuredKafka;
let database: TestDatabase;
let issuer: DevIssuer;
let dir: string;
let running: RunningServices | undefined;

const configWith = (password: string) =>
  loadConfig({
    DATABASE_URL: database.url,
    KAFKA_BROKERS: kafka.brokers.secure.join(','),
    KAFKA_SSL: 'true',
    KAFKA_SSL_CA_FILE: kafka.files.ca,
    KAFKA_SASL_MECHANISM: 'scram-sha-512',
    KAFKA_SASL_USERNAME: kafka.user.username,
    KAFKA_SASL_PASSWORD: password,
    OIDC_ISSUER: issuer.issuer,
    OIDC_JWKS_URL: issuer.jwksUrl,
    FEED_KEYS: join(dir, 'feed-keys'),
    LOG_LEVEL: 'silent',
    SYNTHETIC: 'true',
  });

beforeAll(async () => {
  [kafka, database, dir] = await Promise.all([
    startSecuredKafka(),
    testDatabase('secured'),
    mkdtemp(join(tmpdir(), 'peristiwa-issuer-')),
  ]);
  issuer = await startDevIssuer({ port: 0, dir });
  await ensureFeedKey(join(dir, 'feed-keys'));
  await migrateLedger(database.url, eventTypes);
  await migrateDesks(database.url);
  await migrateRegistry(database.url);
  await migratePublisher(database.url);
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
});
afterAll(async () => {
  await issuer.stop();
  await database.drop();
  await kafka.stop();
  await rm(dir, { recursive: true, force: true });
});

interface Ready {
  readonly status: string;
  readonly checks: Readonly<Record<string, { up: boolean; details?: object }>>;
}

async function start(password: string): Promise<void> {
  const services = [statusService, publisherService].map((definition) => ({ ...definition, port: 0 }));
  running = await run(services, configWith(password));
}

/** The check of a service, once it is as expected. */
async function checkOf(service: string, name: string, isUp: boolean): Promise<object> {
  for (;;) {
    const answer = await fetch(`${running?.urls[service]}/health/ready`);
    const check = ((await answer.json()) as Ready).checks[name];
    const details = JSON.stringify(check?.details);
    if (check?.up === isUp && (!isUp || !/"connected":false|degraded/.test(details))) return check;
    await sleep(50);
  }
}

it('given a wrong password, then no topic is created and no service is ready; each says what to change', async () => {
  const refused = await createTopics(configWith('wrong'), log).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(AccessRefused);
  await start('wrong');
  const advice = expect.stringContaining('set KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD');
  expect(await checkOf('status', 'intake', false)).toMatchObject({ details: { reason: advice } });
  const feeds = expect.arrayContaining([expect.objectContaining({ reason: advice })]);
  expect(await checkOf('publisher', 'kafka', false)).toMatchObject({ details: { feeds } });
});

it('given the right one, then a backlog is taken, but nothing that was signed long before it was sent', async () => {
  const config = configWith(kafka.user.password);
  await createTopics(config, log);
  const client = createKafka({ ...config.kafka, clientId: 'spec', logger: log });
  const producer = new FeedProducer({ kafka: client, logger: log });
  const key = await storedIntakeKey(database.url);
  const send = async (body: object, signedAt = new Date()): Promise<string> => {
    const requestId = randomUUID();
    const value = Buffer.from(JSON.stringify({ command: 'record-biodata', body: { ...body, requestId } }));
    const headers = key.headersFor(value, 'registrar-3204', signedAt);
    await producer.send(intakeTopic('status'), [
      { partition: 0, key: Buffer.from(requestId), value, headers },
    ]);
    return requestId;
  };
  if (!demoBiodata[0]) throw new Error('no demo family');
  const expired = await send(demoBiodata[0], new Date(Date.now() - TOO_LONG_MS));
  const inTime = await send(demoBiodata[0]);

  await start(kafka.user.password);
  const results = await resultsOf(client, [expired, inTime]);
  expect(results.get(expired)).toMatchObject({
    outcome: 'rejected',
    problem: { type: 'urn:peristiwa:problem:message-signature-expired' },
  });
  expect(results.get(inTime)).toMatchObject({ outcome: 'accepted' });
  expect(await checkOf('status', 'intake', true)).toMatchObject({ up: true });
  expect(await checkOf('publisher', 'kafka', true)).toMatchObject({
    details: { state: 'connected', feeds: [] },
  });
  await producer.close();
});

async function resultsOf(
  client: ReturnType<typeof createKafka>,
  requestIds: readonly string[],
): Promise<Map<string, object>> {
  const results = new Map<string, object>();
  const consumer = client.consumer({ groupId: randomUUID() });
  await consumer.connect();
  await consumer.subscribe({ topics: [INTAKE_RESULTS_TOPIC], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) =>
      void results.set(String(message.key), JSON.parse(String(message.value)) as object),
  });
  while (!requestIds.every((requestId) => results.has(requestId))) await sleep(20);
  await consumer.disconnect();
  return results;
}
