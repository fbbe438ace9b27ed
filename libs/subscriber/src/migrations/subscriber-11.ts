import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
-- Versions of the agreement that have reached everybody, as the registry has signed (ADR 0063). One row per partition on
-- which the statement came, because partitions are written by different transactions.
CREATE TABLE subscriber.backfill (
  agreement_version int NOT NULL,
  through_sequence bigint NOT NULL,
  partition int NOT NULL,
  after_sequence bigint NOT NULL,
  messages bigint NOT NULL,
  digest text NOT NULL,
  announced_at timestamptz NOT NULL,
  PRIMARY KEY (agreement_version, through_sequence, partition)
)`;

export class EndBackfills1795400000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE subscriber.backfill');
  }
}
