import type { Pool } from 'pg';
import { eventTypes } from '@peristiwa/domain';
import { migrateLedger, PostgresLedger, type ActToAppend } from '@peristiwa/ledger';
import { textArray, uuidArray } from '@peristiwa/postgres';
import { headsBefore } from './acts';
import { emptied, type BenchEnvironment } from './environment';

/** A migrated ledger in a separate database that cells empty and fill. */
export interface LedgerCell {
  readonly url: string;
  readonly owner: Pool;
  /** One session that writes the raw rows. */
  readonly raw: Pool;
  /** A pool in the birth desk's role, as the desk itself appends. */
  readonly desk: Pool;
  /** Empty except for the heads on which `acts` rely; a new ledger object, so that no queue remains. */
  readonly renewed: (acts: readonly ActToAppend[]) => Promise<PostgresLedger>;
}

const TABLES = ['event', 'stream', 'commit_log', 'reservation', 'request'].map((name) => `ledger.${name}`);

export async function openLedgerCell(environment: BenchEnvironment, name: string): Promise<LedgerCell> {
  const url = await environment.newDatabase(name);
  await migrateLedger(url, eventTypes);
  const owner = environment.pool(url, { max: 2 });
  const desk = environment.pool(url, { role: 'peristiwa_birth' });
  return {
    url,
    owner,
    raw: environment.pool(url, { max: 1 }),
    desk,
    renewed: async (acts) => {
      await emptied(owner, TABLES);
      await seedHeads(owner, 'ledger.stream', acts);
      await emptied(owner, []);
      return new PostgresLedger(desk, 'birth');
    },
  };
}

export async function seedHeads(owner: Pool, table: string, acts: readonly ActToAppend[]): Promise<void> {
  const { ids, kinds } = headsBefore(acts);
  if (ids.length === 0) return;
  await owner.query(
    `INSERT INTO ${table} (stream_id, kind, version) SELECT id, kind, 1 FROM unnest($1::uuid[], $2::text[])
     AS seed(id, kind)`,
    [uuidArray(ids), textArray(kinds)],
  );
  await owner.query(`VACUUM (ANALYZE) ${table}`);
}
