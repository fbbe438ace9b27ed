import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';
import { HEARTBEAT_TYPE } from '@peristiwa/contracts';
import { ensureTopics, FeedProducer, type OutgoingMessage } from '@peristiwa/messaging';
import { fast, silent, until, type FeedsUnderTest } from './feeds-under-test';
import { Senders, type SendersOptions } from './send/senders';

export const isHeartbeat = ({ headers }: Pick<OutgoingMessage, 'headers'>) =>
  headers['ce_type'] === HEARTBEAT_TYPE;

/** Starts senders; they are stopped with `under`. */
export function sendersOf(
  under: FeedsUnderTest,
  kafka: Kafka,
  producerOf?: SendersOptions['producerOf'],
): Senders {
  const senders = new Senders({
    pool: under.pool,
    feedKeys: under.feedKeys,
    settings: fast,
    clock: () => new Date(),
    log: silent,
    producerOf: producerOf ?? (() => new FeedProducer({ kafka, logger: silent, timeoutMs: 10_000 })),
    ensureTopic: (topic, partitions) => ensureTopics(kafka, [{ topic, partitions, canGrow: true }]),
    onSent: () => undefined,
  });
  senders.start();
  return under.keep(senders);
}

/** The whole topic, by partition in the order of offsets. */
export async function readTopic(kafka: Kafka, topic: string): Promise<OutgoingMessage[]> {
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  // Heartbeats are appended while the topic is read, so each partition is read to its own end.
  const read = new Map<number, number>();
  const messages: OutgoingMessage[] = [];
  const consumer = kafka.consumer({ groupId: `spec-${randomUUID()}` });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ partition, message }) => {
      const headers = Object.fromEntries(
        Object.entries(message.headers ?? {}).map(([name, text]) => [name, String(text)]),
      );
      read.set(partition, Number(message.offset) + 1);
      messages.push({ partition, key: message.key as Buffer, value: message.value as Buffer, headers });
    },
  });
  await until(async () => ends.every(({ partition, high }) => (read.get(partition) ?? 0) >= Number(high)));
  await consumer.disconnect();
  return messages;
}
