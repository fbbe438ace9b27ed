/** A snapshot of the leases. */
export interface Standing {
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
 * The fair share of one worker among those alive: slices divided by workers. The remainder goes, one slice each, to
 * the longest-serving, so that a newcomer never takes more than it must. Every worker computes it from the same rows.
 * Where two snapshots differ for a moment the lease decides, and the next snapshot corrects the shares.
 */
export function balanceOf({ slices, workers }: Standing, owner: string): Balance {
  const leasing = slices.flatMap(({ leasedBy }) => leasedBy ?? []);
  // A worker in a long batch may be late with its sign of life; its leases show that it is alive.
  const alive = [...new Set([...workers, ...leasing, owner])];
  const share =
    Math.floor(slices.length / alive.length) + (alive.indexOf(owner) < slices.length % alive.length ? 1 : 0);
  const own = slices.filter(({ leasedBy }) => leasedBy === owner).map(({ slice }) => slice);
  const free = slices.filter(({ leasedBy }) => leasedBy === undefined).map(({ slice }) => slice);
  return { surplus: own.slice(share), wanted: free.slice(0, Math.max(0, share - own.length)) };
}
