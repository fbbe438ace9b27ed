import type { Pool, PoolClient } from 'pg';
import type { TableRows } from '@peristiwa/postgres';

/** Another holder has the lease now: the work under way must not be committed. */
export class FencedError extends Error {
  constructor(readonly lease: string) {
    super(`The lease ${lease} was taken over`);
    this.name = 'FencedError';
  }
}

export interface LeaseOptions {
  /** The owner's schema, in which `checkpointTableSql` created the table. */
  readonly schema: string;
  readonly name: string;
  /** Unique per holder, such as a UUID generated at start. */
  readonly owner: string;
  readonly ttlMs: number;
  /** The epoch of a lease that another thread of this process holds and renews; this instance only locks it. */
  readonly epoch?: string;
}

/**
 * SQL of the table of leases and checkpoints, for the owner's migration. One row is one job: its lease holder, the
 * expiry and epoch of the lease, and the checkpoint. The rows are few and updated often, so each page is left mostly
 * empty (HOT updates).
 */
export function checkpointTableSql(schema: string): string {
  return `CREATE TABLE ${identifier(schema)}.checkpoint (
    name text PRIMARY KEY,
    position bigint NOT NULL DEFAULT 0,
    epoch bigint NOT NULL DEFAULT 0,
    owner text NOT NULL DEFAULT '',
    leased_until timestamptz NOT NULL DEFAULT '-infinity',
    moved_at timestamptz NOT NULL DEFAULT clock_timestamp()
  ) WITH (fillfactor = 10)`;
}

/**
 * A row lease with a fencing epoch: at most one holder does a job. Only the server's clock counts, and every grant raises
 * the epoch, so a holder whose lease expired while it was paused finds its next `lock`, `advance` or `renew` refused.
 * Session advisory locks would not survive a connection pooler (`event-store.md` §4).
 *
 * Modes: idle → (acquire) held → (release, or taken over after `ttlMs`) idle.
 */
