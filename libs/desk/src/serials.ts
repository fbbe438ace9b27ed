import { withSerial, type NumberSeries, type ReservationKind } from '@peristiwa/domain';
import type { Ledger } from '@peristiwa/ledger';
import { Coalescer } from '@peristiwa/postgres';

const SERIAL_MAX = 9_999;
const PREFIXES_KEPT_MAX = 10_000;
/** How many days ahead a series may use prefixes. Reaching it would need millions of numbers in one place: a bug. */
const OVERFLOW_MAX = 1_000;
/** The second attempt chooses among 16 free serials more than it needs, the third among 32; this is the maximum. */
const SPREAD_MAX = 256;
const DAY_MS = 86_400_000;

export interface SerialBookOptions {
  /** Lowest serial of NIK and KK numbers: 9000 where all residents are synthetic. */
  readonly firstPersonalSerial: number;
  readonly clock: () => Date;
  /** In [0, 1). */
  readonly random?: () => number;
}

/** The numbers of one series that one decision needs. */
export interface NumbersWanted {
  readonly kind: ReservationKind;
  readonly series: NumberSeries;
  readonly count: number;
}

interface SerialsWanted {
  readonly count: number;
  readonly spread: number;
}

/** What this process knows about the serials of one prefix. */
interface PrefixState {
  readonly kind: ReservationKind;
  readonly first: number;
  /** All lower serials are reserved in the ledger, permanently: a reservation is never removed. */
  from: number;
  /** Serials from `from` on that decisions of this process use, or have just appended (a read may be older). */
  readonly held: Set<number>;
  readonly lookUp: Coalescer<SerialsWanted, number[]>;
  askedAt: number;
}

/**
 * Issues new numbers: the lowest free serials of a prefix, then those of the next prefix of the series. The
 * reservations in the ledger decide. The state in memory only keeps two decisions of one process from trying the same
 * number, and saves reads of serials that are known to be reserved. A number whose act was not appended is returned
 * and issued again, so a refused request uses no number. Numbers that requests bring from outside are skipped.
 */
export class SerialBook {
  private readonly prefixes = new Map<string, PrefixState>();

  constructor(
    private readonly ledger: Ledger,
    private readonly options: SerialBookOptions,
  ) {}

  /**
   * `count` numbers of a series that no other decision of this process uses. Two processes may choose the same number;
   * the ledger then refuses the later act. `losses` counts how often that has happened to this request: each time, the
   * choice is made among more free serials, so that a collision becomes less likely with any number of processes.
   */
  async take({ kind, series, count }: NumbersWanted, losses = 0): Promise<string[]> {
    const spread = losses === 0 ? 0 : Math.min(SPREAD_MAX, 8 * 2 ** losses);
    const numbers: string[] = [];
    try {
      for (let overflow = 0; overflow <= OVERFLOW_MAX; overflow += 1) {
        const prefix = series(overflow);
        const state = this.stateOf(kind, prefix);
        if (state.from > SERIAL_MAX) continue;
        const serials = await state.lookUp.ask({ count: count - numbers.length, spread });
        numbers.push(...serials.map((serial) => withSerial(prefix, serial)));
        if (numbers.length === count) return numbers;
      }
    } catch (error) {
      this.giveBack(kind, numbers);
      throw error;
    }
    throw new Error(`A series of ${kind} numbers has no free serial within ${OVERFLOW_MAX} days`);
  }

  /** Numbers that were issued and not appended. */
  giveBack(kind: ReservationKind, numbers: readonly string[]): void {
    for (const number of numbers) {
      this.prefixes.get(`${kind}:${number.slice(0, -4)}`)?.held.delete(Number(number.slice(-4)));
    }
  }

  /** The share of its serials that the fullest prefix has used, of those asked for in the last 24 hours. */
  usedRatio(kind: ReservationKind): number {
    const since = this.options.clock().getTime() - DAY_MS;
    const ratios = [...this.prefixes.values()]
      .filter((state) => state.kind === kind && state.askedAt >= since)
      .map(({ first, from }) => (from - first) / (SERIAL_MAX + 1 - first));
    return Math.max(0, ...ratios);
  }

