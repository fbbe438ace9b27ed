import { randomUUID } from 'node:crypto';
import { ConfigResourceTypes } from 'kafkajs';
import { testKafkaBrokers } from '@peristiwa/testing';
import { BatchConsumer } from './batch-consumer';
import type { ConsumedMessage } from './batch-handler';
import { createKafka } from './kafka';
import { ensureTopics } from './topics';

jest.setTimeout(60_000);

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const kafka = createKafka({ brokers: testKafkaBrokers(), clientId: 'append-time', logger: silent });
const DAY_MS = 86_400_000;
const STAMPED = { 'message.timestamp.type': 'LogAppendTime' };

/** One message whose sender says that it is a day old, as a consumer receives it. */
async function sentAndRead(topic: string): Promise<{ message: ConsumedMessage; claimed: number }> {
  const claimed = Date.now() - DAY_MS;
  const producer = kafka.producer();
  await producer.connect();
  const value = randomUUID();
  await producer.send({ topic, messages: [{ value, timestamp: String(claimed) }] });
  await producer.disconnect();
  const seen: ConsumedMessage[] = [];
  const handle = async (_t: string, _p: number, chunk: readonly ConsumedMessage[]) =>
    void seen.push(...chunk);
  const consumer = new BatchConsumer({
    ...{ kafka, logger: silent, groupId: randomUUID(), topics: [topic], handler: { handle } },
  });
  consumer.start();
  const sent = () => seen.find((one) => String(one.value) === value);
  while (!sent()) await new Promise((resolve) => setTimeout(resolve, 20));
  await consumer.close();
  return { message: sent() as ConsumedMessage, claimed };
}

async function settingsOf(topic: string): Promise<Record<string, string>> {
  const admin = kafka.admin();
  await admin.connect();
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }],
  });
  await admin.disconnect();
  const entries = resources[0]?.configEntries ?? [];
  return Object.fromEntries(entries.map(({ configName, configValue }) => [configName, configValue]));
}

describe('the time that the broker gives a message', () => {
  it('replaces the time of the sender on a topic that requires it', async () => {
    const topic = `stamped-${randomUUID()}`;
    await ensureTopics(kafka, [{ topic, partitions: 1, requiredConfig: STAMPED }]);
    const before = Date.now();
    const { message } = await sentAndRead(topic);
    expect(message.appendedAt).toBeGreaterThanOrEqual(before);
    expect(message.appendedAt).toBeLessThanOrEqual(Date.now());
  });

  it('is absent on any other topic, where the sender chooses the timestamp', async () => {
    const topic = `claimed-${randomUUID()}`;
    await ensureTopics(kafka, [{ topic, partitions: 1 }]);
    const { message, claimed } = await sentAndRead(topic);
    expect(message.timestamp).toBe(String(claimed));
    expect(message.appendedAt).toBeUndefined();
  });

  it('is given from now on when the topic existed; what else an operator has set on it stays', async () => {
    const topic = `older-${randomUUID()}`;
    const config = { 'retention.ms': '86400000', 'segment.bytes': '10485760' };
    await ensureTopics(kafka, [{ topic, partitions: 1, config }]);
    expect((await sentAndRead(topic)).message.appendedAt).toBeUndefined();

    const now = { topic, partitions: 1, config: { 'retention.ms': '1' }, requiredConfig: STAMPED };
    // Two services may do it at once, and each does it again at every start.
    await Promise.all([ensureTopics(kafka, [now]), ensureTopics(kafka, [now])]);
    await ensureTopics(kafka, [now]);

    expect(await settingsOf(topic)).toMatchObject({ ...config, ...STAMPED });
    expect((await sentAndRead(topic)).message.appendedAt).toBeDefined();
  });
});
