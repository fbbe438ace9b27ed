import { hash } from 'node:crypto';
import { canonicalJson } from '@peristiwa/kernel';
import { lines } from '@peristiwa/signing';
import { REPLAY_HEADER } from './feed-jobs';

/** Owner of the keys that sign the feeds, in their key history. */
export const FEED_KEYS_OWNER = 'feeds';

/** CloudEvents extension attributes of the chain, as Kafka headers; they are not part of the message bytes. */
export const chainHeaders = {
  digest: 'ce_feeddigest',
  signature: 'ce_feedsignature',
  key: 'ce_feedkey',
} as const;
const OUTSIDE: ReadonlySet<string> = new Set([...Object.values(chainHeaders), REPLAY_HEADER]);

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
  return Buffer.from(writeBytes(message, Buffer.alloc(0)));
}

/** Used by every call, so that a message costs no allocation: what `writeBytes` returns is read before the next one. */
let room = Buffer.allocUnsafe(16_384);

/** One pass over one buffer: every message of a feed goes through here on both sides. */
function writeBytes({ key, headers, value }: ChainedMessage, start: Buffer): Buffer {
  const names = coveredNames(headers);
  let size = start.length + roomFor(key) + roomFor(value);
  for (const name of names) size += roomFor(name) + roomFor(headers[name] ?? '');
  if (size > room.length) room = Buffer.allocUnsafe(size * 2);
  let at = start.copy(room);
  for (const name of names) {
    at = writePart(name, at);
    at = writePart(headers[name] ?? '', at);
  }
  at = writePart(key, at);
  at = writePart(value, at);
  return room.subarray(0, at);
}

/** @returns where the next part begins */
function writePart(part: Buffer | string, at: number): number {
  const from = at + 4;
  const size = typeof part === 'string' ? room.write(part, from) : part.copy(room, from);
  room.writeUInt32BE(size, at);
  return from + size;
}

let lastNames: readonly string[] = [];
let lastCovered: readonly string[] = [];

/** Messages in a row mostly have the same headers: their names are put in order once. */
function coveredNames(headers: ChainedMessage['headers']): readonly string[] {
  const names = Object.keys(headers);
  const isSame = names.length === lastNames.length && names.every((name, index) => name === lastNames[index]);
  if (isSame) return lastCovered;
  lastNames = names;
  lastCovered = names.filter((name) => !OUTSIDE.has(name)).sort();
  return lastCovered;
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
