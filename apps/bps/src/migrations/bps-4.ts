import type { MigrationInterface, QueryRunner } from 'typeorm';

const kindsAre = (kinds: string) => `ALTER TABLE bps.fact DROP CONSTRAINT fact_kind_check,
  ADD CONSTRAINT fact_kind_check CHECK (kind IN (${kinds}))`;

/** Stillbirths, moves abroad and returns (SKPLN, SKDLN) are counted. Those of before this release are in no table. */
export class CountMoreEvents1796700000043 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(kindsAre(`'birth', 'stillbirth', 'death', 'move', 'emigration', 'immigration'`));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM bps.fact WHERE kind IN ('stillbirth', 'emigration', 'immigration')`);
    await runner.query(kindsAre(`'birth', 'death', 'move'`));
  }
}
