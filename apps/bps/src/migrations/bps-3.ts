import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A fact of an act that is corrected or cancelled is marked, not deleted: a table as known at an earlier cut-off still
 * counts it. `act`: reference of the act in this feed; facts of earlier releases have none.
 */
export class RetractFacts1795500000033 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE bps.fact ADD COLUMN act text, ADD COLUMN retracted_at timestamptz,
  ADD COLUMN retracted_by text,
  -- Facts of one kind in one message: a correction may restate several moves.
  ADD COLUMN part int NOT NULL DEFAULT 0,
  DROP CONSTRAINT fact_pkey, ADD PRIMARY KEY (sequence, kind, part);
CREATE INDEX fact_by_person ON bps.fact (person_key)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM bps.fact WHERE retracted_at IS NOT NULL OR part > 0');
    await runner.query(`DROP INDEX bps.fact_by_person;
ALTER TABLE bps.fact DROP CONSTRAINT fact_pkey, ADD PRIMARY KEY (sequence, kind),
  DROP COLUMN act, DROP COLUMN retracted_at, DROP COLUMN retracted_by, DROP COLUMN part`);
  }
}
