/** A process that only sends heartbeats, for `feed-idle`: what Kafka alone costs. */
import { setInterval } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { HEARTBEAT_TYPE } from '@peristiwa/contracts';

const EVERY_MS = 5_000;
const PARTITIONS = [0, 1, 2];

async function main(): Promise<void> {
  const brokers = (process.env['BENCH_BROKERS'] ?? '').split(',');
  const topics = (process.env['BENCH_TOPICS'] ?? '').split(',');
  const producer = new Kafka({ brokers, clientId: 'bench', logLevel: logLevel.ERROR }).producer();
  await producer.connect();
  for await (const _ of setInterval(EVERY_MS)) {
    const value = JSON.stringify({ highWater: 0, partitionHighWater: 0, at: new Date().toISOString() });
    const messages = PARTITIONS.map((partition) => ({
      ...{ partition, key: 'heartbeat', value },
      headers: { ce_type: HEARTBEAT_TYPE },
    }));
    await producer.sendBatch({ acks: -1, topicMessages: topics.map((topic) => ({ topic, messages })) });
  }
}

void main();
