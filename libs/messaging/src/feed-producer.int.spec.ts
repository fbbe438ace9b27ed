import { randomUUID } from 'node:crypto';
import net, { type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { testKafkaBrokers } from '@peristiwa/testing';
import { FeedProducer } from './feed-producer';
import { createKafka } from './kafka';
import type { OutgoingMessage } from './producer-session';
import { ensureTopics } from './topics';

const nothing = () => undefined;
const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const PARTITIONS = 3;

function messages(count: number): OutgoingMessage[] {
  return Array.from({ length: count }, (_, index) => ({
    partition: index % PARTITIONS,
    key: Buffer.from('k'),
    value: Buffer.alloc(1_000, 1),
    headers: {},
  }));
}

describe('closing a producer', () => {
  const sockets: Socket[] = [];

  beforeAll(() => {
    const connect = net.connect.bind(net) as (...given: unknown[]) => Socket;
    jest.spyOn(net, 'connect').mockImplementation((...given: unknown[]) => {
      const socket = connect(...given);
      sockets.push(socket);
      return socket;
    });
  });
  afterEach(() => sockets.splice(0).forEach((socket) => socket.destroy()));
  afterAll(() => jest.restoreAllMocks());

  it.each([0, 1, 10, 30])('leaves no socket open, with sends that began %d ms before', async (ms) => {
    const kafka = createKafka({ brokers: testKafkaBrokers(), clientId: 'closing', logger });
    const topic = `test.closing.${randomUUID()}`;
    await ensureTopics(kafka, [{ topic, partitions: PARTITIONS }]);
    const feed = new FeedProducer({ kafka, logger });
    await feed.send(topic, messages(PARTITIONS));
    const sends = [1, 2, 3, 4].map(() => feed.send(topic, messages(3_000)));
    const outcomes = Promise.allSettled(sends);
    await sleep(ms);
    await feed.close();
    // A socket that stays open lets this run into the test's timeout.
    while (sockets.some((socket) => !socket.destroyed)) await sleep(20);
    expect(sockets.length).toBeGreaterThan(0);
    expect(await outcomes).toHaveLength(sends.length);
  });
});
