import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where and when a village captured a request that waits for a second officer. */
export class CapturedApplications1796700000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE desk.application ADD COLUMN capture jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE desk.application DROP COLUMN capture');
  }
}
