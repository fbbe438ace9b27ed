import type { Pool, PoolClient } from 'pg';
import { FOLD_VERSION } from '@peristiwa/domain';
import { inTransaction } from '@peristiwa/postgres';
import { CHECKPOINT } from '../names';
import type { HoldBack } from './hold-back';

/** The tables of a version of the registry's state. The change log and the access log are not part of it. */
const TABLES = ['person', 'family', 'anomaly'] as const;

/**
 * Makes the next version's tables like the live ones: columns, defaults, checks, storage options and grants are read
 * from the catalogue, so that a later migration of the live tables needs nothing here. No index yet.
 */
export async function createNext(client: PoolClient): Promise<void> {
  await client.query('DROP SCHEMA IF EXISTS registry_next CASCADE');
  await client.query('CREATE SCHEMA registry_next');
  for (const table of TABLES) {
    await client.query(
      `CREATE TABLE registry_next.${table} (LIKE registry.${table} INCLUDING ALL EXCLUDING INDEXES)`,
    );
    const { rows } = await client.query<{ statement: string }>(
      `SELECT format('ALTER TABLE registry_next.%I SET (%s)', relname, array_to_string(reloptions, ', ')) AS statement
       FROM pg_class WHERE oid = $1::regclass AND reloptions IS NOT NULL
       UNION ALL
       SELECT format('GRANT %s ON registry_next.%I TO %I', privilege_type, relname, grantee::regrole::text)
       FROM pg_class, aclexplode(relacl) WHERE oid = $1::regclass AND grantee <> relowner AND grantee <> 0`,
      [`registry.${table}`],
    );
    for (const { statement } of rows) await client.query(statement);
  }
  // Parking is an upsert and needs the key from the start; the table has few rows, so the index costs little.
  await client.query('ALTER TABLE registry_next.anomaly ADD CONSTRAINT anomaly_pkey PRIMARY KEY (stream_id)');
}

interface Missing {
  readonly name: string;
  readonly table: string;
  readonly statement: string;
}

/** Indexes that the live tables have and the next ones do not; keys first. */
export async function missingIndexes(db: Pool | PoolClient): Promise<Missing[]> {
  const { rows } = await db.query<Missing>(
    `SELECT i.relname AS name, t.relname AS table,
       CASE WHEN k.oid IS NULL
         THEN regexp_replace(pg_get_indexdef(x.indexrelid), ' ON registry\\.', ' ON registry_next.')
         ELSE format('ALTER TABLE registry_next.%I ADD CONSTRAINT %I %s', t.relname, k.conname,
                     pg_get_constraintdef(k.oid)) END AS statement
     FROM pg_index x
     JOIN pg_class i ON i.oid = x.indexrelid
     JOIN pg_class t ON t.oid = x.indrelid
     JOIN pg_namespace s ON s.oid = t.relnamespace
     LEFT JOIN pg_constraint k ON k.conindid = x.indexrelid AND k.contype IN ('p', 'u')
     WHERE s.nspname = 'registry' AND t.relname = ANY ($1)
       AND NOT EXISTS (SELECT FROM pg_indexes n WHERE n.schemaname = 'registry_next' AND n.indexname = i.relname)
     ORDER BY k.oid IS NULL, i.relname`,
    [[...TABLES]],
  );
  return rows;
}

/** When a killed process left a build running on the server, this waits for it and does not repeat it. */
export async function buildIndex(
  pool: Pool,
  { name, table, statement }: Missing,
  { memoryMb, holdBack }: { readonly memoryMb: number; readonly holdBack: HoldBack },
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await holdBack.limitParallelism(client);
    await client.query(`SET LOCAL maintenance_work_mem = '${memoryMb}MB'`);
    await client.query(`LOCK TABLE registry_next.${table} IN SHARE UPDATE EXCLUSIVE MODE`);
    const missing = await missingIndexes(client);
    if (missing.some((index) => index.name === name)) await client.query(statement);
  });
}

export async function analyzeNext(pool: Pool): Promise<void> {
  for (const table of TABLES) await pool.query(`ANALYZE registry_next.${table}`);
}

export interface SliceRow {
  readonly slice: number;
  readonly partitions: readonly number[];
  readonly position: number;
}

