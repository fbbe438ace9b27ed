import { withSerial, type NumberSeries, type ReservationKind } from '@peristiwa/domain';
import type { Ledger } from '@peristiwa/ledger';

const PREFIXES_KEPT_MAX = 10_000;

export class SerialsUsedUpError extends Error {
  constructor(readonly kind: ReservationKind) {
    super(`All serials of one ${kind} prefix are used up`);
  }
}

/**
 * Hands out the 4-digit serials of NIK, KK and act numbers. The ledger's reservations are the truth; this memory only
 * keeps two decisions of one process from trying the same number. A number whose act is refused stays unused.
 */
export class SerialBook {
  private readonly last = new Map<string, number>();

  constructor(
    private readonly ledger: Ledger,
    /** Lowest serial of NIK and KK numbers: 9000 where all residents are synthetic. */
    private readonly firstPersonalSerial: number,
  ) {}

  /** `count` consecutive serials that nobody here has tried yet; gives the first. */
  async take(kind: ReservationKind, prefix: string, count: number): Promise<number> {
    const stored = await this.ledger.lastSerial(kind, prefix);
    const key = `${kind}:${prefix}`;
    const floor = kind === 'act' ? 1 : this.firstPersonalSerial;
    const first = Math.max(stored + 1, (this.last.get(key) ?? 0) + 1, floor);
    const last = first + count - 1;
    if (last > 9999) throw new SerialsUsedUpError(kind);
    this.last.delete(key);
    this.last.set(key, last);
    if (this.last.size > PREFIXES_KEPT_MAX) this.last.delete(this.last.keys().next().value as string);
    return first;
  }
}

/** Serials for one decision: counted on the first run, handed out on the second. */
export class DecisionSerials {
  private readonly wanted = new Map<string, { kind: ReservationKind; prefix: string; count: number }>();
  private readonly granted = new Map<string, number>();

  readonly next = (kind: ReservationKind, series: NumberSeries): string => {
    const prefix = series(0);
    const key = `${kind}:${prefix}`;
    const granted = this.granted.get(key);
    if (granted !== undefined) {
      this.granted.set(key, granted + 1);
      return withSerial(prefix, granted);
    }
    if (this.granted.size > 0) throw new Error(`The second run asked for a ${kind} serial the first had not`);
    const wanted = this.wanted.get(key) ?? { kind, prefix, count: 0 };
    this.wanted.set(key, { ...wanted, count: wanted.count + 1 });
    return withSerial(prefix, 9999);
  };

  /** Whether `value` came from here, and not from the request. */
  issued(kind: ReservationKind, value: string): boolean {
    return [...this.wanted.values()].some(
      (wanted) => wanted.kind === kind && value.startsWith(wanted.prefix),
    );
  }

  get any(): boolean {
    return this.wanted.size > 0;
  }

  async grant(book: SerialBook): Promise<void> {
    const wanted = [...this.wanted];
    const firsts = await Promise.all(
      wanted.map(([, { kind, prefix, count }]) => book.take(kind, prefix, count)),
    );
    wanted.forEach(([key], index) => this.granted.set(key, firsts[index] as number));
  }
}
