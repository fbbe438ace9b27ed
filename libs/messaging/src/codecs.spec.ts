import { gzipSync } from 'node:zlib';
import { CompressionCodecs, CompressionTypes } from 'kafkajs';
import { compressFrameSync } from 'lz4-napi';
import { compress } from 'snappyjs';
import { registerCodecs } from './codecs';

const BYTES_MAX = 32 * 1024 * 1024;

registerCodecs();
const unpack = (type: CompressionTypes, packed: Buffer): Promise<Buffer> => {
  const codecs = CompressionCodecs as Record<number, () => { decompress(bytes: Buffer): Promise<Buffer> }>;
  return codecs[type]?.().decompress(packed) ?? Promise.reject(new Error('no such codec'));
};
const text = Buffer.from('Siti Aminah '.repeat(20));
const most = Buffer.alloc(BYTES_MAX);
const tooMuch = Buffer.alloc(BYTES_MAX + 1);

/** A frame of blocks that repeat one byte, each of up to 128 KiB (RFC 8878 §3.1.1.2), and a window of `windowLog`. */
function zstandard(bytes: number, windowLog = 17): Buffer {
  const blocks: Buffer[] = [];
  for (let left = bytes; ; left -= 131_072) {
    const header = (Math.min(left, 131_072) << 3) | 2 | (left <= 131_072 ? 1 : 0);
    blocks.push(Buffer.from([header & 0xff, (header >> 8) & 0xff, header >> 16, 0]));
    if (left <= 131_072) break;
  }
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, (windowLog - 10) << 3]), ...blocks]);
}

/** Framed as snappy-java does it. */
function xerial(...blocks: Buffer[]): Buffer {
  const framed = blocks.flatMap((block) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(block.length);
    return [length, block];
  });
  return Buffer.concat([Buffer.from([0x82, ...Buffer.from('SNAPPY'), 0, 0, 0, 0, 1, 0, 0, 0, 1]), ...framed]);
}

describe('codecs', () => {
  it.each<[string, CompressionTypes, Buffer]>([
    ['gzip', CompressionTypes.GZIP, gzipSync(text)],
    ['a plain Snappy block', CompressionTypes.Snappy, compress(text)],
    [
      'framed Snappy',
      CompressionTypes.Snappy,
      xerial(compress(text.subarray(0, 99)), compress(text.subarray(99))),
    ],
    ['LZ4', CompressionTypes.LZ4, compressFrameSync(text)],
  ])('read %s', async (_name, type, packed) => {
    expect(await unpack(type, packed)).toEqual(text);
  });

  it('read Zstandard', async () => {
    expect(await unpack(CompressionTypes.ZSTD, zstandard(200_000))).toEqual(Buffer.alloc(200_000));
  });

  it.each<[string, CompressionTypes, (bytes: Buffer) => Buffer]>([
    ['gzip', CompressionTypes.GZIP, (bytes) => gzipSync(bytes, { level: 1 })],
    ['Snappy', CompressionTypes.Snappy, (bytes) => compress(bytes)],
    [
      'Snappy',
      CompressionTypes.Snappy,
      (bytes) => xerial(compress(bytes.subarray(9)), compress(bytes.subarray(0, 9))),
    ],
    ['LZ4', CompressionTypes.LZ4, (bytes) => compressFrameSync(bytes)],
    ['Zstandard', CompressionTypes.ZSTD, ({ length }) => zstandard(length)],
  ])('unpack at most 32 MiB of %s', async (name, type, pack) => {
    expect((await unpack(type, pack(most))).length).toBe(BYTES_MAX);
    await expect(unpack(type, pack(tooMuch))).rejects.toThrow(
      `${name}: more than ${BYTES_MAX} bytes unpacked`,
    );
  });

  it('refuse Zstandard with a window larger than that', async () => {
    expect(await unpack(CompressionTypes.ZSTD, zstandard(9, 25))).toEqual(Buffer.alloc(9));
    await expect(unpack(CompressionTypes.ZSTD, zstandard(9, 26))).rejects.toThrow('Zstandard: more than');
  });

  it.each<[string, CompressionTypes, Buffer]>([
    ['gzip', CompressionTypes.GZIP, gzipSync(text).subarray(0, 20)],
    ['Snappy', CompressionTypes.Snappy, compress(text).subarray(0, 5)],
    ['Snappy', CompressionTypes.Snappy, xerial(compress(text)).subarray(0, 25)],
    ['Snappy', CompressionTypes.Snappy, Buffer.alloc(0)],
    ['LZ4', CompressionTypes.LZ4, compressFrameSync(text).subarray(0, 20)],
    ['LZ4', CompressionTypes.LZ4, text],
    ['Zstandard', CompressionTypes.ZSTD, zstandard(200_000).subarray(0, 11)],
    ['Zstandard', CompressionTypes.ZSTD, text],
  ])('refuse damaged %s with an error that quotes no data', async (name, type, packed) => {
    await expect(unpack(type, packed)).rejects.toThrow(new RegExp(`^${name}: the data is damaged$`));
  });
});
