/** A message as a consumer saw it. Instants are in milliseconds since 1970. */
export interface Arrival {
  readonly topic: string;
  readonly partition: number;
  readonly key: string;
  readonly at: number;
  /** CloudEvents `time`: when the ledger recorded the act. */
  readonly recordedAt: number;
  /** Only from a consumer that keeps messages. */
  readonly message?: ArrivedMessage;
}

interface ArrivedMessage {
  readonly value: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** Messages per second from the first to the last arrival: the start of a process does not count. */
export function arrivalRate(arrivals: readonly Pick<Arrival, 'at'>[]): { units: number; seconds: number } {
  const times = arrivals.map(({ at }) => at);
  const first = times.reduce((least, at) => Math.min(least, at), Infinity);
  const last = times.reduce((most, at) => Math.max(most, at), -Infinity);
  // Those that came with the first one were built before the clock started.
  const units = times.filter((at) => at > first).length;
  return { units, seconds: Math.max(last - first, 1) / 1_000 };
}

/** The longest time without an arrival between two instants, in milliseconds. */
export function longestSilence(
  arrivals: readonly Pick<Arrival, 'at'>[],
  between: { readonly from: number; readonly to: number },
): number {
  const times = arrivals
    .map(({ at }) => at)
    .filter((at) => at >= between.from && at <= between.to)
    .toSorted((a, b) => a - b);
  return [...times, between.to].reduce(
    ({ longest, last }, at) => ({ longest: Math.max(longest, at - last), last: at }),
    { longest: 0, last: between.from },
  ).longest;
}

/**
 * Milliseconds from `since` to the arrival of each key, one per key: a message that is sent again counts at its first
 * arrival.
 */
export function waits(
  arrivals: readonly Arrival[],
  since: (arrival: Arrival) => number | undefined,
): number[] {
  const seen = new Map<string, number>();
  for (const arrival of arrivals) {
    const start = since(arrival);
    if (start === undefined || seen.has(arrival.key)) continue;
    seen.set(arrival.key, arrival.at - start);
  }
  return [...seen.values()];
}
