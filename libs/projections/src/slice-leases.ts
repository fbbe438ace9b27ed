import type { Pool, PoolClient } from 'pg';
import { writeTables, type TableRows } from '@peristiwa/postgres';
import { balanceOf } from './balance';
import { FencedError, identifier, isFreeSql, type LeaseOptions } from './lease';

/**
 * SQL of the tables of a sliced projection, for the owner's migration. One row is one slice: the partitions of the
 * source that it reads, its checkpoint, and the holder, expiry and epoch of its lease. The rows are few and updated
 * often, so each page is left mostly empty (HOT updates). The row of a worker shows that it is alive, also while it
 * has no slice.
 */
export function sliceTablesSql(schema: string): string {
  const at = identifier(schema);
  return `CREATE TABLE ${at}.projection_slice (
    name text,
    slice smallint,
    partitions smallint[] NOT NULL,
    position bigint NOT NULL DEFAULT 0,
    epoch bigint NOT NULL DEFAULT 0,
    owner text NOT NULL DEFAULT '',
    leased_until timestamptz NOT NULL DEFAULT '-infinity',
    moved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (name, slice)
  ) WITH (fillfactor = 10);
  CREATE TABLE ${at}.projection_worker (
    name text,
    owner text,
    joined_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    alive_until timestamptz NOT NULL,
    PRIMARY KEY (name, owner)
  ) WITH (fillfactor = 10)`;
}

/**
 * SQL of a migration that adds the fold version: all states of a slice have at least this version. 0 means unknown,
 * for states from before this column.
 */
export function sliceFoldVersionSql(schema: string): string {
  return `ALTER TABLE ${identifier(schema)}.projection_slice ADD COLUMN fold_version smallint NOT NULL DEFAULT 0`;
}

export interface SliceLeaseOptions extends LeaseOptions {
  /** The version of the fold that this worker uses. */
  readonly foldVersion: number;
}

interface HeldSlice {
  readonly slice: number;
  readonly epoch: string;
  readonly partitions: readonly number[];
  readonly foldVersion: number;
  position: number;
}

/** Slices of one worker that are at the same position: read, applied and advanced together. */
export interface SliceGroup {
  readonly slices: readonly number[];
  readonly partitions: readonly number[];
  readonly position: number;
  /** The position of the worker's next group; at that position the two groups are merged. */
  readonly until: number | undefined;
  /** Whether it holds all slices of the projection, so that no other worker can be active. */
  readonly isWhole: boolean;
}

/**
 * A worker's share of the slices of one projection. Each slice is a row lease with a fencing epoch, like `Lease`:
 * every grant raises the epoch, so that a worker whose lease expired while it was paused finds its next `lock` or
 * `advance` refused.
 */
export class SliceLeases {
  private readonly table: string;
  private readonly workers: string;
  private held: HeldSlice[] = [];
  private total = 0;

  constructor(
    private readonly pool: Pool,
    private readonly options: SliceLeaseOptions,
  ) {
    this.table = `${identifier(options.schema)}.projection_slice`;
    this.workers = `${identifier(options.schema)}.projection_worker`;
  }

  get slices(): readonly number[] {
    return this.held.map(({ slice }) => slice);
  }

  /** The lowest position of the held slices; undefined without any. */
  get position(): number | undefined {
    return this.held.length > 0 ? Math.min(...this.held.map(({ position }) => position)) : undefined;
  }

  /** The held slices with states of another version of the fold, and which version. */
  get otherFolds(): readonly { readonly slice: number; readonly foldVersion: number }[] {
    return this.held
      .filter(({ position, foldVersion }) => position > 0 && foldVersion !== this.options.foldVersion)
      .map(({ slice, foldVersion }) => ({ slice, foldVersion }));
  }

  /** The held slices that are furthest behind. */
  group(): SliceGroup | undefined {
    const { position } = this;
    if (position === undefined) return undefined;
    const own = this.held.filter((held) => held.position === position);
    const others = this.held.filter((held) => held.position > position);
    return {
      slices: own.map(({ slice }) => slice),
      partitions: own.flatMap(({ partitions }) => partitions),
      position,
      until: others.length > 0 ? Math.min(...others.map((held) => held.position)) : undefined,
      isWhole: own.length === this.total,
    };
  }

