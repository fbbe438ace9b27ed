import type { Pool } from 'pg';
import type { FeedTerms } from './plan';
import type { RegistryReader } from './registry-reader';
import { sweepChunk, type Sweep, type SweepChunk } from './sweep';

/** Small, because the live changes of all feeds wait while a chunk is built. */
const CHUNK_MAX = 100;
/** Wait before persons that were ahead of the change log are read again. */
const AHEAD_MS = 50;

interface SweepLaneOptions {
  readonly pool: Pool;
  readonly registry: RegistryReader;
  readonly clock: () => Date;
  readonly limit: number;
  /** Called when a chunk can be taken. */
  readonly onReady: () => void;
}

export interface ReadChunk {
  readonly sweep: Sweep;
  readonly feed: FeedTerms;
  readonly chunk: SweepChunk;
  /** Persons built from the change log since the chunk was requested: they are level already, the chunk is not. */
  readonly builtSince: Set<string>;
}

interface Reading {
  readonly sweep: Sweep;
  readonly feed: FeedTerms;
  readonly builtSince: Set<string>;
  outcome?: { readonly chunk?: SweepChunk; readonly error?: unknown };
}

/**
 * Passes over the persons of feeds, beside the live changes: a chunk is read while the builder builds those, and is built
 * between two of their batches. A chunk that took `t` ms is followed by a pause of at least `t`, so that sweeps never
 * take more than half of the builder. The feeds that are swept take turns.
 */
export class SweepLane {
  private reading: Reading | undefined;
  private timer: NodeJS.Timeout | undefined;
  private restsUntil = 0;
  private lastPartner = '';

  constructor(private readonly options: SweepLaneOptions) {}

  /** Called with the persons of each batch of changes, before it is committed. */
  built(personIds: Iterable<string>): void {
    if (this.reading) for (const personId of personIds) this.reading.builtSince.add(personId);
  }

  /** The next chunk, if one has been read and the pause is over; else begins to read it. @throws when reading failed */
  take(sweeps: ReadonlyMap<string, Sweep>, feeds: readonly FeedTerms[]): ReadChunk | undefined {
    const { reading } = this;
    if (!reading) this.begin(sweeps, feeds);
    if (!reading?.outcome || performance.now() < this.restsUntil) return undefined;
    this.reading = undefined;
    const { sweep, builtSince, outcome } = reading;
    if (outcome.error) throw outcome.error;
    const feed = sweeps.get(sweep.partner) === sweep && feeds.find((one) => isSameGrant(one, reading.feed));
    if (feed && outcome.chunk) return { sweep, feed, chunk: outcome.chunk, builtSince };
    if (!outcome.chunk) this.rest(AHEAD_MS);
    return undefined;
  }

  /** Called when a chunk has been built, with the time it took. */
  rest(ms: number): void {
    this.restsUntil = performance.now() + ms;
    clearTimeout(this.timer);
    this.timer = setTimeout(this.options.onReady, ms);
  }

  /** The lease was granted again, the agreements changed or the builder stops. */
  forget(): void {
    clearTimeout(this.timer);
    this.reading = undefined;
  }

  /** Begins to read the next chunk, if there is one. */
  begin(sweeps: ReadonlyMap<string, Sweep>, feeds: readonly FeedTerms[]): void {
    const partners = [...sweeps.keys()].filter((one) => feeds.some(({ partner }) => partner === one));
    const next = partners.find((partner) => partner > this.lastPartner) ?? partners[0];
    const sweep = next === undefined ? undefined : sweeps.get(next);
    const feed = feeds.find(({ partner }) => partner === next);
    if (!sweep || !feed) return;
    this.lastPartner = sweep.partner;
    const reading: Reading = { sweep, feed, builtSince: new Set() };
    this.reading = reading;
    void this.readInto(reading);
  }

  private async readInto(reading: Reading): Promise<void> {
    const { pool, registry, clock, limit, onReady } = this.options;
    try {
      const bounds = { limit: Math.min(limit, CHUNK_MAX), now: clock() };
      reading.outcome = { chunk: await sweepChunk(reading.sweep, { pool, registry, ...bounds }) };
    } catch (error) {
      reading.outcome = { error };
    }
    onReady();
  }
}

/** The roster makes new terms whenever it is read, with the signer of that moment. */
function isSameGrant(one: FeedTerms, other: FeedTerms): boolean {
  const isSameVersion = one.agreement.version === other.agreement.version;
  return one.partner === other.partner && isSameVersion && one.isActive === other.isActive;
}
