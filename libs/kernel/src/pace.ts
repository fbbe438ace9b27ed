interface Mark {
  readonly atMs: number;
  readonly done: number;
}

/**
 * How fast long work goes and how long it will take, over a window that slides along: an interruption counts, a slow
 * start is forgotten. The clock is the caller's, in milliseconds from anywhere.
 */
export class Pace {
  private readonly marks: Mark[];

  /** `done`: what was there when the work began, as after a restart. */
  constructor(
    private readonly windowMs: number,
    atMs: number,
    done = 0,
  ) {
    this.marks = [{ atMs, done }];
  }

  /** @returns items per second since the oldest mark of the window; 0 while there is no time between them */
  mark(atMs: number, done: number): number {
    this.marks.push({ atMs, done });
    // One mark before the window stays, so that it is always covered whole.
    while (this.marks.length > 2 && atMs - (this.marks[1] as Mark).atMs >= this.windowMs) this.marks.shift();
    const first = this.marks[0] as Mark;
    return atMs > first.atMs ? ((done - first.done) * 1_000) / (atMs - first.atMs) : 0;
  }
}

/** Whole seconds until nothing is left; undefined while nothing moves. */
export function secondsLeft(left: number, perSecond: number): number | undefined {
  if (left <= 0) return 0;
  return perSecond > 0 ? Math.ceil(left / perSecond) : undefined;
}
