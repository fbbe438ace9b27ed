import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Registered events and the population, each row with the moment of its registration. */
export class CreateBps1795500000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE bps.fact (
  sequence bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('birth', 'death', 'move')),
  person_key text NOT NULL,
  -- YYYY-MM of occurrence.
  month text NOT NULL,
  regency text NOT NULL,
  from_regency text,
  sex text NOT NULL,
  age int,
  mother_age int,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (sequence, kind)
);
CREATE INDEX fact_by_month ON bps.fact (kind, month, regency);

-- Where a person counts from a message on. A null regency: the person died or left the scope.
CREATE TABLE bps.presence (
  person_key text NOT NULL,
  sequence bigint NOT NULL,
  regency text,
  sex text NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (person_key, sequence)
)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE bps.fact, bps.presence');
  }
}
