import { join } from 'node:path';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { chainHeaders, feedTopic, HEARTBEAT_TYPE, nextFeedDigest } from '@peristiwa/contracts';
import { registerBirth } from '@peristiwa/domain';
import { partitionFor } from '@peristiwa/messaging';
import { loadConfig, run, startDevIssuer, type DevIssuer, type RunningServices } from '@peristiwa/service';
import {
  birthFacts,
  contextOn,
  familyOfFour,
  FATHER,
  KK,
  MOTHER,
  on,
  RegistryFixture,
  startOwnKafka,
  testDatabase,
  TODAY,
  type OwnKafka,
  type TestDatabase,
} from '@peristiwa/testing';
import { ensureFeedKey } from '../apps/all-in-one/src/embedded';
import { kemensosService } from '../apps/kemensos/src/service';
import { migratePublisher, publisherWith } from '../apps/publisher/src/service';
import { callAs, until } from './service-calls';

/*
 * Issue 10, part 3: an open broker, to which anybody may write. The publisher and Kemensos are the real services; the
 * forger has a plain client and knows the topic, the chain and every message, but no key.
 */

const PARTNER = 'kemensos';
const TOPIC = feedTopic(PARTNER);
const PARTITIONS = 3;
const BIRTHS = 12;
const BORN_ON = '2026-11-20';
/** A name has no digits. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

interface OnTopic {
  readonly partition: number;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
}
interface Status {
  readonly sequence: number;
  readonly highWater: number;
}

let broker: OwnKafka;
let databases: Record<'publisher' | 'kemensos', TestDatabase>;
let issuer: DevIssuer;
let registry: RegistryFixture;
let services: RunningServices[] = [];
let kemensos: string;
let forger: Kafka;

jest.setTimeout(120_000);

beforeAll(async () => {
  broker = await startOwnKafka();
  const { dir } = broker;
  databases = { publisher: await testDatabase('forger'), kemensos: await testDatabase('forger_kemensos') };
  issuer = await startDevIssuer({ port: 0, dir: join(dir, 'issuer') });
  await ensureFeedKey(join(dir, 'feed-keys'));
  await migratePublisher(databases.publisher.url);
  await kemensosService.migrate(databases.kemensos.url);
  registry = await RegistryFixture.open(databases.publisher.url);
  const environment = {
    DATABASE_URL: databases.publisher.url,
    KEMENSOS_URL: databases.kemensos.url,
    KAFKA_BROKERS: broker.brokers.join(','),
    OIDC_ISSUER: issuer.issuer,
    OIDC_JWKS_URL: issuer.jwksUrl,
    FEED_KEYS: join(dir, 'feed-keys'),
    LOG_LEVEL: 'silent',
    SYNTHETIC: 'true',
  };
  const publisher = publisherWith({ partitions: PARTITIONS, heartbeatMs: 200 });
  services.push(await run([{ ...publisher, port: 0 }], loadConfig(environment)));
  const PUBLISHER_API_URL = services[0]?.urls['publisher'] as string;
  services.push(
    await run([{ ...kemensosService, port: 0 }], loadConfig({ ...environment, PUBLISHER_API_URL })),
  );
  kemensos = services[1]?.urls[PARTNER] as string;
  forger = new Kafka({ brokers: broker.brokers, clientId: 'forger', logLevel: logLevel.NOTHING });
});

afterAll(async () => {
  for (const running of services.toReversed()) await running.stop();
  services = [];
  await registry.close();
  await issuer.stop();
  await Promise.all(Object.values(databases).map((one) => one.drop()));
  await broker.stop();
});

const call = (client: string, path: string, body?: object) => callAs(issuer, client, kemensos + path, body);
const status = (): Promise<Status> => call('operator', '/v1/status');
const readiness = async () => (await fetch(`${kemensos}/health/ready`)).status;
const copyOf = async (personKey: string) =>
  (await call('auditor', '/v1/copies/lookup', { personKeys: [personKey] })).persons[0]?.state;

/** The messages about persons that stand on the topic now, by a client of the forger's. */
async function readTopic(count: number): Promise<OnTopic[]> {
  const consumer = forger.consumer({ groupId: 'forger' });
  const found: OnTopic[] = [];
  await consumer.connect();
  await consumer.subscribe({ topics: [TOPIC], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ partition, message: { key, value, headers: raw = {} } }) => {
      const headers = Object.fromEntries(Object.entries(raw).map(([name, text]) => [name, String(text)]));
      if (headers['ce_type'] !== HEARTBEAT_TYPE)
        found.push({ partition, key: String(key), headers, value: String(value) });
    },
  });
  await until(async () => found.length >= count);
  await consumer.disconnect();
  return found;
}

