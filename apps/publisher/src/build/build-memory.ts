import type { Pool } from 'pg';
import { readCounters, readDeathsThrough } from './feed-tables';
import type { FeedCounter } from './number';
import { readParked } from './parked';
import { readSweeps, type Sweep } from './sweep';

/**
 * What the builder knows without asking, for as long as it has the lease: nobody else writes these tables. It is read
 * again after each grant, after each failed commit (whose outcome may be unknown) and after a change of agreements.
 */
export interface BuildMemory {
  readonly counters: ReadonlyMap<string, FeedCounter>;
  /** By `slot`. */
  readonly parked: Set<string>;
  /** By partner. */
  readonly sweeps: Map<string, Sweep>;
  /** By partner: the number up to which acts about deaths without a NIK are built. */
  readonly deathsThrough: Map<string, number>;
}

export async function readMemory(pool: Pool): Promise<BuildMemory> {
  return {
    counters: await readCounters(pool),
    parked: await readParked(pool),
    sweeps: await readSweeps(pool),
    deathsThrough: await readDeathsThrough(pool),
  };
}
