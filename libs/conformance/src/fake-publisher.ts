import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CAMPAIGN_COMPLETED_TYPE,
  CAMPAIGN_HEADER,
  CAMPAIGN_STARTED_TYPE,
  campaignText,
  chainHeaders,
  chainText,
  extractText,
  FEED_KEYS_OWNER,
  feedGenesis,
  heartbeatText,
  nextFeedDigest,
} from '@peristiwa/contracts';
import { keyIdOf, keyText, signText, type KeyEntry } from '@peristiwa/signing';

/** The content of one message about a person, as a specification states it. */
export interface MessageContent {
  readonly kind: string;
  /** The whole type; by default that of a message about a person of this kind. */
  readonly type?: string;
  readonly personKey: string;
  readonly state?: Readonly<Record<string, unknown>>;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly version?: number;
  readonly occurredOn?: string;
  readonly recordedAt?: string;
  /** Of `grants-changed`. */
  readonly granted?: readonly string[];
  readonly withdrawn?: readonly string[];
  /** Of several messages of one act; otherwise each message has an act of its own. */
  readonly actId?: string;
  readonly supersedes?: readonly string[];
  /** Of `observation-settled`. */
  readonly observation?: Readonly<Record<string, unknown>>;
  readonly campaignId?: string;
  /** By default that of the person's key. */
  readonly partition?: number;
}

/** A message as the publisher would have stored it. */
export interface ComposedMessage {
  readonly sequence: number;
  readonly partition: number;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
  /** In the pull only: members that today's agreement does not grant, left out of `value`. */
  readonly redacted?: readonly string[];
}

export interface FakePublisherOptions {
  readonly partner: string;
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
  /** False: messages are chained only, as those before the last one of a batch. */
  signs = true;
  pulls = 0;
  /** The last message under another number of partitions. */
  #after = 0;
  readonly #options: FakePublisherOptions;
  readonly #last: number[];
  readonly #digests: Buffer[];
  readonly #keys: { readonly entry: KeyEntry; readonly privateKey: KeyObject }[] = [];
  #server: Server | undefined;

  constructor(options: FakePublisherOptions) {
    this.#options = options;
    const { partner, partitions } = options;
    this.#last = Array.from({ length: partitions }, () => 0);
    this.#digests = Array.from({ length: partitions }, (_, partition) => feedGenesis(partner, partition));
    this.rotate();
  }

  /** Signs with a new key from now on, which the key before certifies. */
  rotate(): void {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const before = this.#keys.at(-1);
    const entry: KeyEntry = {
      keyId: keyIdOf(publicKey),
      publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      fromPosition: this.#keys.length + 1,
    };
    const signature = before && signText(keyText(entry, FEED_KEYS_OWNER), before.privateKey);
    this.#keys.push({ entry: { ...entry, ...(signature === undefined ? {} : { signature }) }, privateKey });
  }

  get keyId(): string {
    return this.#key.entry.keyId;
  }

