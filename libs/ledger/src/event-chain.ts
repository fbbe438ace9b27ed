import { hash } from 'node:crypto';

/** An event as input of the chain: every column, with the exact recording time. */
export interface ChainedEvent {
  readonly position: number;
  readonly streamId: string;
  readonly version: number;
  readonly actId: string;
  readonly actIndex: number;
  readonly actSize: number;
  readonly eventId: string;
  readonly requestId: string;
  readonly type: string;
  readonly schemaVersion: number;
  /** `YYYY-MM-DD`. */
  readonly occurredOn: string;
  readonly reportedOn: string;
  /** Microseconds since 1970, UTC; null for a value that is no instant (`infinity`), which no append writes. */
  readonly recordedAtMicros: bigint | null;
  readonly office: string;
  readonly supersedes: string | null;
  readonly data: string;
  readonly meta: string;
}

/** PostgreSQL's numbers for the types of the fields; part of the canonical bytes. */
const TYPE = { int8: 20, int2: 21, int4: 23, text: 25, uuid: 2950 } as const;
const FIELDS = 17;
const FIXED_BYTES = 4 + FIELDS * 8 + 6 * 16 + 2 * 8 + 3 * 4 + 3 * 2;
const DAY_MS = 86_400_000;
/** Replaces a value that days or microseconds cannot express; no append writes it, so it never matches a digest. */
const NO_DAY = -2_147_483_648;
const NO_INSTANT = -(2n ** 63n);

export function genesisDigest(ledgerId: string): Buffer {
  return sha256(Buffer.from(`peristiwa ledger chain 1 ${ledgerId}`));
}

/** digest(n) from digest(n−1) and the digest of the content of event n. */
export function nextDigest(previous: Buffer, content: Buffer): Buffer {
  return sha256(Buffer.concat([previous, content]));
}

/** SHA-256 of the canonical bytes; the same as `ledger.content_digest` in SQL (migration ledger-2, ADR 0011). */
export function contentDigest(event: ChainedEvent): Buffer {
  return sha256(canonicalBytes(event));
}

/** The number of fields, then for each field its type, length (−1 for null) and value; all numbers are big-endian. */
export function canonicalBytes(event: ChainedEvent): Buffer {
  const texts = Buffer.byteLength(event.type) + Buffer.byteLength(event.office);
  const size = FIXED_BYTES + texts + Buffer.byteLength(event.data) + Buffer.byteLength(event.meta);
  const writer = new FieldWriter(size);
  writer.int8(BigInt(event.position));
  writer.uuid(event.streamId);
  writer.int4(event.version);
  writer.uuid(event.actId);
  writer.int2(event.actIndex);
  writer.int2(event.actSize);
  writer.uuid(event.eventId);
  writer.uuid(event.requestId);
  writer.text(event.type);
  writer.int2(event.schemaVersion);
  writer.int4(dayOf(event.occurredOn));
  writer.int4(dayOf(event.reportedOn));
  writer.int8(event.recordedAtMicros ?? NO_INSTANT);
  writer.text(event.office);
  writer.uuid(event.supersedes);
  writer.text(event.data);
  writer.text(event.meta);
  return writer.bytes();
}

class FieldWriter {
  private readonly buffer: Buffer;
  private offset = 4;

  constructor(size: number) {
    this.buffer = Buffer.allocUnsafe(size);
    this.buffer.writeInt32BE(FIELDS, 0);
  }

  int8(value: bigint): void {
    this.offset = this.buffer.writeBigInt64BE(value, this.head(TYPE.int8, 8));
  }

  int4(value: number): void {
    this.offset = this.buffer.writeInt32BE(value, this.head(TYPE.int4, 4));
  }

  int2(value: number): void {
    this.offset = this.buffer.writeInt16BE(value, this.head(TYPE.int2, 2));
  }

  uuid(value: string | null): void {
    if (value === null) return void (this.offset = this.head(TYPE.uuid, -1));
    const at = this.head(TYPE.uuid, 16);
    this.offset = at + this.buffer.write(value.replaceAll('-', ''), at, 16, 'hex');
  }

  text(value: string): void {
    const at = this.head(TYPE.text, 0);
    const length = this.buffer.write(value, at);
    this.buffer.writeInt32BE(length, at - 4);
    this.offset = at + length;
  }

  bytes(): Buffer {
    return this.buffer.subarray(0, this.offset);
  }

  /** Writes type and length and returns the offset of the value. */
  private head(type: number, length: number): number {
    return this.buffer.writeInt32BE(length, this.buffer.writeInt32BE(type, this.offset));
  }
}

function dayOf(date: string): number {
  const day = Date.parse(`${date}T00:00:00Z`) / DAY_MS;
  return Number.isInteger(day) ? day : NO_DAY;
}

function sha256(bytes: Buffer): Buffer {
  return hash('sha256', bytes, 'buffer');
}
