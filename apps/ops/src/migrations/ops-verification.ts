import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ROLE } from '../names';

/** A verification of the ledger, or the signing of a checkpoint, which verifies first (ADR 0070). */
const TABLES = `
CREATE TABLE ops.verification (
  verification_id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('verification', 'checkpoint')),
  started_by text NOT NULL,
  started_at timestamptz NOT NULL,
  -- Moved every second while it runs; a verification that has stood still for long belongs to a process that died.
  beat_at timestamptz NOT NULL,
  from_position bigint,
  to_position bigint,
  position bigint,
  events_per_second double precision,
  is_cancelled boolean NOT NULL DEFAULT false,
  ended_at timestamptz,
  outcome text CHECK (outcome IN ('completed', 'cancelled', 'failed', 'interrupted')),
  result jsonb,
  CHECK ((ended_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX verification_time ON ops.verification (started_at DESC);
-- One at a time: it reads the whole ledger.
CREATE UNIQUE INDEX verification_under_way ON ops.verification ((true)) WHERE ended_at IS NULL;
GRANT SELECT, INSERT, UPDATE ON ops.verification TO ${ROLE};
`;

export class Verifications1797400000102 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ops.verification');
  }
}
