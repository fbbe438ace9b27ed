import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigResourceTypes, type Admin, type Kafka } from 'kafkajs';
import { asAccessRefused } from './access';

export interface TopicSpec {
  readonly topic: string;
  readonly partitions: number;
  /** By default the broker's own setting: 1 in embedded mode, 3 in production. */
  readonly replicationFactor?: number;
  /** Set when the topic is created; an operator may change it later. */
  readonly config?: Readonly<Record<string, string>>;
  /** Set when the topic is created, and set again on a topic that has another value. */
  readonly requiredConfig?: Readonly<Record<string, string>>;
  /**
   * `partitions` is the least number: a topic with fewer is given more, one with more is left as it is. Only where the
   * senders choose partitions so that no order is lost (ADR 0056).
   */
  readonly canGrow?: boolean;
}

/** `DYNAMIC_TOPIC_CONFIG` of DescribeConfigs: a setting of this topic, not of the broker. */
const SET_ON_TOPIC = 1;
const READY_TRIES = 100;
const READY_PAUSE_MS = 100;

/**
 * Creates missing topics, waits until each partition has a leader, and sets `requiredConfig` on topics that exist.
 * Several services may request the same topic at once. A topic with another number of partitions is an error and is not
 * changed, unless it `canGrow`: with more or fewer partitions the messages of one person would no longer be in order.
 *
 * @throws AccessRefused when Kafka refuses the TLS or SASL settings
 */
export async function ensureTopics(kafka: Kafka, specs: readonly TopicSpec[]): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const existing = new Set(await admin.listTopics());
    for (const spec of specs) if (!existing.has(spec.topic)) await createTopic(admin, spec);
    for (const spec of specs) await waitUntilReady(admin, spec);
    await requireConfigs(
      admin,
      specs.filter(({ topic }) => existing.has(topic)),
    );
  } catch (error) {
    throw asAccessRefused(error, false) ?? error;
  } finally {
    await admin.disconnect();
  }
}

/** Also resolves when another service created it first: kafkajs returns false for "topic already exists". */
async function createTopic(
  admin: Admin,
  { topic, partitions, replicationFactor, config, requiredConfig }: TopicSpec,
): Promise<void> {
  await admin.createTopics({
    waitForLeaders: false,
    topics: [
      {
        topic,
        numPartitions: partitions,
        replicationFactor: replicationFactor ?? -1,
        configEntries: Object.entries({ ...config, ...requiredConfig }).map(([name, value]) => ({
          name,
          value,
        })),
      },
    ],
  });
}

/**
 * kafkajs has only the request that replaces all settings of a topic, so those that an operator has set on the topic
 * are sent with it unchanged.
 */
async function requireConfigs(admin: Admin, specs: readonly TopicSpec[]): Promise<void> {
  const required = new Map(specs.map(({ topic, requiredConfig }) => [topic, requiredConfig ?? {}]));
  for (const [topic, config] of required) if (Object.keys(config).length === 0) required.delete(topic);
  if (required.size === 0) return;
  const type = ConfigResourceTypes.TOPIC;
  const described = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [...required.keys()].map((name) => ({ type, name })),
  });
  const changed = described.resources.flatMap(({ resourceName: name, configEntries }) => {
    const config = required.get(name) ?? {};
    const found = new Map(configEntries.map(({ configName, configValue }) => [configName, configValue]));
    if (Object.entries(config).every(([key, value]) => found.get(key) === value)) return [];
    const own = configEntries.filter(({ configSource }) => configSource === SET_ON_TOPIC);
    const kept = Object.fromEntries(own.map(({ configName, configValue }) => [configName, configValue]));
    const entries = Object.entries({ ...kept, ...config });
    return [{ type, name, configEntries: entries.map(([key, value]) => ({ name: key, value })) }];
  });
  if (changed.length > 0) await admin.alterConfigs({ validateOnly: false, resources: changed });
}

export interface TopicState {
  readonly partitions: number;
  /** Settings of the topic itself, not those of the broker. */
  readonly settings: ReadonlyMap<string, string>;
}

/** Those of the topics that exist. */
export async function readTopics(admin: Admin, names: readonly string[]): Promise<Map<string, TopicState>> {
  const existing = new Set(await admin.listTopics());
  const found = names.filter((name) => existing.has(name));
  if (found.length === 0) return new Map();
  const type = ConfigResourceTypes.TOPIC;
  const [{ topics }, { resources }] = await Promise.all([
    admin.fetchTopicMetadata({ topics: [...found] }),
    admin.describeConfigs({ includeSynonyms: false, resources: found.map((name) => ({ type, name })) }),
  ]);
  const settingsOf = (name: string) =>
    resources
      .filter(({ resourceName }) => resourceName === name)
      .flatMap(({ configEntries }) => configEntries)
      .filter(({ configSource }) => configSource === SET_ON_TOPIC)
      .map(({ configName, configValue }) => [configName, configValue] as const);
  return new Map(
    topics.map(({ name, partitions }) => [
      name,
      { partitions: partitions.length, settings: new Map(settingsOf(name)) },
    ]),
  );
}

async function waitUntilReady(admin: Admin, { topic, partitions, canGrow }: TopicSpec): Promise<void> {
  for (let attempt = 1; attempt <= READY_TRIES; attempt += 1) {
    const found = await findPartitionLeaders(admin, topic);
    if (canGrow && found && found.length < partitions) await addPartitions(admin, topic, partitions);
    else if (found && !canGrow && found.length !== partitions) {
      throw new Error(`topic ${topic} has ${found.length} partitions, ${partitions} are required`);
    } else if (found?.every((leader) => leader >= 0)) return;
    await sleep(READY_PAUSE_MS);
  }
  throw new Error(`topic ${topic} had no leader for each of its partitions in time`);
}

/** Another service may have added them first. */
async function addPartitions(admin: Admin, topic: string, count: number): Promise<void> {
  try {
    await admin.createPartitions({ topicPartitions: [{ topic, count }] });
  } catch (error) {
    if (!/INVALID_PARTITIONS/.test(String((error as { type?: string }).type))) throw error;
  }
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
