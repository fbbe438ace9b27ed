/** Partition of a key: Kafka's own default (murmur2 of the key bytes), so producers in Java or Go choose the same one. */

const SEED = 0x9747b28c;
const MIX = 0x5bd1e995;

/** MurmurHash2 as in org.apache.kafka.common.utils.Utils.murmur2, in 32-bit arithmetic. */
export function murmur2(key: Buffer | string): number {
  const data = typeof key === 'string' ? Buffer.from(key) : key;
  const length = data.length;
  const tail = length & ~3;
  let hash = SEED ^ length;
  for (let at = 0; at < tail; at += 4) {
    let block = Math.imul(data.readInt32LE(at), MIX);
    block = Math.imul(block ^ (block >>> 24), MIX);
    hash = Math.imul(hash, MIX) ^ block;
  }
  const rest = length - tail;
  if (rest > 0) {
    for (let index = rest - 1; index >= 0; index -= 1) hash ^= (data[tail + index] ?? 0) << (8 * index);
    hash = Math.imul(hash, MIX);
  }
  hash = Math.imul(hash ^ (hash >>> 13), MIX);
  return hash ^ (hash >>> 15);
}

/** The sign bit is masked, as Kafka does; Math.abs would differ for half of all keys. */
export function partitionFor(key: Buffer | string, partitions: number): number {
  if (!Number.isInteger(partitions) || partitions < 1) {
    throw new RangeError(`a topic has at least one partition, not ${partitions}`);
  }
  return (murmur2(key) & 0x7fffffff) % partitions;
}
