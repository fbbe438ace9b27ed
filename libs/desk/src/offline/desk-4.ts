import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Keys with which an office signs its messages to the intake topics of these desks, and the key of a message that waits for
 * a second officer (ADR 0065).
 */
export class IntakeKeys1797100000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE desk.device ADD COLUMN intake_desks text[] NOT NULL DEFAULT '{}'");
    await runner.query('ALTER TABLE desk.application ADD COLUMN signed_by uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE desk.application DROP COLUMN signed_by');
    await runner.query('ALTER TABLE desk.device DROP COLUMN intake_desks');
  }
}
