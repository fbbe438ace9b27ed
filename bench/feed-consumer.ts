import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Kafka, logLevel, type IHeaders, type KafkaMessage } from 'kafkajs';
import { HEARTBEAT_TYPE } from '@peristiwa/contracts';
import type { Arrival } from './arrivals';

export interface FeedConsumerOptions {
  readonly brokers: readonly string[];
  readonly topics: readonly string[];
  /** Also hands over the bytes of each message. */
  readonly keepsMessages?: boolean;
}

const WAIT_MS_MAX = 240_000;

/**
 * A partner's consumer that shares no code with the subscriber: plain kafkajs in a thread of its own. It stamps each
 * batch of records when kafkajs hands it over, and leaves out heartbeats.
 */
export class FeedConsumer {
  arrivals: Arrival[] = [];
  private failure: Error | undefined;

  private constructor(private readonly worker: Worker) {
    worker.on('message', (arrived: 'ready' | Arrival[]) => {
      if (arrived !== 'ready') for (const one of arrived) this.arrivals.push(one);
    });
    worker.on('error', (error) => (this.failure = error));
  }

  /** Topics are read from their beginning. */
  static async open(options: FeedConsumerOptions): Promise<FeedConsumer> {
    const worker = new Worker(join(__dirname, 'feed-consumer.js'), { workerData: options });
    const consumer = new FeedConsumer(worker);
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (message) => message === 'ready' && resolve());
      worker.once('error', reject);
    });
    return consumer;
  }

  forget(): void {
    this.arrivals = [];
  }

  on(topic: string): Arrival[] {
    return this.arrivals.filter((arrival) => arrival.topic === topic);
  }

  /** Waits until so many messages of the topics have arrived since the last `forget`. */
  async reached(count: number, topics: readonly string[]): Promise<void> {
    const wanted = new Set(topics);
    let checked = 0;
    let found = 0;
    for (const until = Date.now() + WAIT_MS_MAX; found < count; await pause(10)) {
      if (this.failure) throw this.failure;
      if (Date.now() > until) throw new Error(`Only ${found} of ${count} messages arrived`);
      for (; checked < this.arrivals.length; checked += 1)
        if (wanted.has((this.arrivals[checked] as Arrival).topic)) found += 1;
    }
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }
}

async function consume({ brokers, topics, keepsMessages = false }: FeedConsumerOptions): Promise<void> {
  const kafka = new Kafka({ brokers: [...brokers], clientId: 'bench-partner', logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId: `bench-${process.pid}-${Date.now()}` });
  await consumer.connect();
  await consumer.subscribe({ topics: [...topics], fromBeginning: true });
  consumer.on(consumer.events.GROUP_JOIN, () => parentPort?.postMessage('ready'));
  await consumer.run({
    autoCommit: false,
    partitionsConsumedConcurrently: 3,
    eachBatch: async ({ batch: { topic, partition, messages } }) => {
      const at = performance.timeOrigin + performance.now();
      const arrived = messages
        .filter(({ headers }) => textOf(headers, 'ce_type') !== HEARTBEAT_TYPE)
        .map((message) => ({ topic, partition, at, ...read(message, keepsMessages) }));
      parentPort?.postMessage(arrived satisfies Arrival[]);
    },
  });
}

function read({ key, value, headers }: KafkaMessage, keepsMessages: boolean) {
  const about = { key: String(key), recordedAt: Date.parse(textOf(headers, 'ce_time')) };
  if (!keepsMessages || !value) return about;
  const all = Object.keys(headers ?? {}).map((name) => [name, textOf(headers, name)]);
  return { ...about, message: { value, headers: Object.fromEntries(all) as Record<string, string> } };
}

function textOf(headers: IHeaders | undefined, name: string): string {
  return String(headers?.[name] ?? '');
}

if (!isMainThread) void consume(workerData as FeedConsumerOptions);
