import { KafkaJSNonRetriableError, type Kafka, type Producer, type RecordMetadata } from 'kafkajs';
import { withDeadline } from './deadline';
import { endlessRetryUntil } from './kafka';
import { findPartitionLeaders } from './topics';

export interface OutgoingMessage {
  readonly partition: number;
  readonly key: Buffer;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * All messages of one produce request to one partition form one record batch, which a broker refuses above its
 * `message.max.bytes` (1,048,588 by default). Larger sets go out as several requests, one after the other.
 */
const BATCH_BYTES_MAX = 900_000;
/** Length, attributes, deltas of a record and of each header, in varints; a generous estimate. */
const RECORD_OVERHEAD_BYTES = 30;
const HEADER_OVERHEAD_BYTES = 6;

/** After this time kafkajs has certainly abandoned the requests in flight: its request timeout is 30 s. */
const DRAIN_MS_MAX = 60_000;

/**
 * One idempotent kafkajs producer from connect to its first failure. After any failure it is discarded, because
 * kafkajs then no longer knows which sequence numbers the broker has seen.
 *
 * The messages of one call go out in one produce request per broker, whatever the number of partitions: kafkajs has one
 * request of an idempotent producer in flight per broker anyway. A retry of kafkajs repeats all partitions of a request
 * with their sequence numbers, and the broker drops those that it has.
 */
export class ProducerSession {
  readonly #kafka: Kafka;
  readonly #producer: Producer;
  readonly #ready: Promise<void>;
  /** The last send of each topic, so that sends of one partition never overtake each other. */
  readonly #tails = new Map<string, Promise<void>>();
  readonly #partitionCounts = new Map<string, Promise<number>>();
  readonly #inFlight = new Set<Promise<void>>();
  #ended: Promise<void> | undefined;

  /** `predecessorEnded`: until then, a late retry of the earlier session could write after our messages. */
  constructor(kafka: Kafka, predecessorEnded: Promise<void>) {
    this.#kafka = kafka;
    this.#producer = kafka.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      retry: endlessRetryUntil(() => this.#ended !== undefined),
      createPartitioner:
        () =>
        ({ message }) =>
          this.#partitionOf(message.partition),
    });
    // After a failed connect kafkajs would continue without idempotence: nothing is sent unless this promise
    // resolved.
    this.#ready = predecessorEnded.then(() => this.#connect());
    this.#ready.catch(() => undefined);
  }

  get ready(): Promise<void> {
    return this.#ready;
  }

  async send(topic: string, messages: readonly OutgoingMessage[]): Promise<void> {
    // When the previous send failed, this one fails too: if it were sent, its messages would be written before the
    // repeated ones.
    const run = (this.#tails.get(topic) ?? this.#ready).then(() => this.#sendAll(topic, messages));
    this.#tails.set(topic, run);
    this.#inFlight.add(run);
    const forget = (): void => void this.#inFlight.delete(run);
    run.then(forget, forget);
    return run;
  }

  /** Resolves when no request of this session can reach a broker any more. */
  end(): Promise<void> {
    this.#ended ??= withDeadline(this.#drain(), DRAIN_MS_MAX, 'not drained').catch(() => this.#disconnect());
    return this.#ended;
  }

  async #connect(): Promise<void> {
    if (this.#ended) throw new KafkaJSNonRetriableError('the producer was closed before it was connected');
    await this.#producer.connect();
  }

  /**
   * Nothing new starts once `#ended` is set, so requests in flight end by themselves. kafkajs must not disconnect
   * before that: a queued request would open a second socket, and nothing would close it.
   */
  async #drain(): Promise<void> {
    await Promise.allSettled([this.#ready, ...this.#inFlight]);
    await this.#disconnect();
  }

  async #disconnect(): Promise<void> {
    await this.#producer.disconnect().catch(() => undefined);
  }

  /** kafkajs calls the partitioner at each attempt: the only place where a retry can be stopped. */
  #partitionOf(partition: number | undefined): number {
    if (this.#ended) throw new KafkaJSNonRetriableError('the producer was closed');
    if (partition === undefined) throw new KafkaJSNonRetriableError('a message names its partition');
    return partition;
  }

  async #sendAll(topic: string, messages: readonly OutgoingMessage[]): Promise<void> {
    const count = await this.#partitionCount(topic);
    const unknown = messages.find(({ partition }) => partition < 0 || partition >= count);
    if (unknown) {
      throw new KafkaJSNonRetriableError(
        `topic ${topic} has ${count} partitions, none with number ${unknown.partition}`,
      );
    }
    for (const request of splitByBytes(messages)) {
      const answer = await this.#producer.send({ topic, acks: -1, messages: request.map(toKafkaMessage) });
      requireAcknowledged(answer, topic, new Set(request.map(({ partition }) => partition)));
    }
  }

  /**
   * For an unknown topic kafkajs would retry until the timeout, and it drops messages for an unknown partition
   * silently.
   */
  #partitionCount(topic: string): Promise<number> {
    let count = this.#partitionCounts.get(topic);
    if (!count) {
      count = this.#lookUpPartitionCount(topic);
      this.#partitionCounts.set(topic, count);
    }
    return count;
  }

  async #lookUpPartitionCount(topic: string): Promise<number> {
    const admin = this.#kafka.admin();
    try {
      await admin.connect();
      const leaders = await findPartitionLeaders(admin, topic);
      if (!leaders)
        throw new KafkaJSNonRetriableError(`topic ${topic} does not exist, or no broker knows it yet`);
      return leaders.length;
    } finally {
      await admin.disconnect();
    }
  }
}

/** When the leader of a partition changes during a retry, kafkajs resolves although the partition was never sent. */
export function requireAcknowledged(
  answer: readonly RecordMetadata[],
  topic: string,
  partitions: ReadonlySet<number>,
): void {
  const acknowledged = new Set(
    answer
      .filter(({ topicName, errorCode }) => topicName === topic && errorCode === 0)
      .map(({ partition }) => partition),
  );
  for (const partition of partitions) {
    if (!acknowledged.has(partition)) {
      throw new KafkaJSNonRetriableError(`partition ${partition} of ${topic} was not acknowledged`);
    }
  }
}

/** The requests for these messages, in their order: none has more than `bytesMax` for one partition. */
export function splitByBytes(
  messages: readonly OutgoingMessage[],
  bytesMax = BATCH_BYTES_MAX,
): OutgoingMessage[][] {
  const requests: OutgoingMessage[][] = [];
  let open: OutgoingMessage[] = [];
  let openBytes = new Map<number, number>();
  for (const message of messages) {
    const bytes = sizeOf(message);
    const before = openBytes.get(message.partition) ?? 0;
    if (before > 0 && before + bytes > bytesMax) {
      requests.push(open);
      open = [];
      openBytes = new Map();
    }
    open.push(message);
    openBytes.set(message.partition, (openBytes.get(message.partition) ?? 0) + bytes);
  }
  if (open.length > 0) requests.push(open);
  return requests;
}

function sizeOf({ key, value, headers }: OutgoingMessage): number {
  let bytes = RECORD_OVERHEAD_BYTES + key.length + value.length;
  for (const [name, text] of Object.entries(headers)) {
    bytes += HEADER_OVERHEAD_BYTES + name.length + Buffer.byteLength(text);
  }
  return bytes;
}

function toKafkaMessage({ partition, key, value, headers }: OutgoingMessage) {
  return { partition, key, value, headers: { ...headers } };
}
