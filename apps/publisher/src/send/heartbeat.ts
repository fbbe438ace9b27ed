import { uuidv7 } from 'uuidv7';
import { FEED_SOURCE, HEARTBEAT_TYPE, heartbeatText, type Heartbeat } from '@peristiwa/contracts';
import { partitionFor, toHeaders, type OutgoingMessage } from '@peristiwa/messaging';
import type { FeedSigner } from '../sign/feed-keys';
import type { Settings } from '../tokens';
import type { HighWater } from './outbox';

export interface Beat {
  readonly partner: string;
  /** Sequence of the last message sent on the feed. */
  readonly highWater: number;
  readonly now: Date;
  readonly signer: FeedSigner;
}

/** Not the key of any person, and the same on every partition. */
const KEY = Buffer.from('heartbeat');

/** One signed heartbeat for each partition. */
export function heartbeats(waters: readonly HighWater[], beat: Beat): OutgoingMessage[] {
  const { partner, highWater, now, signer } = beat;
  const at = now.toISOString();
  return waters.map(({ partition, sequence, digest, registryPosition, coveredUntil }) => {
    const data: Heartbeat = {
      highWater,
      partitionHighWater: sequence,
      registryPosition,
      coveredUntil,
      at,
      partition,
      partitionDigest: digest.toString('hex'),
      partitions: waters.length,
      keyId: signer.keyId,
    };
    const signature = signer.sign(heartbeatText(partner, data));
    const headers = toHeaders({ id: uuidv7(), source: FEED_SOURCE, type: HEARTBEAT_TYPE, time: at });
    return { partition, key: KEY, headers, value: Buffer.from(JSON.stringify({ ...data, signature })) };
  });
}

/**
 * Feeds have fixed places in the interval, so that many feeds do not send all at once; those with the same place read
 * their high waters in one statement.
 */
export function nextHeartbeatAt(
  partner: string,
  now: number,
  { heartbeatMs, pollMs }: Pick<Settings, 'heartbeatMs' | 'pollMs'>,
): number {
  const places = Math.max(1, Math.floor(heartbeatMs / pollMs));
  const place = partitionFor(partner, places) * pollMs;
  return Math.floor((now - place) / heartbeatMs + 1) * heartbeatMs + place;
}
