import type { Pool } from 'pg';
import { FencedError, identifier, isFreeSql, releasedChannel } from './lease';

interface LeaseSetOptions {
  /** The owner's schema, in which `checkpointTableSql` created the table. */
  readonly schema: string;
  /** Unique per holder, such as a UUID generated at start. */
  readonly owner: string;
  readonly ttlMs: number;
}

interface HeldLease {
  readonly epoch: string;
  /** The checkpoint when the lease was last extended. */
  readonly position: number;
  /** When it was last extended, by the clock of this process. */
  readonly keptAt: number;
}

/**
 * Leases of many jobs of one process, with the rows and the fencing of `Lease`: one statement takes the free ones and
 * extends those that are held, so a hundred idle jobs cost as much as one. A job whose checkpoint may only rise, and
 * whose work may be repeated, stores it with `advance`.
 */
export class LeaseSet {
  private readonly table: string;
  private readonly held = new Map<string, HeldLease>();

  constructor(
    private readonly pool: Pool,
    private readonly options: LeaseSetOptions,
  ) {
    this.table = `${identifier(options.schema)}.checkpoint`;
  }

  /**
   * The lease of a job. Undefined while another process has it, and when it may have expired by the clock of this
   * process: from then on another one may do the job.
   */
  grantOf(name: string): HeldLease | undefined {
    const held = this.held.get(name);
    return held && performance.now() - held.keptAt < this.options.ttlMs ? held : undefined;
  }

  /**
   * Takes the free leases among `names` and extends those that are held. A row that its holder is writing at this
   * moment is left for the next time.
   */
  async keep(names: readonly string[]): Promise<void> {
    const { owner, ttlMs } = this.options;
    const startedAt = performance.now();
    const known = names.map((name) => this.held.get(name)?.epoch ?? '0');
    await this.insertMissing(names);
    const { rows } = await this.pool.query<{
      name: string;
      epoch: string;
      position: string;
      is_kept: boolean;
      is_own: boolean;
    }>({
      name: `keep ${this.table}`,
      text: `WITH wanted AS (SELECT * FROM unnest($1::text[], $2::bigint[]) AS n(name, epoch)),
         free AS (SELECT c.name FROM ${this.table} c JOIN wanted USING (name)
           WHERE ${isFreeSql('c.leased_until', '$4')} OR c.owner = $3 ORDER BY c.name FOR UPDATE OF c SKIP LOCKED),
         kept AS (UPDATE ${this.table} c SET leased_until = clock_timestamp() + $4 * interval '1 ms', owner = $3,
             epoch = c.epoch + (c.owner <> $3 OR c.epoch <> wanted.epoch)::int
           FROM free JOIN wanted USING (name) WHERE c.name = free.name RETURNING c.name, c.epoch, c.position)
       SELECT c.name, coalesce(k.epoch, c.epoch) AS epoch, coalesce(k.position, c.position) AS position,
         k.name IS NOT NULL AS is_kept, c.owner = $3 AND c.epoch = wanted.epoch AS is_own
       FROM ${this.table} c JOIN wanted USING (name) LEFT JOIN kept k USING (name)`,
      values: [names, known, owner, ttlMs],
    });
    for (const { name, epoch, position, is_kept: isKept, is_own: isOwn } of rows) {
      if (isKept) this.held.set(name, { epoch, position: Number(position), keptAt: startedAt });
      else if (!isOwn) this.held.delete(name);
    }
  }

  /**
   * Raises the checkpoint. Repeating it is harmless, so a lost answer is too: the next call raises it further. The
   * commit does not wait for the disk: after a crash of the server the job repeats its last work. @throws FencedError
   */
  async advance(name: string, to: number): Promise<void> {
    const { rowCount } = await this.pool.query({
      name: `advance ${this.table}`,
      text: `UPDATE ${this.table} SET position = greatest(position, $3), moved_at = clock_timestamp()
        WHERE name = $1 AND epoch = $2 RETURNING set_config('synchronous_commit', 'off', true)`,
      values: [name, this.held.get(name)?.epoch ?? '0', to],
    });
    if (rowCount === 1) return;
    this.held.delete(name);
    throw new FencedError(name);
  }

  /** Releases the leases and notifies `releasedChannel`, so that the next holder can start at once. */
  async release(): Promise<void> {
    const names = [...this.held.keys()];
    const epochs = [...this.held.values()].map(({ epoch }) => epoch);
    this.held.clear();
    if (names.length === 0) return;
    await this.pool.query(
      `WITH released AS (UPDATE ${this.table} c SET leased_until = '-infinity'
         FROM unnest($1::text[], $2::bigint[]) AS n(name, epoch)
         WHERE c.name = n.name AND c.epoch = n.epoch RETURNING c.name)
       SELECT pg_notify($3, count(*)::text) FROM released`,
      [names, epochs, releasedChannel(this.options.schema)],
    );
  }

  private readonly inserted = new Set<string>();
  private async insertMissing(names: readonly string[]): Promise<void> {
    const missing = names.filter((name) => !this.inserted.has(name));
    if (missing.length === 0) return;
    await this.pool.query(
      `INSERT INTO ${this.table} (name) SELECT * FROM unnest($1::text[]) ON CONFLICT (name) DO NOTHING`,
      [missing],
    );
    for (const name of missing) this.inserted.add(name);
  }
}
