import { connect as connectPlain, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Kafka, logLevel, type ISocketFactory, type RetryOptions, type SASLOptions } from 'kafkajs';
import { registerCodecs } from './codecs';
import { kafkaLogCreator, type MessagingLogger } from './kafka-log';

interface TlsTexts {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Where Kafka is, and how to reach it: `Config.kafka` of libs/service. */
export interface KafkaConnection {
  readonly brokers: readonly string[];
  /** Present when connections use TLS; PEM texts. With `renewed` each connection takes the texts that it returns. */
  readonly ssl?: TlsTexts & { readonly renewed?: () => TlsTexts };
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
}

export interface KafkaOptions extends KafkaConnection {
  readonly clientId: string;
  readonly logger: MessagingLogger;
}

/**
 * How long one operation searches for a broker: 0.2 + 0.4 + 0.8 + 1.6 + 3 × 3 s, about 12 s. The limit is deliberate:
 * the callers above (FeedProducer, BatchConsumer) retry without limit, and a shutdown while Kafka is away must not
 * hang in a loop inside kafkajs. All values are set explicitly because kafkajs uses others under NODE_ENV=test.
 */
const RETRY: RetryOptions = {
  initialRetryTime: 200,
  maxRetryTime: 3_000,
  retries: 7,
  factor: 0.2,
  multiplier: 2,
};

/**
 * A kafkajs client for one service; producers, consumers and admins are made from it, so that all of them use the same
 * TLS and SASL settings. Topics are never created by use: see ensureTopics.
 */
export function createKafka({ brokers, clientId, logger, ssl, sasl }: KafkaOptions): Kafka {
  registerCodecs();
  return new Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    enforceRequestTimeout: true,
    retry: RETRY,
    logLevel: logLevel.INFO,
    logCreator: kafkaLogCreator(logger),
    ...(ssl === undefined ? {} : tlsOf(ssl)),
    // A copy, because kafkajs writes into it.
    ...(sasl === undefined ? {} : { sasl: { ...sasl } as SASLOptions }),
  });
}

const KEEP_ALIVE_MS = 60_000;

/** kafkajs keeps the texts of its start, so a certificate that is renewed in its file needs a socket factory. */
function tlsOf({ renewed, ...texts }: NonNullable<KafkaConnection['ssl']>) {
  if (renewed === undefined) return { ssl: texts };
  const socketFactory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    const server = { host, port, ...(isIP(host) === 0 && { servername: host }) };
    const socket = ssl ? connectTls({ ...server, ...renewed() }, onConnect) : connectPlain(server, onConnect);
    return socket.setKeepAlive(true, KEEP_ALIVE_MS);
  };
  return { ssl: texts, socketFactory };
}

/**
 * Retry options of a producer, which retries while its caller waits, with pauses of at most 3 seconds. kafkajs has no
 * way to stop such a loop, but it reads `retries` anew before each attempt.
 */
export function endlessRetryUntil(hasEnded: () => boolean): RetryOptions {
  const retries = { valueOf: () => (hasEnded() ? 0 : Number.MAX_SAFE_INTEGER) };
  return { ...RETRY, retries: retries as unknown as number };
}
