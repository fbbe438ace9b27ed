import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Acts about deaths without a NIK (ADR 0075), for readers that have no rights on the ledger: of the content only what
 * statistics need. Derived: the projector adds acts as they are recorded, and a rebuild those that are missing.
 */
const TABLES = `
CREATE TABLE registry.death_without_nik (
  -- Dense, and visible in order: assigned under the lock of the numbering of changes.
  death_no bigint PRIMARY KEY CHECK (death_no > 0),
  death_id uuid NOT NULL,
  version int NOT NULL,
  position bigint NOT NULL,
  act_id uuid NOT NULL,
  supersedes uuid,
  type text NOT NULL,
  data text NOT NULL,
  recorded_at timestamptz NOT NULL,
  UNIQUE (death_id, version)
);
`;

const GRANTS = `
GRANT SELECT, INSERT ON registry.death_without_nik TO peristiwa_registry;
GRANT SELECT ON registry.death_without_nik TO peristiwa_publisher`;

export class DeathsWithoutNikRegistry1797500000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE registry.death_without_nik');
  }
}
