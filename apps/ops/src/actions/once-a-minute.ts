const MINUTE_MS = 60_000;

/**
 * Lets each key through once a minute, and `most` keys in a minute at most: what somebody repeats, or varies, does not fill
 * a table. Times are of any clock that does not go back.
 */
export class OnceAMinute {
  private readonly seen = new Set<string>();
  private since = -Infinity;
  private left = 0;

  constructor(
    private readonly most: number,
    /** Called at most once a minute with how many keys were left out because of `most`. */
    private readonly onLeftOut: (count: number) => void,
  ) {}

  isDue(key: string, nowMs: number): boolean {
    if (nowMs - this.since >= MINUTE_MS) this.begin(nowMs);
    if (this.seen.has(key)) return false;
    if (this.seen.size >= this.most) {
      this.left += 1;
      return false;
    }
    this.seen.add(key);
    return true;
  }

  private begin(nowMs: number): void {
    if (this.left > 0) this.onLeftOut(this.left);
    this.left = 0;
    this.seen.clear();
    this.since = nowMs;
  }
}