export class Lease {
  private readonly table: string;
  private grant: { readonly epoch: string; readonly position: number } | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly options: LeaseOptions,
  ) {
    this.table = `${identifier(options.schema)}.checkpoint`;
    if (options.epoch !== undefined) this.grant = { epoch: options.epoch, position: 0 };
  }

  get isHeld(): boolean {
    return this.grant !== undefined;
  }

  /** The checkpoint when the lease was granted. */
  get startPosition(): number {
    return this.grant?.position ?? 0;
  }

  /** @returns false while another holder has it. Waits while that holder commits a batch. */
  async acquire(): Promise<boolean> {
    const { name, owner, ttlMs } = this.options;
    const { rows } = await this.pool.query<{ epoch: string; position: string }>(
      `INSERT INTO ${this.table} AS held (name, owner, epoch, leased_until)
       VALUES ($1, $2, 1, clock_timestamp() + $3 * interval '1 ms')
       ON CONFLICT (name) DO UPDATE
       SET owner = excluded.owner, epoch = held.epoch + 1, leased_until = clock_timestamp() + $3 * interval '1 ms'
       WHERE ${isFreeSql('held.leased_until', '$3')} OR held.owner = excluded.owner
       RETURNING epoch, position`,
      [name, owner, ttlMs],
    );
    const row = rows[0];
    this.grant = row && { epoch: row.epoch, position: Number(row.position) };
    return this.isHeld;
  }

  /** Extends the lease. @throws FencedError when it was taken over. */
  async renew(): Promise<void> {
    const { name, ttlMs } = this.options;
    const { rowCount } = await this.pool.query(
      `UPDATE ${this.table} SET leased_until = clock_timestamp() + $3 * interval '1 ms'
       WHERE name = $1 AND epoch = $2`,
      [name, this.epoch(), ttlMs],
    );
    if (rowCount !== 1) throw this.fenced();
  }

  /**
   * Releases the lease and notifies `releasedChannel`, so that the next holder can start at once; does nothing when it
   * was taken over already.
   */
  async release(): Promise<void> {
    if (!this.grant) return;
    const { epoch } = this.grant;
    this.grant = undefined;
    await this.pool.query(
      `WITH released AS (
         UPDATE ${this.table} SET leased_until = '-infinity' WHERE name = $1 AND epoch = $2 RETURNING name)
       SELECT pg_notify($3, name) FROM released`,
      [this.options.name, epoch, releasedChannel(this.options.schema)],
    );
  }

  /**
   * Gives up the grant in memory only. The next `acquire` raises the epoch: a statement of the old grant whose answer
   * was lost, and which may still be on its way, is refused from then on.
   */
  drop(): void {
    this.grant = undefined;
  }

  /**
   * Locks the row until the commit and returns the checkpoint. It is the first statement of a transaction of the job,
   * or, where threads of one holder write at the same time, the last one that waits for others. If the session then
   * becomes idle, the server ends it after `ttlMs`, so that a frozen holder cannot keep the row.
   * @throws FencedError
   */
  async lock(client: PoolClient): Promise<number> {
    const { rows } = await client.query<{ position: string }>(
      `SELECT position, set_config('idle_in_transaction_session_timeout', $3, true)
       FROM ${this.table} WHERE name = $1 AND epoch = $2 FOR UPDATE`,
      [this.options.name, this.epoch(), String(this.options.ttlMs)],
    );
    const row = rows[0];
    if (!row) throw this.fenced();
    return Number(row.position);
  }

  /**
   * Called before long work in a transaction that locks last: from here on the server ends the session if it becomes
   * idle.
   */
  async limitSilence(client: PoolClient): Promise<void> {
    await client.query(`SELECT set_config('idle_in_transaction_session_timeout', $1, true)`, [
      String(this.options.ttlMs),
    ]);
  }

  /** Advances the checkpoint in the caller's transaction and extends the lease. @throws FencedError */
  async advance(client: PoolClient, from: number, to: number): Promise<void> {
    const { name, ttlMs } = this.options;
    const { rowCount } = await client.query(
      `UPDATE ${this.table} SET position = $4, moved_at = clock_timestamp(),
         leased_until = clock_timestamp() + $5 * interval '1 ms'
       WHERE name = $1 AND epoch = $2 AND position = $3`,
      [name, this.epoch(), from, to, ttlMs],
    );
    if (rowCount !== 1) throw this.fenced();
  }

  /**
   * The same as `lock` and `advance` together, as the first table of one statement (`writeTables`), with which a batch is
   * one trip and one commit. The other tables read its row: when the lease was taken over there is none, and nothing is
   * written. @throws FencedError
   */
  advanceRows(from: number, to: number): TableRows {
    const { name, ttlMs } = this.options;
    return {
      types: ['text', 'bigint', 'bigint', 'bigint', 'int'],
      insert: (arrays) => `UPDATE ${this.table} c SET position = n.target, moved_at = clock_timestamp(),
          leased_until = clock_timestamp() + n.ttl * interval '1 ms'
        FROM unnest(${arrays}) AS n(name, epoch, origin, target, ttl)
        WHERE c.name = n.name AND c.epoch = n.epoch AND c.position = n.origin RETURNING c.position`,
      values: [[name], [this.epoch()], [from], [to], [ttlMs]],
    };
  }

  /** Parameters with which another thread of this process locks under the same grant. @throws FencedError */
  forThread(): LeaseOptions {
    return { ...this.options, epoch: this.epoch() };
  }

  private epoch(): string {
    if (!this.grant) throw new FencedError(this.options.name);
    return this.grant.epoch;
  }

  private fenced(): FencedError {
    this.grant = undefined;
    return new FencedError(this.options.name);
  }
}

/**
 * SQL: whether a lease is over. One that ends much later than a lease lasts was granted while the server's clock was ahead
 * (or is from a server whose clock was, before a failover): its holder may be gone, and if it is not, its next write is
 * fenced. A lease until `infinity` is held on purpose.
 */
export function isFreeSql(leasedUntil: string, ttlMs: string): string {
  return `(${leasedUntil} < clock_timestamp() OR (${leasedUntil} < 'infinity'
    AND ${leasedUntil} > clock_timestamp() + ${ttlMs} * interval '1 ms' + interval '${CLOCK_SECONDS} s'))`;
}

/** Clocks of servers may differ so much. */
const CLOCK_SECONDS = 30;

/** NOTIFY channel of a schema: a lease was released. The payload is its name. */
export function releasedChannel(schema: string): string {
  return `${identifier(schema)}_released`;
}

/** Schema names come from code; any other value is a bug and must not reach the server. */
export function identifier(name: string): string {
  if (!/^[a-z_][a-z0-9_]*$/.test(name)) throw new Error('A schema name has lower-case letters, digits and _');
  return name;
}
