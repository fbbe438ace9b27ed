import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys with which an office signs its messages to the intake topics of these desks (ADR 0065). */
export class IntakeKeys1797100000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE desk.device ADD COLUMN intake_desks text[] NOT NULL DEFAULT '{}'");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE desk.device DROP COLUMN intake_desks');
  }
}
