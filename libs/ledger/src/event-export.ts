import type { Pool } from 'pg';
import { ChainReader } from './chain-reader';
import { contentDigest, genesisDigest, nextDigest, type ChainedEvent } from './event-chain';
import type { TrustedDigest } from './verify-ledger';

export interface ExportOptions {
  readonly pool: Pool;
  readonly from: number;
  readonly to: number;
  /**
   * Digests of the contents replace the contents: the export proves number and order of all events and discloses no
   * data.
   */
  readonly sealed?: boolean;
}

/** First line of an export. `before` is the digest before event `from`; a checkpoint at or after `from` proves it. */
interface ExportHeader {
  readonly format: 'peristiwa-events-1';
  readonly ledgerId: string;
  readonly from: number;
  readonly to: number;
  readonly before: string;
}

type ExportedEvent = Omit<ChainedEvent, 'recordedAtMicros'> & { readonly recordedAtMicros: number };
interface SealedEvent {
  readonly position: number;
  /** SHA-256 of the canonical bytes, hexadecimal. */
  readonly content: string;
}

export class ExportError extends Error {
  constructor(
    readonly code:
      'not-an-export' | 'not-in-ledger' | 'not-dense' | 'other-ledger' | 'no-checkpoint-in-range',
    detail: string,
  ) {
    super(`${code}: ${detail}`);
    this.name = 'ExportError';
  }
}

const PAGE = 4_000;

/** NDJSON: a header, then one line per event with the fields of the chain. @throws ExportError when one is missing */
export async function* exportEvents({ pool, from, to, sealed }: ExportOptions): AsyncGenerator<string> {
  const reader = new ChainReader(pool);
  const ledgerId = await reader.ledgerId();
  const [previous] = from > 1 ? await reader.links(from - 1, from - 1) : [];
  const before = from > 1 ? previous?.digest : genesisDigest(ledgerId);
  if (!before) throw new ExportError('not-in-ledger', `position ${from - 1}`);
  const header: ExportHeader = {
    format: 'peristiwa-events-1',
    ledgerId,
    from,
    to,
    before: before.toString('hex'),
  };
  yield `${JSON.stringify(header)}\n`;
  let position = from;
  for (let first = from; first <= to; first += PAGE) {
    for (const { event } of await reader.links(first, Math.min(first + PAGE - 1, to))) {
      if (event.position !== position) throw new ExportError('not-dense', `position ${position}`);
      position += 1;
      yield `${JSON.stringify(sealed ? seal(event) : exported(event))}\n`;
    }
  }
  if (position <= to) throw new ExportError('not-in-ledger', `position ${position}`);
}

function exported(event: ChainedEvent): ExportedEvent {
  return { ...event, recordedAtMicros: Number(event.recordedAtMicros) };
}

function seal(event: ChainedEvent): SealedEvent {
  return { position: event.position, content: contentDigest(event).toString('hex') };
}

export type ExportVerification =
  | {
      readonly kind: 'proven';
      readonly from: number;
      /** Last position that a checkpoint proves. */
      readonly to: number;
      /** Events after it, which nothing proves yet. */
      readonly unproven: number;
      readonly checkpoints: number;
    }
  /**
   * The events between two verified checkpoints are not those that were signed; `first` is the first one that may
   * differ.
   */
  | { readonly kind: 'different'; readonly first: number; readonly position: number };

/**
 * Recomputes the chain of an exported range, without a database, and compares it with checkpoints whose signatures
 * have been verified. @throws ExportError
 */
export async function verifyExport(
  lines: AsyncIterable<string>,
  ledgerId: string,
  checkpoints: readonly TrustedDigest[],
): Promise<ExportVerification> {
  const trusted = new Map(checkpoints.map(({ position, digest }) => [position, digest]));
  let header: ExportHeader | undefined;
  let digest = Buffer.alloc(0) as Buffer;
  let position = 0;
  let agreed = 0;
  let proven = 0;
  for await (const line of lines) {
    if (line === '') continue;
    if (!header) {
      header = headerOf(line, ledgerId);
      digest = Buffer.from(header.before, 'hex');
      position = header.from - 1;
      agreed = position;
    } else {
      const [at, content] = contentOf(line, position + 1);
      position = at;
      digest = nextDigest(digest, content);
    }
    const signed = trusted.get(position);
    if (signed === undefined) continue;
    if (signed !== digest.toString('hex')) return { kind: 'different', first: agreed + 1, position };
    agreed = position;
    proven += 1;
  }
  if (!header) throw new ExportError('not-an-export', 'the file is empty');
  if (position < header.to)
    throw new ExportError('not-dense', `the file ends at ${position} of ${header.to}`);
  if (agreed < header.from) throw new ExportError('no-checkpoint-in-range', `${header.from} to ${header.to}`);
  return { kind: 'proven', from: header.from, to: agreed, unproven: position - agreed, checkpoints: proven };
}

function headerOf(line: string, ledgerId: string): ExportHeader {
  const header = parse(line) as unknown as ExportHeader;
  if (header.format !== 'peristiwa-events-1') throw new ExportError('not-an-export', 'no header line');
  if (header.ledgerId !== ledgerId) throw new ExportError('other-ledger', header.ledgerId);
  const { from, to, before } = header;
  if (!Number.isInteger(from) || !Number.isInteger(to) || !/^[0-9a-f]{64}$/.test(before)) {
    throw new ExportError('not-an-export', 'the header lacks from, to or before');
  }
  return header;
}

function contentOf(line: string, expected: number): [number, Buffer] {
  const event = parse(line) as unknown as ExportedEvent | SealedEvent;
  if (event.position !== expected) throw new ExportError('not-dense', `position ${expected}`);
  if ('content' in event) return [expected, Buffer.from(event.content, 'hex')];
  try {
    return [expected, contentDigest({ ...event, recordedAtMicros: BigInt(event.recordedAtMicros) })];
  } catch {
    // The message does not quote the line, because it contains personal data.
    throw new ExportError('not-an-export', `the line of position ${expected} lacks a field`);
  }
}

function parse(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // The error is thrown below. It does not quote the line, for the same reason.
  }
  throw new ExportError('not-an-export', 'a line is not a JSON object');
}
