import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds the recording time up to which the feed is complete, as reported by heartbeats. */
export class CoverFeed1795400000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE subscriber.cursor ADD COLUMN covered_until timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE subscriber.cursor DROP COLUMN covered_until');
  }
}
