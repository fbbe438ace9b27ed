import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RelabelAreas1795400000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Areas that have another code or name since a boundary reform (ADR 0061). Copies keep the codes as recorded.
CREATE TABLE subscriber.relabelled_area (
  area text COLLATE "C" NOT NULL,
  reform int NOT NULL CHECK (reform > 0),
  -- [{ code, name? }]; several when the area was split.
  successors jsonb NOT NULL,
  effective_on date NOT NULL,
  decree text NOT NULL,
  recorded_at timestamptz NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (area, reform)
)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE subscriber.relabelled_area');
  }
}
