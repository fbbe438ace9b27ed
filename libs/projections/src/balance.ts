/** What one look at the leases shows. */
export interface Standing {
  /** All slices of the projection, in order, with whoever leases each now. */
  readonly slices: readonly { readonly slice: number; readonly leasedBy: string | undefined }[];
  /** Everybody who is at work or would be, the longest-serving first. */
  readonly workers: readonly string[];
}

export interface Balance {
  /** More than the fair share, to be given up. */
  readonly surplus: readonly number[];
  /** Free slices that may be taken, as many as are missing. */
  readonly wanted: readonly number[];
}

/**
 * The fair share of one worker among those alive: slices over workers, and the remainder one each to those who were
 * there first, so that a newcomer never takes more than it must. Everybody computes it from the same rows; where two
 * looks differ for a moment the lease decides, and the next look puts it right.
 */
export function balanceOf({ slices, workers }: Standing, owner: string): Balance {
  const leasing = slices.flatMap(({ leasedBy }) => leasedBy ?? []);
  // A worker in a long batch may be late to say that it is alive; its leases say so.
  const alive = [...new Set([...workers, ...leasing, owner])];
  const share =
    Math.floor(slices.length / alive.length) + (alive.indexOf(owner) < slices.length % alive.length ? 1 : 0);
  const own = slices.filter(({ leasedBy }) => leasedBy === owner).map(({ slice }) => slice);
  const free = slices.filter(({ leasedBy }) => leasedBy === undefined).map(({ slice }) => slice);
  return { surplus: own.slice(share), wanted: free.slice(0, Math.max(0, share - own.length)) };
}
