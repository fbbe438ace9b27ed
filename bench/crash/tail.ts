import { createHash, type Hash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { PostgresLedger, type StoredEvent } from '@peristiwa/ledger';

/** The result of reading dense numbers. */
export interface TailReport {
  readonly seen: number;
  readonly duplicates: number;
  readonly outOfOrder: number;
  readonly gaps: number;
  /** Acts that were interrupted by other events, other than at a page boundary. */
  readonly torn: number;
  /** Digest of number and content of everything seen, for comparison with a later reading. */
  readonly digest: string;
}

/** Numbers that must come as 1, 2, 3, … */
class DenseCheck {
  private seen = 0;
  private duplicates = 0;
  private outOfOrder = 0;
  private gaps = 0;
  private readonly hash: Hash = createHash('sha256');
  last = 0;

  take(number: number, content: string): void {
    this.seen += 1;
    if (number === this.last) this.duplicates += 1;
    else if (number < this.last) this.outOfOrder += 1;
    else if (number > this.last + 1) this.gaps += number - this.last - 1;
    this.last = Math.max(this.last, number);
    this.hash.update(`${number} ${content}\n`);
  }

  report() {
    const { seen, duplicates, outOfOrder, gaps } = this;
    return { seen, duplicates, outOfOrder, gaps, digest: this.hash.copy().digest('hex') };
  }
}

/** Checks a stream of events as it arrives; the ledger promises 1, 2, 3, … and contiguous acts. */
export class TailCheck {
  private readonly positions = new DenseCheck();
  private torn = 0;
  private expected: { readonly actId: string; readonly index: number } | undefined;

  get last(): number {
    return this.positions.last;
  }

  take(
    events: readonly Pick<StoredEvent, 'position' | 'eventId' | 'actId' | 'actIndex' | 'actSize'>[],
  ): void {
    for (const { position, eventId, actId, actIndex, actSize } of events) {
      this.positions.take(position, eventId);
      const continuesAct = this.expected?.actId === actId && this.expected.index === actIndex;
      if (this.expected ? !continuesAct : actIndex !== 1) this.torn += 1;
      this.expected = actIndex < actSize ? { actId, index: actIndex + 1 } : undefined;
    }
  }

  report(): TailReport {
    return { ...this.positions.report(), torn: this.torn };
  }
}

export interface ChangeSeen {
  readonly changeNo: number;
  readonly position: number;
  readonly personId: string;
  readonly version: number;
  readonly actId: string;
}

/** The change log as the publisher reads it: by number, and the content of each number never changes. */
export class ChangeCheck {
  private readonly numbers = new DenseCheck();
  /** The ledger position up to which the registry has recorded changes. */
  position = 0;

  get last(): number {
    return this.numbers.last;
  }

  take(changes: readonly ChangeSeen[]): void {
    for (const { changeNo, position, personId, version, actId } of changes) {
      this.numbers.take(changeNo, `${position} ${personId} ${version} ${actId}`);
      this.position = Math.max(this.position, position);
    }
  }

  report(): TailReport {
    return { ...this.numbers.report(), torn: 0 };
  }
}

export interface Tail<Check> {
  readonly check: Check;
  /** Stops at the current end. */
  readonly finish: () => Promise<TailReport>;
}

const PAGE = 5_000;

/** Follows without end and waits for a server that is away. `pageSize` is called before each page. */
export function tailLedger(pool: Pool, pageSize: () => number = () => PAGE): Tail<TailCheck> {
  const ledger = new PostgresLedger(pool, 'registry');
  const check = new TailCheck();
  const loop = follow(async () => {
    const page = await ledger.readAfter(check.last, pageSize());
    check.take(page);
    return page.length;
  });
  return { check, finish: () => loop.finish().then(() => check.report()) };
}

export async function readChanges(pool: Pool, after: number, limit = PAGE): Promise<ChangeSeen[]> {
  const { rows } = await pool.query<ChangeSeen>(
    `SELECT change_no::float8 AS "changeNo", position::float8, person_id AS "personId", version, act_id AS "actId"
     FROM registry.change WHERE change_no > $1 ORDER BY change_no LIMIT $2`,
    [after, limit],
  );
  return rows;
}

export function tailChanges(pool: Pool): Tail<ChangeCheck> {
  const check = new ChangeCheck();
  const loop = follow(async () => {
    const page = await readChanges(pool, check.last);
    check.take(page);
    return page.length;
  });
  return { check, finish: () => loop.finish().then(() => check.report()) };
}

/** The control: a poller of a sequence requests the rows after the last one it has seen. */
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

/** Short enough that the control reads while rows are being committed, and long enough to spare the server. */
const EMPTY_WAIT_MS = 4;
const AWAY_WAIT_MS = 50;

function follow(read: () => Promise<number>): { finish: () => Promise<void> } {
  let finishing = false;
  const run = async () => {
    for (;;) {
      const count = await read().catch(() => undefined);
      if (count === 0 && finishing) return;
      if (!count) await pause(count === 0 ? EMPTY_WAIT_MS : AWAY_WAIT_MS);
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
