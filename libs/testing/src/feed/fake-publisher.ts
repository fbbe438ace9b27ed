import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The content of one message about a person, as a specification states it. */
export interface MessageContent {
  readonly kind: string;
  readonly personKey: string;
  readonly state?: Readonly<Record<string, unknown>>;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly version?: number;
  readonly occurredOn?: string;
  readonly recordedAt?: string;
  /** Of `grants-changed`. */
  readonly granted?: readonly string[];
  readonly withdrawn?: readonly string[];
}

/** A message as the publisher would have stored it. */
export interface ComposedMessage {
  readonly sequence: number;
  readonly partition: number;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
}

export interface FakePublisherOptions {
  readonly topic: string;
  readonly partitions: number;
  /** Writes to Kafka in the order of the array; `FeedProducer.send` of libs/messaging. */
  readonly send: (
    topic: string,
    messages: { partition: number; key: Buffer; value: Buffer; headers: Record<string, string> }[],
  ) => Promise<void>;
}

const RECORDED_AT = '2026-11-22T03:00:00.000Z';

/**
 * Stands in for the publisher: numbered messages, heartbeats, and the pull API. A specification decides which
 * messages are sent to Kafka, how often, and which stay in the history only.
 */
export class FakePublisher {
  readonly history: ComposedMessage[] = [];
  /** Sequences of the messages that the pull API leaves out. */
  readonly withheld = new Set<number>();
  pulls = 0;
  readonly #options: FakePublisherOptions;
  readonly #last: number[];
  #server: Server | undefined;

  constructor(options: FakePublisherOptions) {
    this.#options = options;
    this.#last = Array.from({ length: options.partitions }, () => 0);
  }

  partitionOf(personKey: string): number {
    const sum = [...personKey].reduce((total, letter) => total + letter.charCodeAt(0), 0);
    return sum % this.#options.partitions;
  }

  /** Numbers a message and keeps it; `publish` sends it. `value` replaces the JSON, for malformed messages. */
  compose(content: MessageContent, value?: string): ComposedMessage {
    const { kind, personKey, state, facts, granted, withdrawn } = content;
    const { version = 1, occurredOn = '2026-11-20' } = content;
    const recordedAt = content.recordedAt ?? RECORDED_AT;
    const sequence = this.history.length + 1;
    const partition = this.partitionOf(personKey);
    const dates = { occurredOn, reportedOn: occurredOn, recordedAt };
    const body = { personKey, version, ...dates, facts, granted, withdrawn, state };
    const message: ComposedMessage = {
      sequence,
      partition,
      key: personKey,
      headers: {
        ce_specversion: '1.0',
        ce_id: `00000000-0000-7000-8000-${String(sequence).padStart(12, '0')}`,
        ce_source: '/peristiwa/publisher',
        ce_type: `id.peristiwa.person.${kind}.v1`,
        ce_time: recordedAt,
        ce_subject: personKey,
        ce_sequence: String(sequence),
        ce_previoussequence: String(this.#last[partition]),
        ce_recordedtime: recordedAt,
        ce_causationid: `00000000-0000-7000-9000-${String(sequence).padStart(12, '0')}`,
        'content-type': 'application/json',
      },
      value: value ?? JSON.stringify(body),
    };
    this.#last[partition] = sequence;
    this.history.push(message);
    return message;
  }

  async publish(...messages: readonly ComposedMessage[]): Promise<void> {
    const outgoing = messages.map(({ partition, key, headers, value }) => ({
      partition,
      key: Buffer.from(key),
      value: Buffer.from(value),
      headers: { ...headers },
    }));
    await this.#options.send(this.#options.topic, outgoing);
  }

  /** Sends a heartbeat to every partition; it covers every message composed so far. */
  async heartbeat(at: string = new Date().toISOString(), coveredUntil?: string): Promise<void> {
    const highWater = this.history.length;
    const beats = this.#last.map((partitionHighWater, partition) => ({
      partition,
      key: Buffer.from('heartbeat'),
      headers: {
        ce_specversion: '1.0',
        ce_id: `heartbeat-${partition}-${at}`,
        ce_source: '/peristiwa/publisher',
        ce_type: 'id.peristiwa.feed.heartbeat.v1',
        'content-type': 'application/json',
      },
      value: Buffer.from(
        JSON.stringify({ highWater, partitionHighWater, registryPosition: highWater * 2, coveredUntil, at }),
      ),
    }));
    await this.#options.send(this.#options.topic, beats);
  }

  /** Starts the pull API on a free port and returns its base URL. */
  async listen(): Promise<string> {
    const server = createServer((request, response) => {
      this.pulls += 1;
      const query = new URL(request.url ?? '/', 'http://publisher').searchParams;
      const after = Number(query.get('after'));
      const events = this.history
        .filter(({ sequence }) => sequence > after && !this.withheld.has(sequence))
        .slice(0, Number(query.get('limit')))
        .map((message) => ({ ...message, value: JSON.parse(message.value) as unknown }));
      response.writeHead(request.headers.authorization ? 200 : 401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ events, highWater: this.history.length }));
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}
