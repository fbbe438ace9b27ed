import { uuidv7 } from 'uuidv7';
import { FEED_SOURCE, HEARTBEAT_TYPE, type Heartbeat } from '@peristiwa/contracts';
import { toHeaders, type OutgoingMessage } from '@peristiwa/messaging';
import type { HighWater } from './outbox';

/** Not the key of any person, and the same on every partition. */
const KEY = Buffer.from('heartbeat');

export function heartbeats(waters: readonly HighWater[], highWater: number, now: Date): OutgoingMessage[] {
  const at = now.toISOString();
  return waters.map(({ partition, sequence, registryPosition, coveredUntil }) => {
    const data: Heartbeat = { highWater, partitionHighWater: sequence, registryPosition, coveredUntil, at };
    const headers = toHeaders({ id: uuidv7(), source: FEED_SOURCE, type: HEARTBEAT_TYPE, time: at });
    return { partition, key: KEY, headers, value: Buffer.from(JSON.stringify(data)) };
  });
}
