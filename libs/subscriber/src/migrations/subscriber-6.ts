import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the copy is filled from an extract (ADR 0053). */
export class Bootstrap1795400000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE subscriber.bootstrap (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  extract_id uuid NOT NULL,
  -- As the registry has signed it.
  manifest text NOT NULL,
  -- Parts up to this one are in the copy.
  part int NOT NULL DEFAULT 0,
  begun_at timestamptz NOT NULL DEFAULT now(),
  completed_at timestamptz
)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE subscriber.bootstrap');
  }
}
