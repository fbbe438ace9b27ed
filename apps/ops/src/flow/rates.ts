import { since, type Buckets } from './metrics-text';

interface Kept<Value> {
  readonly atMs: number;
  readonly value: Value;
}

/** Readings of the last minutes of one series, the oldest first. */
class Series<Value> {
  private readonly kept: Kept<Value>[] = [];

  constructor(private readonly windowMs: number) {}

  /** @returns the oldest reading within the window, and keeps this one */
  add(value: Value, atMs: number): Kept<Value> | undefined {
    while (this.kept[0] && this.kept[0].atMs < atMs - this.windowMs) this.kept.shift();
    const [oldest] = this.kept;
    this.kept.push({ atMs, value });
    return oldest;
  }
}

const RATE_MS = 60_000;
const LATENCY_MS = 300_000;

/** What changes with time, from the totals that services count. It remembers only while somebody watches. */
export class Rates {
  private readonly counters = new Map<string, Series<number>>();
  private readonly histograms = new Map<string, Series<Buckets>>();

  /** In one second; null with the first reading. A total that fell is that of a process that has started anew. */
  perSecond(series: string, total: number, atMs: number): number | null {
    const kept = this.counters.get(series) ?? new Series<number>(RATE_MS);
    this.counters.set(series, kept);
    const oldest = kept.add(total, atMs);
    if (!oldest || oldest.atMs === atMs) return null;
    if (total < oldest.value) {
      this.counters.delete(series);
      return null;
    }
    return (total - oldest.value) / ((atMs - oldest.atMs) / 1_000);
  }

  /** What was counted within the window; all since the start of the service when nothing was. */
  recent(series: string, buckets: Buckets, atMs: number): Buckets {
    const kept = this.histograms.get(series) ?? new Series<Buckets>(LATENCY_MS);
    this.histograms.set(series, kept);
    const oldest = kept.add(buckets, atMs);
    const recent = oldest ? since(buckets, oldest.value) : buckets;
    return (recent.get(Infinity) ?? 0) > 0 ? recent : buckets;
  }
}
