import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
-- A message about an area (ADR 0061) is about no person.
ALTER TABLE publisher.message ALTER COLUMN person_id DROP NOT NULL;
-- The last boundary reform of which the feed has messages.
ALTER TABLE publisher.feed ADD COLUMN reform_no int NOT NULL DEFAULT 0`;

export class RelabelAreas1795300003017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE publisher.feed DROP COLUMN reform_no');
  }
}
