import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';
import { startSecuredKafka, testAuthority, type ListenerName, type SecuredKafka } from '@peristiwa/testing';
import { accessProblem } from './access';
import { BatchConsumer } from './batch-consumer';
import { FeedProducer } from './feed-producer';
import { createKafka, type KafkaConnection } from './kafka';
import { ensureTopics } from './topics';

jest.setTimeout(120_000);

const lines: string[] = [];
const keep = (fields: object, message: string) => void lines.push(`${message} ${JSON.stringify(fields)}`);
const logger = { debug: keep, info: keep, warn: keep, error: keep };
const TOPIC = 'guarded';
const WRONG = 'not the password';

let server: SecuredKafka;

beforeAll(async () => {
  server = await startSecuredKafka();
  const kafka = createKafka({ brokers: server.brokers.plain, clientId: 'setup', logger });
  await ensureTopics(kafka, [{ topic: TOPIC, partitions: 1 }]);
});
afterAll(() => server.stop());

type Security = Omit<KafkaConnection, 'brokers'>;

const clientTo = (listener: ListenerName, security: Security) =>
  createKafka({ brokers: server.brokers[listener], clientId: 'guarded', logger, ...security });

const message = { partition: 0, key: Buffer.from('k'), value: Buffer.from('v'), headers: {} };

async function until(condition: () => boolean): Promise<void> {
  const giveUpAt = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > giveUpAt) throw new Error(`still not true: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const ca = () => ({ ca: server.authority.cert });
const sasl = (mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512', password?: string) => ({
  sasl: { mechanism, ...server.user, ...(password === undefined ? {} : { password }) },
});
const certified = () => server.authority.issue('client');

describe('admin, producer and consumer', () => {
  it.each<[string, ListenerName, () => Security]>([
    ['TLS', 'tls', () => ({ ssl: ca() })],
    ['TLS with a client certificate', 'mutual', () => ({ ssl: { ...ca(), ...certified() } })],
    ['SCRAM-SHA-256', 'scram', () => sasl('scram-sha-256')],
    ['SCRAM-SHA-512', 'scram', () => sasl('scram-sha-512')],
    ['SCRAM-SHA-512 over TLS', 'secure', () => ({ ssl: ca(), ...sasl('scram-sha-512') })],
    ['PLAIN over TLS', 'secure', () => ({ ssl: ca(), ...sasl('plain') })],
  ])('reach Kafka with %s', async (_name, listener, security) => {
    const kafka = clientTo(listener, security());
    const topic = `guarded-${randomUUID()}`;
    await ensureTopics(kafka, [{ topic, partitions: 1 }]);
    const producer = new FeedProducer({ kafka, logger });
    await producer.send(topic, [message]);
    const seen: string[] = [];
    const consumer = new BatchConsumer({
      ...{ kafka, logger, groupId: topic, topics: [topic] },
      handler: {
        handle: async (_t, _p, chunk) => void seen.push(...chunk.map(({ value }) => String(value))),
      },
    });
    consumer.start();
    await until(() => seen.length === 1);
    expect(consumer.status()).toMatchObject({ connected: true });
    expect(consumer.status().stuck).toBeUndefined();
    await consumer.close();
    await producer.close();
  });
});

it('a client takes a renewed certificate for its next connection, without a restart', async () => {
  const another = testAuthority('another');
  let texts: { ca: string; cert: string; key: string } = { ca: another.cert, ...certified() };
  const kafka = clientTo('mutual', { ssl: { ...texts, renewed: () => texts } });
  const topics = [{ topic: TOPIC, partitions: 1 }];
  const refused = ensureTopics(kafka, topics).catch(accessProblem);
  expect(await refused).toContain('KAFKA_SSL_CA_FILE');

  texts = { ...ca(), ...certified() };
  await ensureTopics(kafka, topics);
});

async function refusalsOf(kafka: Kafka): Promise<object> {
  const producer = new FeedProducer({ kafka, logger });
  const groupId = `refused-${randomUUID()}`;
  const handler = { handle: async () => undefined };
  const consumer = new BatchConsumer({ kafka, logger, groupId, topics: [TOPIC], handler });
  consumer.start();
  const [ofProducer, ofAdmin] = await Promise.all([
    producer.send(TOPIC, [message]).catch(accessProblem),
    ensureTopics(kafka, [{ topic: TOPIC, partitions: 1 }]).catch(accessProblem),
    until(() => consumer.status().stuck !== undefined),
  ]);
  const { stuck, connected } = consumer.status();
  await consumer.close();
  await producer.close();
  return { producer: ofProducer, admin: ofAdmin, consumer: stuck, connected };
}

describe('each client says which setting to change', () => {
  const USER = 'Kafka refused the user: set KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD';
  const AUTHORITY = 'not signed by a known authority: set KAFKA_SSL_CA_FILE';
  const CLOSED = 'Kafka accepts the connection and closes it: set KAFKA_SSL to true';

  const refused: readonly [string, ListenerName, () => Security, string][] = [
    ['a wrong password', 'scram', () => sasl('scram-sha-512', WRONG), USER],
    ['a wrong password over TLS', 'secure', () => ({ ssl: ca(), ...sasl('plain', WRONG) }), USER],
    ['a mechanism that the listener lacks', 'scram', () => sasl('plain'), 'set KAFKA_SASL_MECHANISM'],
    ['another authority', 'tls', () => ({ ssl: { ca: testAuthority('another').cert } }), AUTHORITY],
    ['no authority', 'tls', () => ({ ssl: {} }), AUTHORITY],
    ['no client certificate', 'mutual', () => ({ ssl: ca() }), 'set KAFKA_SSL_CERT_FILE'],
    ['a plain client at TLS', 'tls', () => ({}), CLOSED],
    ['a plain client at SCRAM', 'scram', () => ({}), CLOSED],
    ['a TLS client at a plain listener', 'plain', () => ({ ssl: ca() }), 'does not use TLS'],
    ['a SASL client at a plain listener', 'plain', () => sasl('scram-sha-512'), 'set KAFKA_SASL_MECHANISM'],
  ];
  const outcomes = new Map<string, unknown>();

  // All at once: kafkajs tries each for 12 seconds.
  beforeAll(async () => {
    await Promise.all(
      refused.map(async ([name, listener, security]) =>
        outcomes.set(name, await refusalsOf(clientTo(listener, security()))),
      ),
    );
  });

  it.each(refused)('given %s', (name, _listener, _security, sentence) => {
    const said = expect.stringContaining(sentence);
    expect(outcomes.get(name)).toEqual({ producer: said, admin: said, consumer: said, connected: false });
  });

  it('and no log line contains a password', () => {
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => line.includes(WRONG) || line.includes(server.user.password))).toEqual([]);
  });
});
