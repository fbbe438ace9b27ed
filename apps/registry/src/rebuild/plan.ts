import type { Pool } from 'pg';
import { ledgerSlices } from './load';

/** What a rebuild would do. */
export interface RebuildPlan {
  readonly events: number;
  /** Partitions of the ledger with events. */
  readonly slices: number;
  /** What the new version needs beside the live one, about. */
  readonly bytes: number;
  /** The same for people, such as `12 MB`. */
  readonly size: string;
  /** Whether the switch would drop a version that could be restored now. */
  readonly dropsPrevious: boolean;
}

/** Reads sizes and positions only. */
export async function planOf(pool: Pool, ledgerPool: Pool): Promise<RebuildPlan> {
  const slices = await ledgerSlices(ledgerPool);
  const { rows } = await pool.query<Omit<RebuildPlan, 'slices' | 'dropsPrevious'>>(
    `SELECT (SELECT min(position) FROM registry.projection_slice WHERE name = 'registry')::float8 AS events,
       pg_size_pretty(sum(pg_total_relation_size(c))) AS size, sum(pg_total_relation_size(c))::float8 AS bytes
     FROM unnest('{registry.person, registry.family, registry.anomaly}'::regclass[]) AS c`,
  );
  const [read] = rows;
  const { events = 0, bytes = 0, size = '' } = read ?? {};
  return { events, slices: slices.length, bytes, size, dropsPrevious: await hasPrevious(pool) };
}

/** Whether there is a version before the live one, which a rollback can restore. */
export async function hasPrevious(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query(`SELECT FROM pg_namespace WHERE nspname = 'registry_previous'`);
  return rows.length > 0;
}