/** Locks the checkpoints of a version until the commit, so that no batch of it is written meanwhile. */
export async function lockSlices(client: PoolClient, name: string): Promise<SliceRow[]> {
  const { rows } = await client.query<SliceRow>(
    `SELECT slice, partitions, position::float8 AS position FROM registry.projection_slice
     WHERE name = $1 ORDER BY slice FOR UPDATE`,
    [name],
  );
  return rows;
}

/** The lowest position of the slices of a version. */
export async function positionOf(db: Pool | PoolClient, name: string): Promise<number> {
  const { rows } = await db.query<{ position: number }>(
    'SELECT coalesce(min(position), 0)::float8 AS position FROM registry.projection_slice WHERE name = $1',
    [name],
  );
  return rows[0]?.position ?? 0;
}

/**
 * The next version becomes the live one, and the live one becomes the previous one. Indexes move with their tables.
 * `position` is the position of all slices of the next version.
 */
export async function swapVersions(client: PoolClient, position: number): Promise<void> {
  await client.query('DROP SCHEMA IF EXISTS registry_previous CASCADE');
  await client.query('CREATE SCHEMA registry_previous');
  for (const table of TABLES) {
    await client.query(`ALTER TABLE registry.${table} SET SCHEMA registry_previous`);
    await client.query(`ALTER TABLE registry_next.${table} SET SCHEMA registry`);
  }
  await client.query('DROP SCHEMA registry_next');
  await copyLiveSlices(client, CHECKPOINT.previous);
  // Fences the running projectors: their pages read ahead and their cached states belong to the old tables.
  await client.query(
    `UPDATE registry.projection_slice SET position = $2, epoch = epoch + 1, leased_until = '-infinity',
       fold_version = (SELECT min(fold_version) FROM registry.projection_slice WHERE name = $3)
     WHERE name = $1`,
    [CHECKPOINT.live, position, CHECKPOINT.next],
  );
  await dropSlices(client, CHECKPOINT.next);
}

/** Creates the slices of a new version that the present fold made, all at `position`. */
export function createNextSlices(client: PoolClient, position: number): Promise<void> {
  return copyLiveSlices(client, CHECKPOINT.next, { position, foldVersion: FOLD_VERSION });
}

/** Copies the slices of the live version, with the values of `others` in place of its own. */
async function copyLiveSlices(
  client: PoolClient,
  name: string,
  others: { readonly position?: number; readonly foldVersion?: number } = {},
): Promise<void> {
  await dropSlices(client, name);
  // Epochs only increase, also across rows that were dropped: a process that was suspended meanwhile is fenced.
  await client.query(
    `INSERT INTO registry.projection_slice (name, slice, partitions, position, fold_version, epoch)
     SELECT $1, slice, partitions, coalesce($3::bigint, position), coalesce($4::smallint, fold_version),
       extract(epoch FROM clock_timestamp()) * 1000
     FROM registry.projection_slice WHERE name = $2`,
    [name, CHECKPOINT.live, others.position ?? null, others.foldVersion ?? null],
  );
}

const dropSlices = (client: PoolClient, name: string) =>
  client.query('DELETE FROM registry.projection_slice WHERE name = $1', [name]);

async function renameSlices(client: PoolClient, from: string, to: string): Promise<number> {
  await dropSlices(client, to);
  const { rowCount } = await client.query(
    `UPDATE registry.projection_slice SET name = $2, epoch = epoch + 1, owner = '', leased_until = '-infinity'
     WHERE name = $1`,
    [from, to],
  );
  return rowCount ?? 0;
}

/** The previous version becomes the next one. @returns its position, undefined when there is none */
export async function takePrevious(client: PoolClient): Promise<number | undefined> {
  if ((await renameSlices(client, CHECKPOINT.previous, CHECKPOINT.next)) === 0) return undefined;
  await client.query('DROP SCHEMA IF EXISTS registry_next CASCADE');
  await client.query('ALTER SCHEMA registry_previous RENAME TO registry_next');
  return positionOf(client, CHECKPOINT.next);
}

/** Undoes a rebuild or a rollback before its switch. */
export async function discardNext(client: PoolClient, kind: 'rebuild' | 'rollback'): Promise<void> {
  if (kind === 'rebuild') {
    await dropSlices(client, CHECKPOINT.next);
    await client.query('DROP SCHEMA IF EXISTS registry_next CASCADE');
    return;
  }
  await client.query('ALTER SCHEMA registry_next RENAME TO registry_previous');
  await renameSlices(client, CHECKPOINT.next, CHECKPOINT.previous);
}
