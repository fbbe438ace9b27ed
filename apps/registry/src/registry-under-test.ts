import type { Pool } from 'pg';
import { PostgresLedger, type StoredEvent } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import { CheckpointWatch, type ProjectionRunner } from '@peristiwa/projections';
import { testDatabase, LedgerFixture, type TestDatabase } from '@peristiwa/testing';
import { migrateRegistry } from './migrate-registry';
import { PROJECTION, ROLE, SCHEMA } from './names';
import { registryRunner, type RegistryRunnerOptions } from './projector/registry-runner';
import { Rebuild, type RebuildOptions } from './rebuild/rebuild';

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

export interface SliceStanding {
  readonly slice: number;
  readonly position: number;
  /** The holder of the lease now; null when there is none. */
  readonly owner: string | null;
}

/** A ledger to which a spec appends facts, and registries that project it, each on its own database. */
export class RegistriesUnderTest {
  private readonly databases: TestDatabase[] = [];
  private readonly pools: Pool[] = [];
  private readonly runners: ProjectionRunner<StoredEvent>[] = [];

  private constructor(
    readonly url: string,
    readonly writer: LedgerFixture,
  ) {}

  /** The ledger, with a registry beside it in the same database. */
  static async open(): Promise<RegistriesUnderTest> {
    const database = await testDatabase('shared');
    const under = new RegistriesUnderTest(database.url, await LedgerFixture.open(database.url));
    under.databases.push(database);
    await migrateRegistry(database.url);
    return under;
  }

  async close(): Promise<void> {
    await this.stopAll();
    await this.writer.close();
    await Promise.all(this.pools.map((pool) => pool.end()));
    for (const database of this.databases) await database.drop();
  }

  pool(url = this.url, role?: string): Pool {
    const pool = createPool({ url, role, name: 'spec' });
    this.pools.push(pool);
    return pool;
  }

  get ledger(): PostgresLedger {
    return new PostgresLedger(this.pool(this.url, ROLE), 'registry');
  }

  start(owner: string, options: Partial<RegistryRunnerOptions> = {}, url = this.url) {
    const pool = this.pool(url, ROLE);
    const choices = { batchSize: 20, leaseMs: 500, retryMs: { outage: 5, blocked: 5 }, log: SILENT };
    const runner = registryRunner({ pool, ledger: this.ledger, owner, ...choices, ...options });
    this.runners.push(runner);
    runner.start();
    return runner;
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.runners.splice(0).map((runner) => runner.stop()));
  }

  async reached(position: number, url = this.url): Promise<void> {
    const watch = new CheckpointWatch(this.pool(url), SCHEMA, PROJECTION);
    if (!(await watch.reached(position, 30_000))) throw new Error(`Position ${position} was not reached`);
  }

  /** The contents that one projector alone makes from the same ledger, on another database. */
  async asOfOne(): Promise<Awaited<ReturnType<typeof contentsOf>>> {
    const database = await testDatabase('alone');
    this.databases.push(database);
    await migrateRegistry(database.url);
    const runner = this.start('alone', { batchSize: 1_000 }, database.url);
    await this.reached(await this.ledger.tail(), database.url);
    await runner.stop();
    return contentsOf(this.pool(database.url));
  }
}

type RebuildAccess = Pick<RebuildOptions, 'pool' | 'ledgerPool' | 'ledger'>;

/** A rebuild with the settings of the specifications, except those that `options` gives. */
export function rebuildUnderTest(options: RebuildAccess & Partial<RebuildOptions>): Rebuild {
  return new Rebuild({
    kind: 'rebuild',
    verifyOnly: false,
    memoryMb: 32,
    share: 50,
    onProgress: () => undefined,
    leaseMs: 1_000,
    ...options,
  });
}

/** All rows that the projection wrote, in order, as text, so that a difference of one byte is found. */
export async function contentsOf(owner: Pool) {
  const rows = async (table: string, key: string) =>
    (await owner.query(`SELECT to_json(t)::text AS row FROM registry.${table} t ORDER BY ${key}`)).rows.map(
      ({ row }) => row as string,
    );
  return {
    persons: await rows('person', 'person_id'),
    families: await rows('family', 'family_id'),
    changes: await rows('change', 'change_no'),
    parked: (await owner.query('SELECT stream_id, kind, reason, version FROM registry.anomaly ORDER BY 1'))
      .rows,
    pending: await rows('change_pending', 'due'),
  };
}

export async function standingOf(owner: Pool): Promise<SliceStanding[]> {
  const { rows } = await owner.query<SliceStanding>(
    `SELECT slice, position::float8 AS position, CASE WHEN leased_until > clock_timestamp() THEN owner END AS owner
     FROM registry.projection_slice WHERE name = 'registry' ORDER BY slice`,
  );
  return rows;
}

/** Waits until the slices are shared as `condition` says. */
export async function shared(
  owner: Pool,
  condition: (owners: readonly (string | null)[]) => boolean,
): Promise<(string | null)[]> {
  for (;;) {
    const owners = (await standingOf(owner)).map((standing) => standing.owner);
    if (condition(owners)) return owners;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** How many slices each owner has, the largest share first; slices without an owner are not counted. */
export function sharesOf(owners: readonly (string | null)[]): number[] {
  const held = owners.filter((owner) => owner !== null);
  const counts = [...new Set(held)].map((owner) => held.filter((other) => other === owner).length);
  return counts.toSorted((a, b) => b - a);
}
