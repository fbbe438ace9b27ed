import { uuidv7 } from 'uuidv7';
import { FEED_SOURCE } from '@peristiwa/contracts';
import { toHeaders, type OutgoingMessage } from '@peristiwa/messaging';
import type { FeedSigner } from '../sign/feed-keys';

/** Members that every marker has. */
interface MarkerPlace {
  readonly at: string;
  readonly partition: number;
  readonly keyId: string;
}

interface MarkerTerms<Data extends object> {
  readonly type: string;
  /** Of the Kafka record; not the key of any person. */
  readonly key: string;
  readonly data: Data;
  readonly now: Date;
  readonly signer: FeedSigner;
  /** The exact bytes that are signed. */
  readonly textOf: (data: Data & MarkerPlace) => Buffer;
  readonly extensions?: Readonly<Record<string, string>>;
}

/**
 * One signed record without a sequence for each partition: it says that something about the feed begins or ends, and is not
 * part of the chain.
 */
export function markers<Data extends object>(
  partitions: number,
  { type, key, data, now, signer, textOf, extensions }: MarkerTerms<Data>,
): OutgoingMessage[] {
  const at = now.toISOString();
  return Array.from({ length: partitions }, (_, partition) => {
    const placed = { ...data, at, partition, keyId: signer.keyId };
    const value = { ...placed, signature: signer.sign(textOf(placed)) };
    const headers = toHeaders({
      id: uuidv7(),
      source: FEED_SOURCE,
      type,
      time: at,
      ...(extensions && { extensions }),
    });
    return { partition, key: Buffer.from(key), headers, value: Buffer.from(JSON.stringify(value)) };
  });
}
