import type { MigrationInterface, QueryRunner } from 'typeorm';
import { PUBLISHER_ROLE } from './publisher-1';

const TABLES = `
-- Work for one partner that an operator has asked for (ADR 0046): who, why, how far.
CREATE TABLE publisher.feed_job (
  job_id uuid PRIMARY KEY,
  partner text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('resend', 'replay', 'resync')),
  selection jsonb NOT NULL,
  -- Acts at the ledger positions of the selection.
  act_ids uuid[],
  -- The feed when the job was made: later messages are not part of it.
  up_to_sequence bigint NOT NULL,
  rate int NOT NULL CHECK (rate > 0),
  state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'paused', 'cancelled', 'completed')),
  total bigint NOT NULL,
  done bigint NOT NULL DEFAULT 0,
  -- Messages that today's agreement would show otherwise: the partner pulls them.
  withheld bigint NOT NULL DEFAULT 0,
  -- The last sequence, or the last person.
  last_done text NOT NULL DEFAULT '',
  digest text NOT NULL,
  reason text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_by text,
  ended_at timestamptz
);
CREATE INDEX feed_job_of_partner ON publisher.feed_job (partner, created_at);
CREATE INDEX feed_job_running ON publisher.feed_job (created_at) WHERE state = 'running';

-- A message is made although the partner holds the same.
ALTER TABLE publisher.rescope ADD COLUMN is_forced boolean NOT NULL DEFAULT false`;

export class FeedJobs1795300003011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(`GRANT SELECT, INSERT, UPDATE ON publisher.feed_job TO ${PUBLISHER_ROLE}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE publisher.rescope DROP COLUMN is_forced');
    await runner.query('DROP TABLE publisher.feed_job');
  }
}
