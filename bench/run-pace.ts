import { Pace, secondsLeft } from '@peristiwa/kernel';
import { number } from './number';

export interface Goal {
  readonly events: number;
  readonly minutes: number;
}

/** The window: an outage of the server counts, a slow start does not. */
const WINDOW_MS = 30_000;

/** The rate, and the time until both the events and the minutes are reached. */
export class RunPace {
  private readonly pace: Pace;

  constructor(
    private readonly goal: Goal,
    private readonly startMs: number,
  ) {
    this.pace = new Pace(WINDOW_MS, startMs);
  }

  isReached(nowMs: number, events: number): boolean {
    return events >= this.goal.events && nowMs - this.startMs >= this.goal.minutes * 60_000;
  }

  line(nowMs: number, events: number): string {
    const rate = this.pace.mark(nowMs, events);
    const byEvents = secondsLeft(this.goal.events - events, rate);
    const byTime = Math.ceil(Math.max(this.goal.minutes * 60 - (nowMs - this.startMs) / 1_000, 0));
    const eta =
      byEvents === undefined
        ? 'remaining time unknown'
        : `about ${number(Math.max(byEvents, byTime))} s left`;
    const of = this.goal.events > 0 ? ` of ${number(this.goal.events)}` : '';
    return `${number(events)}${of} events, ${number(Math.round(rate))}/s, ${eta}`;
  }
}
