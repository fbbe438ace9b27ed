import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';

export interface TopicSpec {
  readonly topic: string;
  readonly partitions: number;
  /** By default the broker's own setting: 1 in embedded mode, 3 in production. */
  readonly replicationFactor?: number;
  readonly config?: Readonly<Record<string, string>>;
}

const READY_TRIES = 100;
const READY_PAUSE_MS = 100;

/**
 * Creates missing topics and waits until each partition has a leader. Several services may request the same topic at
 * once. A topic with another number of partitions is an error and is not changed: with more or fewer partitions the
 * messages of one person would no longer be in order.
 */
export async function ensureTopics(kafka: Kafka, specs: readonly TopicSpec[]): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const existing = new Set(await admin.listTopics());
    for (const spec of specs) if (!existing.has(spec.topic)) await createTopic(admin, spec);
    for (const spec of specs) await waitUntilReady(admin, spec);
  } finally {
    await admin.disconnect();
  }
}

/** Also resolves when another service created it first: kafkajs returns false for "topic already exists". */
async function createTopic(
  admin: Admin,
  { topic, partitions, replicationFactor, config }: TopicSpec,
): Promise<void> {
  await admin.createTopics({
    waitForLeaders: false,
    topics: [
      {
        topic,
        numPartitions: partitions,
        replicationFactor: replicationFactor ?? -1,
        configEntries: Object.entries(config ?? {}).map(([name, value]) => ({ name, value })),
      },
    ],
  });
}

async function waitUntilReady(admin: Admin, { topic, partitions }: TopicSpec): Promise<void> {
  for (let attempt = 1; attempt <= READY_TRIES; attempt += 1) {
    const found = await findPartitionLeaders(admin, topic);
    if (found && found.length !== partitions) {
      throw new Error(`topic ${topic} has ${found.length} partitions, ${partitions} are required`);
    }
    if (found?.every((leader) => leader >= 0)) return;
    await sleep(READY_PAUSE_MS);
  }
  throw new Error(`topic ${topic} had no leader for each of its partitions in time`);
}

/**
 * Leader of each partition; undefined when the brokers do not know the topic or no broker answered (kafkajs then
 * fails on the missing answer with a TypeError).
 */
export async function findPartitionLeaders(admin: Admin, topic: string): Promise<number[] | undefined> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    return topics.find(({ name }) => name === topic)?.partitions.map(({ leader }) => leader);
  } catch (error) {
    const type = (error as { type?: string }).type;
    if (type === 'UNKNOWN_TOPIC_OR_PARTITION' || type === 'LEADER_NOT_AVAILABLE') return undefined;
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
