import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { Lease, LeasedLoop, type LeasedWork, type LoopLog } from '@peristiwa/projections';
import type { FeedKeys } from './sign/feed-keys';
import type { Settings } from './tokens';

/** What every loop that sends something signed has. */
export interface SigningLoopNeeds {
  readonly pool: Pool;
  readonly feedKeys: Pick<FeedKeys, 'maySign'>;
  readonly settings: Settings;
  readonly log: LoopLog;
}

type Work = Pick<LeasedWork, 'name' | 'tick' | 'isTransient' | 'onStopping'> &
  Partial<Pick<LeasedWork, 'onGranted'>> & {
    /** How much longer its lease lasts than that of other loops; 1 by default. */
    readonly leases?: number;
  };

/** A loop of which one instance of the publisher runs at a time, with the keys of the feeds. */
export function signingLoop(
  { pool, feedKeys, settings, log }: SigningLoopNeeds,
  { leases = 1, onGranted = () => undefined, ...work }: Work,
): LeasedLoop {
  const leaseMs = settings.leaseMs * leases;
  const lease = { schema: 'publisher', name: work.name, owner: randomUUID(), ttlMs: leaseMs };
  return new LeasedLoop({
    ...work,
    onGranted,
    lease: new Lease(pool, lease),
    settings: { ...settings, leaseMs },
    log,
    mayWork: () => feedKeys.maySign(),
  });
}
