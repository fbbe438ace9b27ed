import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the workers of the registry lock while they number changes. It has no rows: PostgreSQL gives the lock on it to
 * none but a role that may change the table, which an advisory lock does not ask for (ADR 0065).
 */
export class ChangeNumbering1797100000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE registry.change_numbering ()');
    await runner.query('GRANT UPDATE ON registry.change_numbering TO peristiwa_registry');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE registry.change_numbering');
  }
}
