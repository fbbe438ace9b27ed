import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client, type Pool } from 'pg';
import {
  defaultCacheDir,
  resolveKafkaJars,
  startKafka,
  startPostgres,
  type RunningPostgres,
} from '@peristiwa/embedded';
import { createPool } from '@peristiwa/postgres';

/** Resources of a path. Servers, pools and databases are closed by the code that opened the environment. */
export interface BenchEnvironment {
  readonly postgres: RunningPostgres;
  readonly folder: string;
  /** Creates a separate empty database. */
  readonly newDatabase: (name: string) => Promise<string>;
  readonly pool: (url: string, options?: { readonly role?: string; readonly max?: number }) => Pool;
  /** Started when a path first requests it. */
  readonly kafka: () => Promise<string[]>;
  /** Divides the work of each cell: 1 for a recorded run, more for a quick look. */
  readonly scale: number;
  /** Runs at the end, in reverse order. */
  readonly onEnd: (end: () => Promise<unknown>) => void;
  readonly say: (line: string) => void;
}

export interface EnvironmentOptions {
  /** Scratch folder, emptied at the start and removed at the end. */
  readonly folder: string;
  readonly scale: number;
  /**
   * Logs plan and times of statements slower than 1 ms, also inside functions. Slows everything down: for profiling
   * only.
   */
  readonly explain?: boolean;
  /** The server writes its log also for logical decoding, which Debezium needs. */
  readonly logicalDecoding?: boolean;
  /** The server keeps the instant of each commit, so that a path can read it. */
  readonly commitTimes?: boolean;
  readonly say: (line: string) => void;
}

const EXPLAIN = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '1ms',
  'auto_explain.log_nested_statements': 'on',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_buffers': 'off',
  'auto_explain.log_parameter_max_length': '0',
};

/** A real server with durable writes on, as in production: a ledger that may lose its last second would not count. */
export async function openEnvironment({
  folder,
  scale,
  explain,
  logicalDecoding = false,
  commitTimes = false,
  say,
}: EnvironmentOptions): Promise<{ environment: BenchEnvironment; close: () => Promise<void> }> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // When this runs as root, PostgreSQL runs under another account, which must be able to enter the folder.
  chmodSync(folder, 0o711);
  const ends: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (let end = ends.pop(); end; end = ends.pop()) await end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    let postgres = await startPostgres({ dataDir: join(folder, 'postgres'), onLog: say });
    ends.push(() => postgres.stop());
    if (logicalDecoding || commitTimes) {
      if (logicalDecoding) await execute(postgres.url, 'ALTER SYSTEM SET wal_level = logical');
      if (commitTimes) await execute(postgres.url, 'ALTER SYSTEM SET track_commit_timestamp = on');
      await postgres.stop();
      postgres = await startPostgres({ dataDir: join(folder, 'postgres'), port: postgres.port, onLog: say });
    }
    // A checkpoint in the middle of one cell and not of the other would be the largest source of noise.
    await execute(postgres.url, "ALTER SYSTEM SET max_wal_size = '8GB'", 'SELECT pg_reload_conf()');
    if (explain) {
      const settings = Object.entries(EXPLAIN).map(
        ([name, value]) => `ALTER SYSTEM SET ${name} = '${value}'`,
      );
      await execute(postgres.url, "LOAD 'auto_explain'", ...settings, 'SELECT pg_reload_conf()');
    }
    let kafka: Promise<string[]> | undefined;
    const environment: BenchEnvironment = {
      postgres,
      folder,
      scale,
      say,
      onEnd: (end) => ends.push(end),
      newDatabase: async (name) => {
        await execute(postgres.url, `CREATE DATABASE "${name}"`);
        return Object.assign(new URL(postgres.url), { pathname: `/${name}` }).toString();
      },
      pool: (url, options = {}) => {
        const pool = createPool({ url, name: 'bench', purpose: 'job', ...options });
        ends.push(() => pool.end());
        return pool;
      },
      kafka: () => (kafka ??= openKafka(folder, say, ends)),
    };
    return { environment, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openKafka(
  folder: string,
  onLog: (line: string) => void,
  ends: (() => Promise<unknown>)[],
): Promise<string[]> {
  const libDir = await resolveKafkaJars({ cacheDir: defaultCacheDir(process.env), onLog });
  const kafka = await startKafka({ dataDir: join(folder, 'kafka'), libDir, onLog });
  ends.push(() => kafka.stop());
  return kafka.brokers;
}

async function execute(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Empties tables whose triggers forbid it, as only a superuser can, and waits until the disk is idle. */
export async function emptied(owner: Pool, tables: readonly string[]): Promise<void> {
  const client = await owner.connect();
  try {
    await client.query('SET session_replication_role = replica');
    if (tables.length > 0) await client.query(`TRUNCATE ${tables.join(', ')}`);
    await client.query('RESET session_replication_role');
    await client.query('CHECKPOINT');
  } finally {
    client.release();
  }
}