  private stateOf(kind: ReservationKind, prefix: string): PrefixState {
    const key = `${kind}:${prefix}`;
    const state = this.prefixes.get(key) ?? this.newState(kind, prefix);
    state.askedAt = this.options.clock().getTime();
    this.prefixes.delete(key);
    this.prefixes.set(key, state);
    if (this.prefixes.size > PREFIXES_KEPT_MAX) {
      this.prefixes.delete(this.prefixes.keys().next().value as string);
    }
    return state;
  }

  private newState(kind: ReservationKind, prefix: string): PrefixState {
    const first = kind === 'act' ? 1 : this.options.firstPersonalSerial;
    // One read at a time per prefix, shared by all waiting decisions: two reads at once would find the same serials.
    const lookUp = new Coalescer<SerialsWanted, number[]>((wanted) => this.find(prefix, state, wanted));
    const state: PrefixState = { kind, first, from: first, held: new Set(), lookUp, askedAt: 0 };
    return state;
  }

  /** Serials for each of `wanted`; fewer when the prefix has no more. */
  private async find(
    prefix: string,
    state: PrefixState,
    wanted: readonly SerialsWanted[],
  ): Promise<number[][]> {
    const { kind, from, held } = state;
    const needed = wanted.reduce((sum, { count }) => sum + count, 0);
    const spread = Math.max(...wanted.map((one) => one.spread));
    const free = await this.ledger.freeSerials({ kind, prefix, from, limit: held.size + needed + spread });
    state.from = free[0] ?? SERIAL_MAX + 1;
    for (const serial of held) if (serial < state.from) held.delete(serial);
    const choice = free.filter((serial) => !held.has(serial));
    return wanted.map((one) => this.pick(choice, one, held));
  }

  private pick(choice: number[], { count, spread }: SerialsWanted, held: Set<number>): number[] {
    const { random = Math.random } = this.options;
    const picked: number[] = [];
    while (picked.length < count && choice.length > 0) {
      const among = Math.min(spread + 1, choice.length);
      const [serial] = choice.splice(Math.floor(random() * among), 1) as [number];
      held.add(serial);
      picked.push(serial);
    }
    return picked;
  }
}

interface Issue extends NumbersWanted {
  /** In the order in which the second run takes them. */
  readonly numbers: string[];
  next: number;
}

/** The numbers of one decision: counted on its first run, issued on its second. */
export class DecisionNumbers {
  private readonly issues = new Map<string, Issue>();
  private granted = false;
  private used = false;

  constructor(private readonly book: SerialBook) {}

  readonly next = (kind: ReservationKind, series: NumberSeries): string => {
    const prefix = series(0);
    const key = `${kind}:${prefix}`;
    const issue = this.issues.get(key) ?? { kind, series, count: 0, numbers: [], next: 0 };
    if (!this.granted) {
      this.issues.set(key, { ...issue, count: issue.count + 1 });
      return withSerial(prefix, SERIAL_MAX);
    }
    const number = issue.numbers[issue.next];
    if (number === undefined) {
      throw new Error(`The second run asked for a ${kind} number that the first had not asked for`);
    }
    issue.next += 1;
    return number;
  };

  get any(): boolean {
    return this.issues.size > 0;
  }

  /** Whether `value` was issued here and was not given by the request. */
  issued(kind: ReservationKind, value: string): boolean {
    return [...this.issues.values()].some((issue) => issue.kind === kind && issue.numbers.includes(value));
  }

  /** @throws when the ledger cannot be read; numbers taken before the error can be returned. */
  async grant(losses: number): Promise<void> {
    const taken = await Promise.allSettled(
      [...this.issues.values()].map(async (issue) => {
        issue.numbers.push(...(await this.book.take(issue, losses)));
      }),
    );
    const failed = taken.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    this.granted = true;
  }

  /** The act with these numbers is in the ledger. */
  markUsed(): void {
    this.used = true;
  }

  giveBackUnused(): void {
    if (this.used) return;
    for (const { kind, numbers } of this.issues.values()) this.book.giveBack(kind, numbers);
  }
}
