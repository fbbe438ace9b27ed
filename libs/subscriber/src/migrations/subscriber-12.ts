import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DeathsWithoutNik1795400000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Deaths without a NIK that count (ADR 0075); they are about no person of the copy.
CREATE TABLE subscriber.death_without_nik (
  death_key text COLLATE "C" PRIMARY KEY,
  -- JSON.
  state text NOT NULL,
  recorded_at timestamptz NOT NULL,
  sequence bigint NOT NULL
)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE subscriber.death_without_nik');
  }
}
