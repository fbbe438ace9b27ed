/** Pause after a slice as a multiple of its time: while changes come, and while none do. */
const PAUSE = { live: 4, idle: 1 };
/** Changes as recent as this count as coming. */
const LIVE_MS = 250;

/**
 * The pace of work beside the live changes, in slices between two of their batches. A slice that took `t` ms is followed by
 * a pause of at least `t`, and of `4 t` while changes come: it takes at most half of an idle builder and a fifth of a busy
 * one. With `t` at all times, live messages beside a sweep took 1.8 to 2.2 times as long (p99, 100 births/s).
 */
export class SidePace {
  private timer: NodeJS.Timeout | undefined;
  private restsUntil = 0;
  private lastLiveAt = -Infinity;

  /** `onReady` is called when a pause is over. */
  constructor(private readonly onReady: () => void) {}

  /** A batch of live changes is being built. */
  noteLive(): void {
    this.lastLiveAt = performance.now();
  }

  get isResting(): boolean {
    return performance.now() < this.restsUntil;
  }

  /** Called when a slice has been built, with the time it took and the shortest pause that it asks for. */
  rest(ms: number, leastMs = 0): void {
    const now = performance.now();
    const isLive = now - this.lastLiveAt < LIVE_MS;
    // A timer with a fraction of a millisecond may fire before the pause is over.
    const whole = Math.ceil(Math.max(leastMs, ms * (isLive ? PAUSE.live : PAUSE.idle)));
    this.restsUntil = now + whole;
    clearTimeout(this.timer);
    this.timer = setTimeout(this.onReady, whole + 1);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