  /** Reports this worker alive and extends its leases; slices that another worker took over are dropped. */
  async renew(): Promise<void> {
    const { name, owner, ttlMs } = this.options;
    await this.pool.query(
      `WITH gone AS (DELETE FROM ${this.workers} WHERE name = $1 AND owner <> $2
         AND alive_until < clock_timestamp() - interval '1 minute')
       INSERT INTO ${this.workers} AS known (name, owner, alive_until)
       VALUES ($1, $2, clock_timestamp() + $3 * interval '1 ms')
       ON CONFLICT (name, owner) DO UPDATE SET alive_until = excluded.alive_until`,
      [name, owner, ttlMs],
    );
    if (this.held.length === 0) return;
    const { rows } = await this.pool.query<{ slice: number }>(
      `WITH mine AS (SELECT t.name, t.slice FROM ${this.table} t
         JOIN unnest($3::int[], $4::bigint[]) AS held(slice, epoch) USING (slice, epoch)
         WHERE t.name = $1 ORDER BY slice FOR UPDATE OF t)
       UPDATE ${this.table} t SET leased_until = clock_timestamp() + $2 * interval '1 ms'
       FROM mine WHERE t.name = mine.name AND t.slice = mine.slice RETURNING t.slice`,
      [name, ttlMs, ...this.claims(this.slices)],
    );
    this.keepOnly(rows.map(({ slice }) => slice));
  }

  /** Releases slices above the fair share and takes free slices up to it. @returns what changed, if anything */
  async balance(): Promise<{ readonly taken: readonly number[]; readonly given: readonly number[] }> {
    const { name, owner, ttlMs } = this.options;
    const { rows } = await this.pool.query<{
      slice: number;
      leased: string | null;
      workers: string[] | null;
    }>(
      `SELECT slice, CASE WHEN NOT ${isFreeSql('leased_until', '$2')} THEN owner END AS leased,
         (SELECT array_agg(owner ORDER BY joined_at, owner) FROM ${this.workers}
          WHERE name = $1 AND NOT ${isFreeSql('alive_until', '$2')}) AS workers
       FROM ${this.table} WHERE name = $1 ORDER BY slice`,
      [name, ttlMs],
    );
    this.total = rows.length;
    const holds = new Set(this.slices);
    const slices = rows.map(({ slice, leased }) => {
      // A slice that the table grants to us without our knowledge (its answer was lost) may be taken. A slice that we
      // hold stays ours until another worker takes it, even if its lease has expired.
      const isFree = leased === null || leased === owner;
      return { slice, leasedBy: isFree ? (holds.has(slice) ? owner : undefined) : leased };
    });
    const { surplus, wanted } = balanceOf({ slices, workers: rows[0]?.workers ?? [] }, owner);
    await this.giveUp(surplus);
    return { taken: await this.take(wanted), given: surplus };
  }

  /** Releases all slices, so that other workers can start at once. */
  async release(): Promise<void> {
    await this.giveUp(this.slices);
    const { name, owner } = this.options;
    await this.pool.query(`DELETE FROM ${this.workers} WHERE name = $1 AND owner = $2`, [name, owner]);
  }

  /**
   * First statement of a transaction of a group: locks its rows until the commit. If the session then becomes idle,
   * the server ends it after `ttlMs`, so that a frozen worker cannot keep them. @returns false when the slices are
   * not at the position that this worker expects: an earlier commit succeeded although its answer was lost. @throws
   * FencedError
   */
  async lock(client: PoolClient, { slices, position }: SliceGroup): Promise<boolean> {
    const { rows } = await client.query<{ slice: number; position: string }>(
      `SELECT slice, position, set_config('idle_in_transaction_session_timeout', $2, true)
       FROM ${this.table} t JOIN unnest($3::int[], $4::bigint[]) AS held(slice, epoch) USING (slice, epoch)
       WHERE t.name = $1 ORDER BY slice FOR UPDATE OF t`,
      [this.options.name, String(this.options.ttlMs), ...this.claims(slices)],
    );
    const found = new Map(rows.map((row) => [row.slice, Number(row.position)]));
    if (found.size < slices.length) throw this.fenced(slices.filter((slice) => !found.has(slice)));
    const isAsKnown = [...found.values()].every((at) => at === position);
    if (!isAsKnown) for (const held of this.held) held.position = found.get(held.slice) ?? held.position;
    return isAsKnown;
  }

  /**
   * Advances the checkpoints of a group in the caller's transaction and extends the leases. A slice that starts at 0 has
   * states of this worker's fold only; any other keeps the oldest version of the fold that wrote to it. @throws FencedError
   */
  async advance(client: PoolClient, group: SliceGroup, to: number): Promise<void> {
    const rows = await writeTables(client, `advance ${this.table}`, [this.advanceRows(group, to)]);
    if (rows !== group.slices.length) throw this.fenced(group.slices);
  }

