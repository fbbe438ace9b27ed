import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
-- One row per rebuild or rollback of the registry's state. The process that does it holds the lease 'rebuild'.
CREATE TABLE registry.rebuild (
  rebuild_no int PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('rebuild', 'rollback')),
  phase text NOT NULL CHECK (phase IN ('load', 'index', 'catch-up', 'compare', 'switch', 'done')),
  -- What an operator last requested; the process reads it after each step.
  wish text NOT NULL DEFAULT 'run' CHECK (wish IN ('run', 'pause', 'cancel')),
  outcome text CHECK (outcome IN ('switched', 'verified', 'cancelled')),
  verify_only boolean NOT NULL,
  -- The act id in the change rows of differences, in place of a civil act.
  act_id uuid NOT NULL,
  -- The load reads up to this position; the projector continues from it.
  barrier bigint NOT NULL,
  events_total bigint NOT NULL,
  events_done bigint NOT NULL DEFAULT 0,
  events_per_second real NOT NULL DEFAULT 0,
  -- Last number of the change log before the comparison: persons with a later row are compared again at the switch.
  compared_after bigint,
  report text,
  reason text,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  moved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz
);
CREATE UNIQUE INDEX rebuild_open ON registry.rebuild ((true)) WHERE ended_at IS NULL;

-- The progress of the load in each partition of the ledger.
CREATE TABLE registry.rebuild_slice (
  slice text PRIMARY KEY,
  after_stream uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  is_done boolean NOT NULL DEFAULT false
);

-- Streams that differ between the new version and the live one.
CREATE TABLE registry.rebuild_difference (
  stream_id uuid PRIMARY KEY,
  kind text NOT NULL,
  difference text NOT NULL
);
`;

/** The role that migrates runs the rebuild; the service only reports its progress. */
const GRANTS = 'GRANT SELECT ON registry.rebuild, registry.rebuild_difference TO peristiwa_registry';

export class RebuildRegistry1795400000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE registry.rebuild, registry.rebuild_slice, registry.rebuild_difference');
  }
}
