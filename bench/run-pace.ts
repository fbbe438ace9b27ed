import { number } from './number';

export interface Goal {
  readonly events: number;
  readonly minutes: number;
}

interface Mark {
  readonly atMs: number;
  readonly events: number;
}

const WINDOW_MS = 30_000;

/** How fast it goes and how long it will take until both the events and the minutes are reached. */
export class RunPace {
  private marks: Mark[];

  constructor(
    private readonly goal: Goal,
    private readonly startMs: number,
  ) {
    this.marks = [{ atMs: startMs, events: 0 }];
  }

  isReached(nowMs: number, events: number): boolean {
    return events >= this.goal.events && nowMs - this.startMs >= this.goal.minutes * 60_000;
  }

  /** The rate is that of the last half minute: a server that is away for a while counts, a slow start does not. */
  line(nowMs: number, events: number): string {
    this.marks.push({ atMs: nowMs, events });
    while (this.marks.length > 2 && nowMs - (this.marks[0] as Mark).atMs > WINDOW_MS) this.marks.shift();
    const first = this.marks[0] as Mark;
    const rate = nowMs > first.atMs ? ((events - first.events) * 1_000) / (nowMs - first.atMs) : 0;
    const left = Math.max(this.goal.events - events, 0);
    const byEvents = left === 0 ? 0 : left / rate;
    const byTime = Math.max(this.goal.minutes * 60 - (nowMs - this.startMs) / 1_000, 0);
    const seconds = Math.max(byEvents, byTime);
    const eta = Number.isFinite(seconds) ? `about ${number(Math.ceil(seconds))} s left` : 'no end in sight';
    const of = this.goal.events > 0 ? ` of ${number(this.goal.events)}` : '';
    return `${number(events)}${of} events, ${number(Math.round(rate))}/s, ${eta}`;
  }
}
