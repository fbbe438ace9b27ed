import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The boundary reforms of the ledger (ADR 0061), for readers that have no rights on it. Derived: the registry adds what is
 * missing, so it can be emptied.
 */
const TABLES = `
CREATE TABLE registry.area_reform (
  reform_no int PRIMARY KEY CHECK (reform_no > 0),
  decree text NOT NULL,
  effective_on date NOT NULL,
  changes jsonb NOT NULL,
  recorded_at timestamptz NOT NULL
);
`;

const GRANTS = `
GRANT SELECT, INSERT ON registry.area_reform TO peristiwa_registry;
GRANT SELECT ON registry.area_reform TO peristiwa_publisher`;

export class AreaReformsRegistry1796600000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE registry.area_reform');
  }
}
