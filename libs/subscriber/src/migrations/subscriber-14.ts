import type { MigrationInterface, QueryRunner } from 'typeorm';

export class FeedWentBack1795400000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- The newest heartbeat of this partition names an earlier message than one before it (docs/runbooks/feed-went-back.md).
ALTER TABLE subscriber.cursor ADD COLUMN went_back boolean NOT NULL DEFAULT false`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE subscriber.cursor DROP COLUMN went_back');
  }
}
