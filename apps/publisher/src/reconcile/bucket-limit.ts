import { BUCKET_PERSONS_MAX, type DigestNode } from '@peristiwa/contracts';
import type { NodeDigest } from '@peristiwa/postgres';

/**
 * How many of these buckets have no more persons than one answer may, by the partner's count or the registry's, whichever
 * is larger; at least one. The others are the `rest` of the answer: the partner asks about them again.
 */
export function howManyFit(
  buckets: readonly Pick<DigestNode, 'prefix' | 'persons'>[],
  own: ReadonlyMap<string, Pick<NodeDigest, 'persons'>>,
): number {
  let persons = 0;
  const tooMany = buckets.findIndex((bucket) => {
    persons += Math.max(bucket.persons, own.get(bucket.prefix)?.persons ?? 0);
    return persons > BUCKET_PERSONS_MAX;
  });
  return tooMany === -1 ? buckets.length : Math.max(1, tooMany);
}
