import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appsOf, databaseRole } from '@peristiwa/contracts';
import { roleSql } from '@peristiwa/postgres';

const TABLES = `
-- Requests that wait for a second officer (permohonan). Not events: nothing has been registered yet.
CREATE TABLE desk.application (
  request_id uuid PRIMARY KEY,
  desk text NOT NULL,
  office text NOT NULL,
  command text NOT NULL,
  -- JSON as text, as it was sent; the digest tells a repeated request from another one with the same id.
  body text NOT NULL,
  content_hash bytea NOT NULL,
  channel text NOT NULL,
  state text NOT NULL CHECK (state IN ('submitted', 'approved', 'recorded', 'rejected')),
  submitted_by text NOT NULL,
  submitted_nip text,
  submitted_at timestamptz NOT NULL,
  -- The last day on which it may be approved.
  expires_on date NOT NULL,
  decided_by text,
  decided_at timestamptz,
  reason text,
  CHECK ((state = 'submitted') = (decided_by IS NULL)),
  CHECK (decided_by <> submitted_by)
);
-- What an officer finds on the list of the office.
CREATE INDEX application_open ON desk.application (desk, office, submitted_at)
  WHERE state IN ('submitted', 'approved')`;

/** Requests that wait for a second officer, of all desks. */
export class Applications1796400000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    for (const desk of appsOf('desk')) {
      const role = databaseRole(desk);
      await runner.query(roleSql(role));
      await runner.query(`GRANT USAGE ON SCHEMA desk TO ${role}`);
      await runner.query(`GRANT SELECT, INSERT, UPDATE ON desk.application TO ${role}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE desk.application');
  }
}
