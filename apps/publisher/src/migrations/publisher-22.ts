import type { MigrationInterface, QueryRunner } from 'typeorm';
import { digestedTableSql } from '@peristiwa/postgres';
import { HELD_DEATHS } from '../reconcile/holding-digests';
import { PUBLISHER_ROLE } from './publisher-1';

const TABLES = `
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

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE publisher.death_digest_part');
    await runner.query('DROP FUNCTION publisher.note_death_digests CASCADE');
    await runner.query('ALTER TABLE publisher.death_holding DROP COLUMN bucket');
    await runner.query('ALTER TABLE publisher.holding_checkpoint DROP COLUMN deaths, DROP COLUMN death_digest');
  }
}
