import type { MigrationInterface, QueryRunner } from 'typeorm';
import { digestedTableSql } from '@peristiwa/postgres';
import { HELD_DEATHS } from '../reconcile/holding-digests';
import { PUBLISHER_ROLE } from './publisher-1';

const TABLES = `
-- The manifest of an extract contains deaths without a NIK: its disclosure is recorded as part 0.
ALTER TABLE publisher.extract_fetch DROP CONSTRAINT extract_fetch_format_check;
ALTER TABLE publisher.extract_fetch ADD CONSTRAINT extract_fetch_format_check
  CHECK (format IN ('ndjson', 'csv', 'manifest'));
CREATE UNIQUE INDEX death_holding_by_key ON publisher.death_holding (partner, death_key);
-- Checkpoints are made anew: those of the release before know nothing of deaths.
TRUNCATE publisher.holding_checkpoint;
ALTER TABLE publisher.holding_checkpoint ADD COLUMN deaths bigint NOT NULL, ADD COLUMN death_digest text NOT NULL`;

const GRANTS = `GRANT SELECT, INSERT, DELETE ON publisher.death_digest_part TO ${PUBLISHER_ROLE}`;

/** Digests of the deaths without a NIK, for reconciliation (ADR 0075). */
export class DigestDeaths1795300003022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(digestedTableSql(HELD_DEATHS));
    await runner.query(TABLES);
    await runner.query(GRANTS);
  }

  /** That a manifest was given cannot be rebuilt from anything. */
  async down(): Promise<void> {
    throw new Error('The publisher holds a record of what was given and cannot be undone');
  }
}
