interface Mark {
  readonly atMs: number;
  readonly done: number;
}

/**
 * The rate of long work and its remaining time, over a sliding window. So an interruption lowers the rate, and a slow
 * start no longer counts later. The caller supplies the clock, in milliseconds from any origin.
 */
export class Pace {
  private readonly marks: Mark[];

  /** `done`: the number of items done before the work began, as after a restart. */
  constructor(
    private readonly windowMs: number,
    atMs: number,
    done = 0,
  ) {
    this.marks = [{ atMs, done }];
  }

  /** @returns items per second since the oldest mark of the window; 0 while no time has passed */
  mark(atMs: number, done: number): number {
    this.marks.push({ atMs, done });
    // One mark older than the window is kept, so that the window is always fully covered.
    while (this.marks.length > 2 && atMs - (this.marks[1] as Mark).atMs >= this.windowMs) this.marks.shift();
    const first = this.marks[0] as Mark;
    return atMs > first.atMs ? ((done - first.done) * 1_000) / (atMs - first.atMs) : 0;
  }
}

/** Whole seconds until nothing is left; undefined while the rate is 0. */
export function secondsLeft(left: number, perSecond: number): number | undefined {
  if (left <= 0) return 0;
  return perSecond > 0 ? Math.ceil(left / perSecond) : undefined;
}
