/** A snapshot of the leases. */
export interface LeaseSnapshot {
  /** All slices of the projection, in order, with the current lease holder of each. */
  readonly slices: readonly { readonly slice: number; readonly leasedBy: string | undefined }[];
  /** All workers, active or standing by, the longest-serving first. */
  readonly workers: readonly string[];
}

export interface Balance {
  /** Slices above the fair share, to be released. */
  readonly surplus: readonly number[];
  /** Free slices that may be taken, up to the fair share. */
  readonly wanted: readonly number[];
}

/**
 * The fair share of one worker: slices divided by live workers. The longest-serving workers get one more slice each
 * from the remainder, so that a new worker takes as few slices as possible. Every worker computes the shares from the
 * same rows. If two snapshots differ for a moment, the leases decide, and the next snapshot corrects the shares.
 */
export function balanceOf({ slices, workers }: LeaseSnapshot, owner: string): Balance {
  const leasing = slices.flatMap(({ leasedBy }) => leasedBy ?? []);
  // A worker in a long batch may renew its own row late; its leases show that it is alive.
  const alive = [...new Set([...workers, ...leasing, owner])];
  const share =
    Math.floor(slices.length / alive.length) + (alive.indexOf(owner) < slices.length % alive.length ? 1 : 0);
  const own = slices.filter(({ leasedBy }) => leasedBy === owner).map(({ slice }) => slice);
  const free = slices.filter(({ leasedBy }) => leasedBy === undefined).map(({ slice }) => slice);
  return { surplus: own.slice(share), wanted: free.slice(0, Math.max(0, share - own.length)) };
}
