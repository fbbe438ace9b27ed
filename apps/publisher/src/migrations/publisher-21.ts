import type { MigrationInterface, QueryRunner } from 'typeorm';
import { PUBLISHER_ROLE } from './publisher-1';

const TABLES = `
-- What partners hold of deaths without a NIK (ADR 0075).
CREATE TABLE publisher.death_holding (
  partner text NOT NULL,
  death_id uuid NOT NULL,
  death_key text NOT NULL,
  -- Canonical JSON.
  state text NOT NULL,
  PRIMARY KEY (partner, death_id)
);
-- The last number of the registry's acts about such deaths up to which the feed is built; 0 begins anew.
ALTER TABLE publisher.feed ADD COLUMN death_no bigint NOT NULL DEFAULT 0;
-- A message about such a death is about no person.
ALTER TABLE publisher.pending ALTER COLUMN person_id DROP NOT NULL`;

const GRANTS = `GRANT SELECT, INSERT, UPDATE, DELETE ON publisher.death_holding TO ${PUBLISHER_ROLE}`;

export class DeathsWithoutNik1795300003021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(GRANTS);
  }

  /** What was sent to partners cannot be known from anything else. */
  async down(): Promise<void> {
    throw new Error('Feeds may have told of deaths without a NIK, and it cannot be undone');
  }
}