/** Continues the chain as anybody can: with the right digest, and without a signature. */
function forge(
  after: OnTopic,
  sequence: number,
  change: Partial<OnTopic> & { readonly previous?: number } = {},
) {
  const { key = after.key, value = after.value, previous = Number(after.headers['ce_sequence']) } = change;
  const { [chainHeaders.signature]: _, [chainHeaders.key]: __, ...rest } = after.headers;
  const headers: Record<string, string> = {
    ...rest,
    ce_id: `forged-${sequence}`,
    ce_type: 'id.peristiwa.person.died.v1',
    ce_subject: key,
    ce_sequence: String(sequence),
    ce_previoussequence: String(previous),
  };
  const before = Buffer.from(after.headers[chainHeaders.digest] ?? '', 'hex');
  headers[chainHeaders.digest] = nextFeedDigest(before, { key, headers, value }).toString('hex');
  return { partition: after.partition, key, headers, value };
}

async function births(partition: number): Promise<string[]> {
  const context = { ...contextOn(), newId: newIds() };
  const born: string[] = [];
  for (
    let order = 3;
    born.filter((id) => partitionFor(id, PARTITIONS) === partition).length < BIRTHS;
    order += 1
  ) {
    const { children } = await registry.decide((register) =>
      registerBirth(
        {
          bornOn: on(BORN_ON),
          reportedOn: TODAY,
          children: [
            {
              name: `Putra ${LETTERS[order % 26]}${LETTERS[Math.floor(order / 26)]} Santoso`,
              sex: 'male',
              birthPlace: '3204',
              birthOrder: order,
            },
          ],
        },
        birthFacts(register, { mother: MOTHER, father: FATHER }),
        context,
      ),
    );
    born.push(children[0]?.personId as string);
  }
  return born;
}

function newIds(): () => string {
  let count = 0x3000;
  return () => `00000000-0000-7000-8000-${(count += 1).toString(16).padStart(12, '0')}`;
}

it('believes nothing forged, takes in every real birth after it by itself, and says that somebody forges', async () => {
  await registry.record(familyOfFour());
  await until(async () => (await status()).sequence === 4 && (await readiness()) === 200);
  const households = { kkNumbers: [KK], programme: 'PKH' };
  expect(await call('operator', '/v1/beneficiary-households', households)).toMatchObject({ registered: 1 });

  const sent = await readTopic(4);
  const lastOf = (partition: number) => sent.findLast((one) => one.partition === partition);
  const partition = partitionFor(FATHER, PARTITIONS);
  const last = lastOf(partition) as OnTopic;
  const father = JSON.parse(sent.find(({ key }) => key === FATHER)?.value ?? '{}');
  const death = { residence: 'deceased', diedOn: BORN_ON, deathActNumber: '3204-KM-20112026-9001' };
  const value = JSON.stringify({ ...father, version: 99, state: { ...father.state, ...death } });
  const stalled = sent.find((one) => one.partition !== partition) as OnTopic;
  const producer = forger.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  await producer.send({
    topic: TOPIC,
    messages: [
      // Far ahead, with the right previous sequence: a living person is dead.
      forge(last, 1_000_000, { key: FATHER, value }),
      // A previous sequence that does not exist: a partition waits for it for ever.
      forge(stalled, 2_000, { previous: 1_999 }),
      forge(stalled, 5, { previous: 4_999 }),
    ],
  });
  await producer.disconnect();

  const children = await births(partition);
  const isAlarm = async () => {
    const { records } = await call('operator', '/v1/forged');
    return records.length === 3 && records;
  };
  await until(async () => (await status()).sequence === 4 + children.length);
  const records = await until(isAlarm);
  const inTopic = children.filter((id) => partitionFor(id, PARTITIONS) === partition);
  expect(inTopic).toHaveLength(BIRTHS);
  const copies = await Promise.all(children.map(copyOf));
  expect(copies.map((state) => state?.bornOn)).toEqual(children.map(() => BORN_ON));
  expect(await copyOf(FATHER)).toMatchObject({ residence: 'resident' });
  expect((await call('operator', '/v1/cases?kind=stop-payment')).cases).toEqual([]);

  expect(records.map(({ sequence, kind }: { sequence: number; kind: string }) => [sequence, kind])).toEqual(
    expect.arrayContaining([
      [1_000_000, 'died'],
      [2_000, 'died'],
      [5, 'died'],
    ]),
  );
  expect(await status()).toMatchObject({
    highWater: 4 + children.length,
    behind: 0,
    duplicatesSkipped: 0,
    quarantined: 0,
    forged: 3,
    staleReasons: ['forged'],
  });
  expect(await readiness()).toBe(503);

  const examined = { through: 1_000, reason: 'hak tulis ke topik sudah dicabut' };
  expect(await call('operator', '/v1/forged/acknowledge', examined)).toEqual({ acknowledged: 3 });
  expect(await readiness()).toBe(200);
});
