import type { Pool } from 'pg';
import type { FeedTerms } from './plan';
import type { RegistryReader } from './registry-reader';
import { SidePace } from './side-pace';
import { sweepChunk, type Sweep, type SweepChunk } from './sweep';

/** Persons per read. Those who change before they are built are built from the log and left out. */
const CHUNK_MAX = 100;
/** Persons built at once: the live changes of all feeds wait meanwhile. */
const SLICE_MAX = 20;
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

/** A part of a chunk, to be built at once. */
export interface ReadSlice {
  readonly sweep: Sweep;
  readonly feed: FeedTerms;
  readonly slice: SweepChunk;
  /** The persons of the chunk after the slice. */
  readonly rest?: SweepChunk;
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
 * in slices at the pace of `SidePace`. The feeds that are swept take turns.
 */
export class SweepLane {
  private reading: Reading | undefined;
  private readonly pace: SidePace;
  private lastPartner = '';

  constructor(private readonly options: SweepLaneOptions) {
    this.pace = new SidePace(options.onReady);
  }

  /** Called with the persons of each batch of changes, before it is committed. */
  built(personIds: Iterable<string>): void {
    this.pace.noteLive();
    if (this.reading) for (const personId of personIds) this.reading.builtSince.add(personId);
  }

  /** The next slice, if one has been read and the pause is over; else begins to read. @throws when reading failed */
  take(sweeps: ReadonlyMap<string, Sweep>, feeds: readonly FeedTerms[]): ReadSlice | undefined {
    const { reading } = this;
    if (!reading) this.begin(sweeps, feeds);
    if (!reading?.outcome || this.pace.isResting) return undefined;
    this.reading = undefined;
    const { sweep, builtSince, outcome } = reading;
    if (outcome.error) throw outcome.error;
    const feed = sweeps.get(sweep.partner) === sweep && feeds.find((one) => isSameGrant(one, reading.feed));
    if (feed && outcome.chunk) return { sweep, feed, ...sliced(outcome.chunk), builtSince };
    if (!outcome.chunk) this.rest(AHEAD_MS);
    return undefined;
  }

  /** Called when a slice has been built, with the time it took. */
  rest(ms: number): void {
    this.pace.rest(ms);
  }

  /** Called when a slice has been committed, with the cursor after it: the rest of its chunk is next, else a read. */
  proceed(taken: ReadSlice, sweeps: ReadonlyMap<string, Sweep>, feeds: readonly FeedTerms[]): void {
    const { feed, rest, builtSince } = taken;
    const sweep = sweeps.get(feed.partner);
    if (rest && sweep) this.reading = { sweep, feed, builtSince, outcome: { chunk: rest } };
    else this.begin(sweeps, feeds);
  }

  /** The lease was granted again, the agreements changed or the builder stops. */
  forget(): void {
    this.pace.stop();
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

/** The cursor after a slice is its last person. */
function sliced(chunk: SweepChunk): Pick<ReadSlice, 'slice' | 'rest'> {
  const { subjects } = chunk;
  if (subjects.length <= SLICE_MAX) return { slice: chunk };
  const slice = subjects.slice(0, SLICE_MAX);
  return {
    slice: { ...chunk, subjects: slice, next: slice.at(-1)?.personId },
    rest: { ...chunk, subjects: subjects.slice(SLICE_MAX) },
  };
}

/** The roster makes new terms whenever it is read, with the signer of that moment. */
function isSameGrant(one: FeedTerms, other: FeedTerms): boolean {
  const isSameVersion = one.agreement.version === other.agreement.version;
  return one.partner === other.partner && isSameVersion && one.isActive === other.isActive;
}
