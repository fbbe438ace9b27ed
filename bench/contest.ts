import { number } from './number';
import { pairedRatio, spreadOf, type Spread } from './statistics';

/** One way to do the same work. */
export interface Contestant {
  readonly name: string;
  readonly role: 'ours' | 'raw' | 'peer';
  /** Guarantees of ours that this one does not give; printed beside its figures. */
  readonly lacks: string;
  /** Empties, seeds and generates before each round; not timed. */
  readonly prepare: (round: number) => Promise<void>;
  /** The timed work. @returns the number of units done, and the seconds when only a part of the work is measured */
  readonly run: (round: number) => Promise<number | Measured>;
  /** More figures of the last round, such as latencies in milliseconds. */
  readonly extras?: () => Readonly<Record<string, number>>;
}

export interface Measured {
  readonly units: number;
  readonly seconds: number;
}

/** Contestants that are measured in turn, and the target that ours must reach. */
export interface Contest {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  /**
   * The figure of a cell is the value that `run` returns, such as a latency, not units per second; the target is a
   * maximum.
   */
  readonly lowerIsBetter?: boolean;
  /** Minimum ratio of ours to the raw limit (or to the best peer); absent when the path only reports. */
  readonly target?: { readonly against: 'raw' | 'peers'; readonly ratio: number };
  readonly contestants: readonly Contestant[];
  readonly rounds?: number;
  /** True where each run is a separate process: there is nothing to warm up. */
  readonly isCold?: boolean;
  /** Lines printed below the table: what was measured and how. */
  readonly notes?: readonly string[];
}

export interface ContestantResult {
  readonly name: string;
  readonly role: Contestant['role'];
  readonly lacks: string;
  readonly rates: readonly number[];
  readonly rate: Spread;
  /** Ours divided by this one, round by round. */
  readonly oursToThis?: Spread;
  readonly extras: Readonly<Record<string, Spread>>;
}

export interface ContestResult {
  readonly contest: Pick<Contest, 'name' | 'title' | 'unit' | 'lowerIsBetter' | 'target' | 'notes'>;
  readonly results: readonly ContestantResult[];
  /** The ratio to which the target refers, and whether it was reached; absent without a target. */
  readonly verdict?: { readonly ratio: Spread; readonly against: string; readonly reached: boolean };
}

type Seconds = () => number;
const monotonic: Seconds = () => performance.now() / 1_000;

/**
 * Runs in the order A B C, A B C, … and never A A A, B B B, so that other load on the machine affects all alike. The
 * first round warms up caches, plans and the compiler and is not counted.
 */
export async function runContest(
  contest: Contest,
  rounds: number,
  onCell: (line: string) => void = () => undefined,
  clock: Seconds = monotonic,
): Promise<ContestResult> {
  const rates = contest.contestants.map((): number[] => []);
  const extras = contest.contestants.map((): Record<string, number[]> => ({}));
  for (let round = contest.isCold ? 1 : 0; round <= (contest.rounds ?? rounds); round += 1) {
    for (const [index, contestant] of contest.contestants.entries()) {
      await contestant.prepare(round);
      const started = clock();
      const done = await contestant.run(round);
      const { units, seconds } =
        typeof done === 'number' ? { units: done, seconds: clock() - started } : done;
      const rate = contest.lowerIsBetter ? units : units / seconds;
      const unit = contest.lowerIsBetter ? contest.unit : `${contest.unit}/s`;
      onCell(`${contest.name} ${round || 'warm-up'} ${contestant.name}: ${number(rate)} ${unit}`);
      if (round === 0) continue;
      (rates[index] as number[]).push(rate);
      for (const [name, value] of Object.entries(contestant.extras?.() ?? {})) {
        ((extras[index] as Record<string, number[]>)[name] ??= []).push(value);
      }
    }
  }
  return summarise(contest, rates, extras);
}

function summarise(
  contest: Contest,
  rates: readonly (readonly number[])[],
  extras: readonly Readonly<Record<string, readonly number[]>>[],
): ContestResult {
  const ours = rates[contest.contestants.findIndex(({ role }) => role === 'ours')];
  const results = contest.contestants.map(({ name, role, lacks }, index): ContestantResult => {
    const own = rates[index] as readonly number[];
    const more = Object.entries(extras[index] ?? {}).map(([key, values]) => [key, spreadOf(values)]);
    return {
      name,
      role,
      lacks,
      rates: own,
      rate: spreadOf(own),
      ...(ours && role !== 'ours' && { oursToThis: pairedRatio(ours, own) }),
      extras: Object.fromEntries(more),
    };
  });
  const { name, title, unit, lowerIsBetter, target, notes } = contest;
  const shown = { name, title, unit, lowerIsBetter, target, notes };
  return { contest: shown, results, verdict: verdictOf(contest, results) };
}

/** Against raw limits the first one named counts; against peers the fastest. */
function verdictOf(
  { target, lowerIsBetter }: Contest,
  results: readonly ContestantResult[],
): ContestResult['verdict'] | undefined {
  if (!target) return undefined;
  const role = target.against === 'raw' ? 'raw' : 'peer';
  const sign = lowerIsBetter ? -1 : 1;
  const others = results.filter((result) => result.role === role);
  const rival =
    role === 'raw' ? others[0] : others.toSorted((a, b) => sign * (b.rate.median - a.rate.median))[0];
  if (!rival?.oursToThis) return undefined;
  const ratio = rival.oursToThis;
  return { ratio, against: rival.name, reached: sign * ratio.median >= sign * target.ratio };
}
