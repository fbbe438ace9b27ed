import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What offices have to attend to by a known day. Derived from the change log, as the population is: it can be emptied and
 * made again (`due-cases/`).
 */
const TABLES = `
CREATE TABLE registry.due_case (
  person_id uuid NOT NULL,
  kind text COLLATE "C" NOT NULL,
  area text COLLATE "C" NOT NULL,
  opens_on date NOT NULL,
  due_on date NOT NULL,
  move_id uuid,
  PRIMARY KEY (person_id, kind)
);
-- The order of the list: village, then day.
CREATE INDEX due_case_area ON registry.due_case (area, due_on, person_id, kind);
`;

const GRANTS = 'GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON registry.due_case TO peristiwa_registry';

export class DueCasesRegistry1796500000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE registry.due_case');
    await runner.query(`DELETE FROM registry.checkpoint WHERE name LIKE 'due-cases%'`);
  }
}