  get #key() {
    const key = this.#keys.at(-1);
    if (!key) throw new Error('A publisher has a key from its start');
    return key;
  }

  partitionOf(personKey: string): number {
    const sum = [...personKey].reduce((total, letter) => total + letter.charCodeAt(0), 0);
    return sum % this.#last.length;
  }

  /** Later messages are of another layout: those of a person may be in another partition than the earlier ones. */
  relayout(): void {
    this.#after = this.history.length;
  }

  /** Later messages are in so many partitions. */
  grow(partitions: number): void {
    this.relayout();
    for (let partition = this.#last.length; partition < partitions; partition += 1) {
      this.#last.push(0);
      this.#digests.push(feedGenesis(this.#options.partner, partition));
    }
  }

  /** Numbers a message and keeps it; `publish` sends it. `value` replaces the JSON, for malformed messages. */
  compose(content: MessageContent, value?: string): ComposedMessage {
    const { kind, personKey, state, facts, granted, withdrawn, supersedes } = content;
    const { version = 1, occurredOn = '2026-11-20' } = content;
    const recordedAt = content.recordedAt ?? RECORDED_AT;
    const sequence = this.history.length + 1;
    const { partition = this.partitionOf(personKey), type = `id.peristiwa.person.${kind}.v1` } = content;
    const actId = content.actId ?? `00000000-0000-7000-9000-${String(sequence).padStart(12, '0')}`;
    const dates = { occurredOn, reportedOn: occurredOn, recordedAt };
    const body = { personKey, version, ...dates, facts, granted, withdrawn, supersedes, state };
    const plain = {
      key: personKey,
      headers: {
        ce_specversion: '1.0',
        ce_id: `00000000-0000-7000-8000-${String(sequence).padStart(12, '0')}`,
        ce_source: '/peristiwa/publisher',
        ce_type: type,
        ce_time: recordedAt,
        ce_subject: personKey,
        ce_sequence: String(sequence),
        ce_previoussequence: String(this.#last[partition]),
        ce_recordedtime: recordedAt,
        ...(this.#after > 0 && { ce_aftersequence: String(this.#after) }),
        ...(content.campaignId !== undefined && { [CAMPAIGN_HEADER]: content.campaignId }),
        ce_causationid: actId,
        'content-type': 'application/json',
      },
      value: value ?? JSON.stringify({ ...body, observation: content.observation }),
    };
    const message = {
      ...plain,
      sequence,
      partition,
      headers: { ...plain.headers, ...this.#chain(partition, sequence, plain) },
    };
    this.#last[partition] = sequence;
    this.history.push(message);
    return message;
  }

  #chain(partition: number, sequence: number, plain: Pick<ComposedMessage, 'key' | 'headers' | 'value'>) {
    const digest = nextFeedDigest(this.#digests[partition] as Buffer, plain);
    this.#digests[partition] = digest;
    const chained = { [chainHeaders.digest]: digest.toString('hex') };
    if (!this.signs) return chained;
    const { partner } = this.#options;
    const text = chainText({ partner, partition, sequence, digest: digest.toString('hex') });
    return {
      ...chained,
      [chainHeaders.signature]: signText(text, this.#key.privateKey),
      [chainHeaders.key]: this.keyId,
    };
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
    await this.#options.send(
      this.#options.topic,
      this.#last.map((_, partition) => this.composeHeartbeat(partition, at, coveredUntil)),
    );
  }

  /** Sends to every partition that a campaign begins, or with `messages` that it has ended. */
  async markCampaign(campaign: {
    readonly campaignId: string;
    readonly reason: string;
    readonly expectedChanges: number;
    readonly messages?: number;
  }): Promise<void> {
    const { campaignId, reason, expectedChanges, messages } = campaign;
    const at = new Date().toISOString();
    const markers = this.#last.map((_, partition) => {
      const place = { at, partition, keyId: this.keyId };
      const data =
        messages === undefined
          ? { campaignId, reason, expectedChanges, ...place }
          : { campaignId, messages, ...place };
      const signature = signText(campaignText(this.#options.partner, data), this.#key.privateKey);
      return {
        partition,
        key: Buffer.from(campaignId),
        headers: {
          ce_specversion: '1.0',
          ce_id: `campaign-${campaignId}-${partition}-${at}`,
          ce_source: '/peristiwa/publisher',
          ce_type: messages === undefined ? CAMPAIGN_STARTED_TYPE : CAMPAIGN_COMPLETED_TYPE,
          ce_time: at,
          [CAMPAIGN_HEADER]: campaignId,
          'content-type': 'application/json',
        },
        value: Buffer.from(JSON.stringify({ ...data, signature })),
      };
    });
    await this.#options.send(this.#options.topic, markers);
  }

  composeHeartbeat(partition: number, at: string, coveredUntil?: string) {
    const highWater = this.history.length;
    const data = {
      highWater,
      partitionHighWater: this.#last[partition] ?? 0,
      registryPosition: highWater * 2,
      ...(coveredUntil === undefined ? {} : { coveredUntil }),
      at,
      partition,
      partitionDigest: this.#digests[partition]?.toString('hex'),
      partitions: this.#last.length,
      keyId: this.keyId,
    };
    const signature = signText(heartbeatText(this.#options.partner, data), this.#key.privateKey);
    return {
      partition,
      key: Buffer.from('heartbeat'),
      headers: {
        ce_specversion: '1.0',
        ce_id: `heartbeat-${partition}-${at}`,
        ce_source: '/peristiwa/publisher',
        ce_type: 'id.peristiwa.feed.heartbeat.v1',
        'content-type': 'application/json',
      },
      value: Buffer.from(JSON.stringify({ ...data, signature })),
    };
  }

  /** Starts the API of the feed on a free port and returns its base URL. */
  async listen(): Promise<string> {
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://publisher');
      const answer = this.#answer(pathname, searchParams);
      response.writeHead(request.headers.authorization ? 200 : 401, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer));
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  #answer(pathname: string, search: URLSearchParams): unknown {
    const { partner } = this.#options;
    if (pathname.endsWith('/keys')) {
      return { feed: partner, owner: FEED_KEYS_OWNER, keys: this.#keys.map(({ entry }) => entry) };
    }
    if (pathname.endsWith('/extracts')) return { extracts: [this.#extract()] };
    if (pathname.includes('/extracts/')) return this.#extract();
    return this.#page(Number(search.get('after')), Number(search.get('limit')));
  }

  /** Of nothing: as of before the first message. */
  #extract() {
    const { partner, partitions } = this.#options;
    const extractId = '00000000-0000-7000-a000-000000000001';
    const unsigned = {
      extractId,
      partner,
      agreementVersion: 1,
      dataSchema: 'urn:peristiwa:test-bench',
      sequence: 0,
      places: Array.from({ length: partitions }, (_, partition) => ({
        partition,
        sequence: 0,
        digest: feedGenesis(partner, partition).toString('hex'),
      })),
      areas: [],
      persons: 0,
      digest: '0'.repeat(64),
      parts: [],
      issuedAt: RECORDED_AT,
      keyId: this.keyId,
      signature: '',
    };
    const manifest = { ...unsigned, signature: signText(extractText(unsigned), this.#key.privateKey) };
    return {
      extractId,
      partner,
      state: 'ready',
      agreementVersion: 1,
      sequence: 0,
      persons: 0,
      preparedPersons: 0,
      secondsLeft: null,
      createdBy: partner,
      createdAt: RECORDED_AT,
      expiresAt: '9999-12-31T00:00:00.000Z',
      manifest,
    };
  }

  #page(after: number, limit: number) {
    this.pulls += 1;
    const events = this.history
      .filter(({ sequence }) => sequence > after && !this.withheld.has(sequence))
      .slice(0, limit)
      .map(toPulled);
    return { events, highWater: this.history.length };
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

/** A value that is not JSON is answered as text. */
function toPulled(message: ComposedMessage) {
  try {
    return { ...message, value: JSON.parse(message.value) as unknown };
  } catch {
    return message;
  }
}
