import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Decompress } from 'fzstd';
import { CompressionCodecs, CompressionTypes, KafkaJSNonRetriableError } from 'kafkajs';
import { decompressFrame } from 'lz4-napi';
import { uncompress } from 'snappyjs';

/**
 * Limit of an unpacked record batch. A batch has at most 1 MiB on the wire (`message.max.bytes`) and some 10 MiB
 * unpacked. Zstandard and gzip can compress a thousandfold: a larger batch is refused, since it would exhaust the
 * memory of every consumer.
 */
const BYTES_MAX = 32 * 1024 * 1024;

/** Its message is safe to show; the message of a library may quote the data. */
class Undecodable extends KafkaJSNonRetriableError {}

const tooLarge = (codec: string) => new Undecodable(`${codec}: more than ${BYTES_MAX} bytes unpacked`);

/**
 * Lets kafkajs read every compression that a producer or a topic's `compression.type` may use. Nothing here
 * compresses: the broker does, if its topic says so.
 */
export function registerCodecs(): void {
  CompressionCodecs[CompressionTypes.GZIP] = reading('gzip', unzip);
  CompressionCodecs[CompressionTypes.Snappy] = reading('Snappy', unsnap);
  CompressionCodecs[CompressionTypes.LZ4] = reading('LZ4', unpackLz4);
  CompressionCodecs[CompressionTypes.ZSTD] = reading('Zstandard', unpackZstandard);
}

type Unpack = (packed: Buffer) => Buffer | Promise<Buffer>;

function reading(name: string, unpack: Unpack) {
  const decompress = async (packed: Buffer): Promise<Buffer> => {
    try {
      return await unpack(packed);
    } catch (error) {
      throw error instanceof Undecodable ? error : new Undecodable(`${name}: the data is damaged`);
    }
  };
  const compress = (): never => {
    throw new Error(`${name} can only be read here`);
  };
  return () => ({ compress, decompress });
}

const gunzipAsync = promisify(gunzip);

async function unzip(packed: Buffer): Promise<Buffer> {
  try {
    return await gunzipAsync(packed, { maxOutputLength: BYTES_MAX });
  } catch (error) {
    throw (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge('gzip') : error;
  }
}

/** What Java clients write (snappy-java): this header, two versions of 4 bytes, then blocks with their lengths. */
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
const XERIAL_HEADER_BYTES = 16;

/** librdkafka and others write a single plain block. */
function unsnap(packed: Buffer): Buffer {
  if (!packed.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) return unsnapBlock(packed, BYTES_MAX);
  const blocks: Buffer[] = [];
  let left = BYTES_MAX;
  for (let at = XERIAL_HEADER_BYTES; at < packed.length;) {
    const end = at + 4 + packed.readUInt32BE(at);
    if (end > packed.length) throw new RangeError('the last block is cut off');
    const block = unsnapBlock(packed.subarray(at + 4, end), left);
    blocks.push(block);
    left -= block.length;
    at = end;
  }
  return Buffer.concat(blocks);
}

function unsnapBlock(block: Buffer, bytesMax: number): Buffer {
  if (readVarint(block) > bytesMax) throw tooLarge('Snappy');
  return uncompress(block);
}

/** The first bytes of a Snappy block: its unpacked length. */
function readVarint(block: Buffer): number {
  let value = 0;
  for (let index = 0; index < 5; index += 1) {
    const byte = block[index] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) break;
  }
  return value;
}

const LZ4_BLOCK_BYTES_MAX = [0, 0, 0, 0, 65_536, 262_144, 1_048_576, 4_194_304];

async function unpackLz4(packed: Buffer): Promise<Buffer> {
  if (lz4Bound(packed) > BYTES_MAX) throw tooLarge('LZ4');
  return decompressFrame(packed);
}

/** The maximum size of a frame: number of blocks × their size by the descriptor (LZ4 frame format 1.6). */
function lz4Bound(frame: Buffer): number {
  const flags = frame.readUInt8(4);
  const blockBytes = LZ4_BLOCK_BYTES_MAX[(frame.readUInt8(5) >> 4) & 7] ?? 0;
  const [hasBlockChecksum, hasSize] = [(flags & 0x10) !== 0, (flags & 0x08) !== 0];
  let blocks = 0;
  for (let at = hasSize ? 15 : 7; at + 4 <= frame.length;) {
    const size = frame.readUInt32LE(at) & 0x7fffffff;
    if (size === 0) break;
    blocks += 1;
    at += 4 + size + (hasBlockChecksum ? 4 : 0);
  }
  return blocks * blockBytes;
}

/** fzstd allocates the whole window at once, however little data follows. */
function unpackZstandard(packed: Buffer): Buffer {
  if (zstandardWindow(packed) > BYTES_MAX) throw tooLarge('Zstandard');
  const chunks: Uint8Array[] = [];
  let left = BYTES_MAX;
  const stream = new Decompress((chunk) => {
    left -= chunk.length;
    if (left < 0) throw tooLarge('Zstandard');
    chunks.push(chunk);
  });
  stream.push(packed, true);
  return Buffer.concat(chunks);
}

/**
 * Window size in bytes from the header of the frame (RFC 8878 §3.1.1.1); for a frame with one segment, its length.
 */
function zstandardWindow(frame: Buffer): number {
  const descriptor = frame.readUInt8(4);
  if ((descriptor & 0x20) === 0) {
    const window = frame.readUInt8(5);
    return 2 ** (10 + (window >> 3)) * (1 + (window & 7) / 8);
  }
  const at = 5 + ([0, 1, 2, 4][descriptor & 3] ?? 0);
  const sizeBytes = [1, 2, 4, 8][descriptor >> 6];
  if (sizeBytes === 8) return Number(frame.readBigUInt64LE(at));
  return frame.readUIntLE(at, sizeBytes ?? 1);
}
