import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Search of persons by day of birth and name (ADR 0062). Derived from the change log, as the due cases are: it can be
 * emptied and made again (`person-names/`). Until it has read what the log has at this migration, the search answers that
 * it is not ready.
 */
const TABLES = `
CREATE TABLE registry.person_name (
  person_id uuid PRIMARY KEY,
  born_on date NOT NULL,
  name_key text COLLATE "C" NOT NULL
);
CREATE INDEX person_name_key ON registry.person_name (born_on, name_key);
-- Only the search read it.
DROP INDEX registry.person_born_on;
INSERT INTO registry.checkpoint (name, position)
SELECT 'person-names-restart', coalesce(max(change_no), 0) FROM registry.change;
`;

const GRANTS = 'GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON registry.person_name TO peristiwa_registry';

export class PersonNamesRegistry1796700000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE registry.person_name');
    await runner.query('CREATE INDEX person_born_on ON registry.person (born_on)');
    await runner.query(`DELETE FROM registry.checkpoint WHERE name LIKE 'person-names%'`);
  }
}
