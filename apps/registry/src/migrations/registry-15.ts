import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OfficersOfCases1797600000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Each reading of a case lists who has worked at cases of the office; the table only grows.
    await runner.query('CREATE INDEX case_step_of_office ON registry.case_step (office, actor)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX registry.case_step_of_office');
  }
}
