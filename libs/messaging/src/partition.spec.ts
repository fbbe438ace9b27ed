import { murmur2, partitionFor } from './partition';

const kafkajsMurmur2 = jest.requireActual<(key: Buffer) => number>(
  'kafkajs/src/producer/partitioners/default/murmur2',
);

describe('partitionFor', () => {
  // The vectors of org.apache.kafka.common.utils.UtilsTest.testMurmur2.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('hashes %s as Java does', (key, expected) => {
    expect(murmur2(key)).toBe(expected);
    expect(murmur2(Buffer.from(key))).toBe(expected);
  });

  it('agrees with kafkajs for every key length up to 40 and for bytes above 127', () => {
    for (let length = 0; length <= 40; length += 1) {
      const key = Buffer.from(Array.from({ length }, (_, index) => (index * 97 + length * 31) % 256));
      expect({ length, hash: murmur2(key) }).toEqual({ length, hash: kafkajsMurmur2(key) });
    }
  });

  it('masks the sign of the hash', () => {
    expect(partitionFor('21', 12)).toBe((-973932308 & 0x7fffffff) % 12);
    expect(partitionFor('abc', 12)).toBe(479470107 % 12);
  });

  it('sends every key to the only partition of a small topic', () => {
    expect(partitionFor('anything', 1)).toBe(0);
  });

  it.each([0, -1, 1.5])('refuses %d partitions', (partitions) => {
    expect(() => partitionFor('key', partitions)).toThrow(RangeError);
  });
});
