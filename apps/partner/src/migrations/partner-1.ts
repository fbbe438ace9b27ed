import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * No table of persons: the copy of the kit is the copy. A view reads it as JSON, and an index finds persons by any
 * member, so that what a resync, a withdrawal or an exit does to the copy is done here too.
 */
const TABLES = `
CREATE VIEW partner.person AS
  SELECT person_key, version, state::jsonb AS view FROM subscriber.person WHERE in_scope;
CREATE INDEX person_view ON subscriber.person USING gin ((state::jsonb) jsonb_path_ops) WHERE in_scope;

-- The JSON Schemas of the messages that came, one for each version of the agreement.
CREATE TABLE partner.message_schema (
  url text PRIMARY KEY,
  first_sequence bigint NOT NULL
)`;

export class CreatePartner1795500000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX subscriber.person_view');
    await runner.query('DROP VIEW partner.person');
    await runner.query('DROP TABLE partner.message_schema');
  }
}
