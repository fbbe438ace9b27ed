import { hash } from 'node:crypto';
import { canonicalJson } from '@peristiwa/kernel';
import { lines } from '@peristiwa/signing';

/** Owner of the keys that sign the feeds, in their key history. */
export const FEED_KEYS_OWNER = 'feeds';

/** CloudEvents extension attributes of the chain, as Kafka headers; they are not part of the message bytes. */
export const chainHeaders = {
  digest: 'ce_feeddigest',
  signature: 'ce_feedsignature',
  key: 'ce_feedkey',
} as const;
const OUTSIDE: ReadonlySet<string> = new Set(Object.values(chainHeaders));

/** A message as it is on Kafka and in the pull. */
export interface ChainedMessage {
  readonly key: Buffer | string;
  readonly headers: Readonly<Record<string, Buffer | string>>;
  readonly value: Buffer | string;
}

/** The end of a chain: the digest after the message with this sequence. */
export interface ChainEnd {
  readonly partner: string;
  readonly partition: number;
  readonly sequence: number;
  /** Hexadecimal. */
  readonly digest: string;
}

/** The digest before the first message of a partition. */
export function feedGenesis(partner: string, partition: number): Buffer {
  return hash('sha256', lines('peristiwa-feed-1', partner, String(partition)), 'buffer');
}

/** The digest after a message: SHA-256 of the digest before it and the message bytes. */
export function nextFeedDigest(previous: Buffer, message: ChainedMessage): Buffer {
  return hash('sha256', writeBytes(message, previous), 'buffer');
}

/**
 * All headers in the order of their names except those of the chain, each as name and value; then key and value. Each
 * part is preceded by its length in 4 bytes, big-endian. Texts are in UTF-8.
 */
export function messageBytes(message: ChainedMessage): Buffer {
  return writeBytes(message, Buffer.alloc(0));
}

/** One pass over one buffer: every message of a feed goes through here on both sides. */
function writeBytes({ key, headers, value }: ChainedMessage, start: Buffer): Buffer {
  const names = Object.keys(headers)
    .filter((name) => !OUTSIDE.has(name))
    .sort();
  let room = start.length + roomFor(key) + roomFor(value);
  for (const name of names) room += roomFor(name) + roomFor(headers[name] ?? '');
  const bytes = Buffer.allocUnsafe(room);
  let at = start.copy(bytes);
  const write = (part: Buffer | string) => {
    const from = at + 4;
    const size = typeof part === 'string' ? bytes.write(part, from) : part.copy(bytes, from);
    bytes.writeUInt32BE(size, at);
    at = from + size;
  };
  for (const name of names) {
    write(name);
    write(headers[name] ?? '');
  }
  write(key);
  write(value);
  return bytes.subarray(0, at);
}

/** A UTF-16 unit takes at most 3 bytes in UTF-8. */
function roomFor(part: Buffer | string): number {
  return 4 + (typeof part === 'string' ? part.length * 3 : part.length);
}

/** The exact bytes that `ce_feedsignature` of a message signs. */
export function chainText({ partner, partition, sequence, digest }: ChainEnd): Buffer {
  return lines('peristiwa-feed-1', partner, String(partition), String(sequence), digest);
}

/**
 * The exact bytes that `signature` of a heartbeat signs. `data` is the JSON as received, with members that this
 * release does not know.
 */
export function heartbeatText(partner: string, data: Readonly<Record<string, unknown>>): Buffer {
  return lines('peristiwa-heartbeat-1', partner, canonicalJson({ ...data, signature: undefined }));
}
