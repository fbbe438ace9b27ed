import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Acts of births, deaths, marriages, divorces and moves as statistics count them (ADR 0072), derived from the change log
 * (`vital-records/`): they can be emptied and made again. Until they have what the log has at this migration, statistics
 * of them answer that they are not ready.
 */
const VITAL_RECORDS = `
CREATE TABLE registry.vital_record (
  person_id uuid NOT NULL,
  act_id uuid NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('birth', 'death', 'marriage', 'divorce', 'move')),
  -- Village as recorded; of a move the one of arrival, with the one that was left beside it.
  area text COLLATE "C" NOT NULL,
  other_area text COLLATE "C",
  occurred_on date NOT NULL,
  reported_on date NOT NULL,
  -- In Jakarta (WIB); a corrected act keeps the day of the first one.
  registered_on date NOT NULL,
  reported_late boolean NOT NULL,
  known_from timestamptz NOT NULL,
  known_until timestamptz NOT NULL DEFAULT 'infinity',
  -- The act that made the row count: its own, or the one whose effect was that it counts again.
  brought_by uuid NOT NULL,
  -- The act since which it counts no more.
  ended_by uuid
);
-- For the acts that correct or cancel others.
CREATE INDEX vital_record_person ON registry.vital_record (person_id);
CREATE INDEX vital_record_registered ON registry.vital_record (registered_on, area);
CREATE INDEX vital_record_occurred ON registry.vital_record (occurred_on, area);
INSERT INTO registry.checkpoint (name, position)
SELECT 'vital-records-restart', coalesce(max(change_no), 0) FROM registry.change;
`;

/**
 * What operators order about rebuilds by the API (ADR 0071): one row for each order, kept for good. The service carries
 * out the one that has not ended.
 */
const ORDERS = `
CREATE TABLE registry.rebuild_order (
  order_no int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  action text NOT NULL
    CHECK (action IN ('dry-run', 'rebuild', 'verify', 'rollback', 'pause', 'resume', 'cancel')),
  share int NOT NULL CHECK (share BETWEEN 1 AND 100),
  threads int NOT NULL CHECK (threads > 0),
  ordered_by text NOT NULL,
  request_id text NOT NULL,
  ordered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Processes that were begun for it; a second one after a crash, a restart or a deployment.
  attempts int NOT NULL DEFAULT 0,
  progress jsonb,
  progressed_at timestamptz,
  outcome text CHECK (outcome IN ('done', 'switched', 'verified', 'paused', 'cancelled', 'refused', 'failed')),
  -- Why it was refused or failed; for the operator, without personal data.
  reason text,
  ended_at timestamptz
);
CREATE UNIQUE INDEX rebuild_order_open ON registry.rebuild_order ((true)) WHERE ended_at IS NULL;
`;

const GRANTS = `
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON registry.vital_record TO peristiwa_registry;
GRANT SELECT, INSERT, UPDATE (attempts, progress, progressed_at, outcome, reason, ended_at)
  ON registry.rebuild_order TO peristiwa_registry;
GRANT UPDATE (wish) ON registry.rebuild TO peristiwa_registry;
GRANT SELECT ON registry.rebuild_slice TO peristiwa_registry;
`;

export class StatisticsAndRebuilds1797300000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(VITAL_RECORDS);
    await runner.query(ORDERS);
    await runner.query(GRANTS);
  }

  /** Orders are the record of what operators did. */
  async down(): Promise<void> {
    throw new Error('The orders of rebuilds are kept');
  }
}
