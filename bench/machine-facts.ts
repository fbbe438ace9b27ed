import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';

const SYNC_MS = 1_000;
const BLOCK = Buffer.alloc(8_192, 1);

/**
 * Durable 8 kB writes per second: every autocommit statement needs one. Like `pg_test_fsync`, which npm does not
 * provide.
 */
function fdatasyncPerSecond(folder: string): number {
  const file = join(folder, `fdatasync-${process.pid}`);
  const handle = openSync(file, 'w');
  try {
    const started = performance.now();
    let syncs = 0;
    for (; performance.now() - started < SYNC_MS; syncs += 1) {
      writeSync(handle, BLOCK, 0, BLOCK.length, 0);
      fdatasyncSync(handle);
    }
    return (syncs * 1_000) / (performance.now() - started);
  } finally {
    closeSync(handle);
    rmSync(file, { force: true });
  }
}

export function loadNow(): string {
  return loadavg()
    .map((load) => load.toFixed(2))
    .join(' ');
}

const SETTINGS = ['shared_buffers', 'fsync', 'synchronous_commit', 'full_page_writes', 'max_wal_size'];

/** What a reader must know before comparing these figures with others. */
export async function machineFacts(folder: string, owner: Pool): Promise<string[]> {
  const [cpu] = cpus();
  const { rows } = await owner.query<{ name: string; value: string }>(
    `SELECT name, current_setting(name) AS value FROM unnest($1::text[]) AS name`,
    [SETTINGS],
  );
  const { rows: version } = await owner.query<{ server_version: string }>('SHOW server_version');
  return [
    `${cpus().length} × ${cpu?.model ?? 'unknown processor'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ` +
      `${process.platform} ${process.arch}; clients and servers share it`,
    `fdatasync 8 kB: ${fdatasyncPerSecond(folder).toFixed(0)}/s; load ${loadNow()}`,
    `Node ${process.versions.node}; PostgreSQL ${version[0]?.server_version}: ` +
      rows.map(({ name, value }) => `${name}=${value}`).join(', '),
  ];
}
