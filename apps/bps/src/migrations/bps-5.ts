import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Births and deaths outside Indonesia, by country. Facts of earlier messages have none. */
export class PlaceOfFacts1796700000053 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE bps.fact ADD COLUMN occurred_in text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE bps.fact DROP COLUMN occurred_in');
  }
}
