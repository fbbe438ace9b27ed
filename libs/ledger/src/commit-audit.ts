import type { ChainReader, CommitRow } from './chain-reader';
import type { ChainedEvent } from './event-chain';
import type { Finding } from './finding';

/**
 * Compares the commit log with the verified events: the log must have no gaps, its times must never decrease, and its
 * digests must equal those of the events.
 */
export class CommitAudit {
  private rows: CommitRow[] = [];
  private next = 0;
  private current?: CommitRow;
  private lastMicros = -(2n ** 63n);
  private found = false;

  constructor(private readonly reader: ChainReader) {}

  /** Loads the commit that contains `from`, if it begins before `from`. */
  async begin(from: number): Promise<void> {
    const around = await this.reader.commitAround(from - 1);
    if (around && around.last >= from) this.current = around;
    this.lastMicros = around?.recordedAtMicros ?? this.lastMicros;
  }

  add(rows: readonly CommitRow[]): void {
    this.rows = [...this.rows.slice(this.next), ...rows];
    this.next = 0;
  }

  /** Returns the first finding only: after one lost row, every later row of the log mismatches. */
  check({ position, recordedAtMicros }: ChainedEvent, digest: Buffer): Finding | undefined {
    if (this.found) return undefined;
    if (!this.current) {
      const row = this.rows[this.next];
      const back = row?.recordedAtMicros === null || (row && row.recordedAtMicros < this.lastMicros);
      if (!row || row.first !== position || back) return this.mismatch(position);
      this.next += 1;
      this.current = row;
      this.lastMicros = row.recordedAtMicros ?? this.lastMicros;
    }
    const { last, recordedAtMicros: committedAt, digest: stored } = this.current;
    if (recordedAtMicros !== committedAt) return this.mismatch(position);
    if (position < last) return undefined;
    const early = this.rows[this.next]?.first ?? Infinity;
    this.current = undefined;
    return stored?.equals(digest) && early > position ? undefined : this.mismatch(position);
  }

  private mismatch(position: number): Finding {
    this.found = true;
    return { kind: 'commit-log', position };
  }
}
