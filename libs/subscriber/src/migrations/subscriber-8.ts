import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
-- What the ministry reports back to the registry (data balikan), and what became of it.
CREATE TABLE subscriber.observation (
  no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  observation_id uuid NOT NULL UNIQUE,
  person_key text NOT NULL,
  kind text NOT NULL,
  -- As it is sent; the same bytes when it is sent again.
  body text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by text NOT NULL,
  sent_at timestamptz,
  case_id uuid,
  -- Code of the problem with which the registry refused it.
  refusal text,
  outcome text CHECK (outcome IN ('settled', 'rejected')),
  reason text,
  act text,
  -- The message that said so.
  outcome_sequence bigint
);
CREATE INDEX observation_unsent ON subscriber.observation (no) WHERE sent_at IS NULL`;

/** Observations that the ministry sends to the registry. */
export class ReportBack1795400000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE subscriber.observation');
  }
}