  /**
   * What `lock` and `advance` do, as the first table of one guarded statement that writes the batch as well. It returns
   * no row when a lease was taken over or a checkpoint is not at the expected position.
   */
  advanceRows({ slices, position }: SliceGroup, to: number): TableRows {
    const { name, ttlMs, foldVersion } = this.options;
    const [held, epochs] = this.claims(slices);
    const each = <Value>(value: Value): Value[] => held.map(() => value);
    return {
      types: ['text', 'int', 'bigint', 'bigint', 'bigint', 'int', 'smallint', 'int'],
      // The rows are locked before they are counted, so that a lease taken over meanwhile is not counted.
      insert: (arrays) => `UPDATE ${this.table} t SET position = own.target, moved_at = clock_timestamp(),
          leased_until = clock_timestamp() + own.ttl * interval '1 ms',
          fold_version = CASE WHEN t.position = 0 THEN own.fold ELSE least(t.fold_version, own.fold) END
        FROM (SELECT locked.*, count(*) OVER () AS found FROM (
            SELECT n.* FROM ${this.table} t
            JOIN unnest(${arrays}) AS n(name, slice, epoch, origin, target, ttl, fold, wanted)
              ON t.name = n.name AND t.slice = n.slice AND t.epoch = n.epoch AND t.position = n.origin
            ORDER BY t.slice FOR UPDATE OF t) locked) own
        WHERE t.name = own.name AND t.slice = own.slice AND own.found = own.wanted RETURNING t.slice`,
      values: [
        ...[each(name), held, epochs, each(position), each(to), each(ttlMs), each(foldVersion)],
        each(slices.length),
      ],
    };
  }

  /** Called when the transaction of `advance`, or the statement with `advanceRows`, has committed. */
  moved({ slices }: SliceGroup, to: number): void {
    for (const held of this.held) if (slices.includes(held.slice)) held.position = to;
  }

  private async take(wanted: readonly number[]): Promise<number[]> {
    if (wanted.length === 0) return [];
    const { name, owner, ttlMs } = this.options;
    // A locked row is being committed by its former holder; the next round will see the result.
    const { rows } = await this.pool.query<{
      slice: number;
      epoch: string;
      partitions: number[];
      foldVersion: number;
      position: string;
    }>(
      `WITH free AS (SELECT name, slice FROM ${this.table}
         WHERE name = $1 AND slice = ANY ($4::int[]) AND (${isFreeSql('leased_until', '$3')} OR owner = $2)
         ORDER BY slice FOR UPDATE SKIP LOCKED)
       UPDATE ${this.table} t
       SET owner = $2, epoch = t.epoch + 1, leased_until = clock_timestamp() + $3 * interval '1 ms'
       FROM free WHERE t.name = free.name AND t.slice = free.slice
       RETURNING t.slice, t.epoch, t.partitions, t.fold_version AS "foldVersion", t.position`,
      [name, owner, ttlMs, [...wanted]],
    );
    const taken = rows.map((row) => {
      const position = Number(row.position);
      // There is no state yet: `advance` writes the version of this worker's fold.
      const foldVersion = position === 0 ? this.options.foldVersion : row.foldVersion;
      return { ...row, position, foldVersion };
    });
    const all = [...this.held.filter(({ slice }) => !taken.some((held) => held.slice === slice)), ...taken];
    this.held = all.toSorted((a, b) => a.slice - b.slice);
    return taken.map(({ slice }) => slice);
  }

  private async giveUp(slices: readonly number[]): Promise<void> {
    if (slices.length === 0) return;
    const claims = this.claims(slices);
    this.held = this.held.filter(({ slice }) => !slices.includes(slice));
    await this.pool.query(
      `WITH mine AS (SELECT t.name, t.slice FROM ${this.table} t
         JOIN unnest($2::int[], $3::bigint[]) AS held(slice, epoch) USING (slice, epoch)
         WHERE t.name = $1 ORDER BY slice FOR UPDATE OF t)
       UPDATE ${this.table} t SET leased_until = '-infinity'
       FROM mine WHERE t.name = mine.name AND t.slice = mine.slice`,
      [this.options.name, ...claims],
    );
  }

  /** The slices and the epochs under which they are held, as two arrays. */
  private claims(slices: readonly number[]): [number[], string[]] {
    const held = this.held.filter(({ slice }) => slices.includes(slice));
    return [held.map(({ slice }) => slice), held.map(({ epoch }) => epoch)];
  }

  private keepOnly(slices: readonly number[]): void {
    this.held = this.held.filter(({ slice }) => slices.includes(slice));
  }

  private fenced(lost: readonly number[]): FencedError {
    this.held = this.held.filter(({ slice }) => !lost.includes(slice));
    return new FencedError(`${this.options.name}, slice ${lost.join(', ')},`);
  }
}
