import { createHash, type Hash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { PostgresLedger, type StoredEvent } from '@peristiwa/ledger';

export interface TailReport {
  readonly seen: number;
  readonly duplicates: number;
  readonly outOfOrder: number;
  readonly gaps: number;
  /** Acts that a page boundary did not excuse and that came in parts with something else between. */
  readonly torn: number;
  /** Over position and event id of everything seen, to be compared with a later reading. */
  readonly digest: string;
}

/** Checks a stream of events as it comes; the ledger promises 1, 2, 3, … and acts in one piece. */
export class TailCheck {
  private seen = 0;
  private duplicates = 0;
  private outOfOrder = 0;
  private gaps = 0;
  private torn = 0;
  private expected: { readonly actId: string; readonly index: number } | undefined;
  private readonly hash: Hash = createHash('sha256');
  last = 0;

  take(
    events: readonly Pick<StoredEvent, 'position' | 'eventId' | 'actId' | 'actIndex' | 'actSize'>[],
  ): void {
    for (const event of events) {
      const { position, eventId, actId, actIndex, actSize } = event;
      this.seen += 1;
      if (position === this.last) this.duplicates += 1;
      else if (position < this.last) this.outOfOrder += 1;
      else if (position > this.last + 1) this.gaps += position - this.last - 1;
      this.last = Math.max(this.last, position);
      const goesOn = this.expected?.actId === actId && this.expected.index === actIndex;
      if (this.expected ? !goesOn : actIndex !== 1) this.torn += 1;
      this.expected = actIndex < actSize ? { actId, index: actIndex + 1 } : undefined;
      this.hash.update(`${position} ${eventId}\n`);
    }
  }

  report(): TailReport {
    const { seen, duplicates, outOfOrder, gaps, torn } = this;
    return { seen, duplicates, outOfOrder, gaps, torn, digest: this.hash.copy().digest('hex') };
  }
}

/** Follows for ever; a server that is away is waited for. @returns what stops it once it has reached the end */
export function tailLedger(pool: Pool): { check: TailCheck; finish: () => Promise<TailReport> } {
  const ledger = new PostgresLedger(pool, 'registry');
  const check = new TailCheck();
  const loop = follow(async () => {
    const page = await ledger.readAfter(check.last, 5_000);
    check.take(page);
    return page.length;
  });
  return { check, finish: () => loop.finish().then(() => check.report()) };
}

/** The control: whoever polls a sequence asks for what comes after the last one seen. */
export function tailNaive(pool: Pool): { finish: () => Promise<number> } {
  let seen = 0;
  let last = '0';
  const loop = follow(async () => {
    const { rows } = await pool.query<{ position: string }>(
      'SELECT position FROM naive WHERE position > $1 ORDER BY position LIMIT 5000',
      [last],
    );
    seen += rows.length;
    last = rows.at(-1)?.position ?? last;
    return rows.length;
  });
  return { finish: () => loop.finish().then(() => seen) };
}

function follow(read: () => Promise<number>): { finish: () => Promise<void> } {
  let finishing = false;
  const run = async () => {
    for (;;) {
      const count = await read().catch(() => undefined);
      if (count === 0 && finishing) return;
      if (!count) await pause(count === 0 ? 2 : 50);
    }
  };
  const running = run();
  return {
    finish: () => {
      finishing = true;
      return running;
    },
  };
}
