/** One line of the text format of Prometheus. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-z_]+)(?:\{([^}]*)\})? (\S+)/;
const LABEL = /([a-z_]+)="([^"]*)"/g;

/** As prom-client writes it: values of labels here are names of services, partners and outcomes, without quotes. */
export function samplesIn(text: string): readonly Sample[] {
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    const [, name, labels = '', value = ''] = LINE.exec(line) ?? [];
    if (name === undefined) continue;
    const pairs = [...labels.matchAll(LABEL)].map(([, key = '', given = '']) => [key, given] as const);
    samples.push({ name, labels: Object.fromEntries(pairs), value: Number(value) });
  }
  return samples;
}

/** The sum over all samples of a name that `wanted` accepts. */
export const sumOf = (
  samples: readonly Sample[],
  name: string,
  wanted: (labels: Sample['labels']) => boolean = () => true,
): number =>
  samples.reduce((sum, one) => (one.name === name && wanted(one.labels) ? sum + one.value : sum), 0);

/** The value of a gauge that a service has once; undefined when it has none. */
export const valueOf = (samples: readonly Sample[], name: string): number | undefined =>
  samples.find((one) => one.name === name)?.value;

/** Counts of a histogram by upper bound (`le`), cumulative as Prometheus has them, over all its other labels. */
export type Buckets = ReadonlyMap<number, number>;

export function bucketsOf(
  samples: readonly Sample[],
  name: string,
  wanted: (labels: Sample['labels']) => boolean = () => true,
): Buckets {
  const counts = new Map<number, number>();
  for (const { name: of, labels, value } of samples) {
    if (of !== `${name}_bucket` || !wanted(labels)) continue;
    const bound = labels['le'] === '+Inf' ? Infinity : Number(labels['le']);
    counts.set(bound, (counts.get(bound) ?? 0) + value);
  }
  return counts;
}

/**
 * The quantile as `histogram_quantile` computes it: linear within the bucket that holds it. The highest bucket has no upper
 * bound, so its lower one is given. Undefined when nothing was counted.
 */
export function quantileOf(buckets: Buckets, quantile: number): number | undefined {
  const sorted = [...buckets].toSorted(([a], [b]) => a - b);
  const total = sorted.at(-1)?.[1] ?? 0;
  if (total <= 0) return undefined;
  const rank = quantile * total;
  let [lower, below] = [0, 0];
  for (const [bound, count] of sorted) {
    if (count >= rank) {
      if (bound === Infinity) return lower;
      return lower + ((bound - lower) * (rank - below)) / Math.max(1e-9, count - below);
    }
    [lower, below] = [bound, count];
  }
  return lower;
}

/** What was counted between two readings. A counter that is lower than before belongs to a process that has started anew. */
export function since(now: Buckets, before: Buckets): Buckets {
  const restarted = [...now].some(([bound, count]) => count < (before.get(bound) ?? 0));
  return restarted
    ? now
    : new Map([...now].map(([bound, count]) => [bound, count - (before.get(bound) ?? 0)]));
}
