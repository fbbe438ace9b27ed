import type { MigrationInterface, QueryRunner } from 'typeorm';
import { PUBLISHER_ROLE } from './publisher-1';

const TABLES = `
-- Messages of feeds with pseudonyms that wait for their window to close (ADR 0026).
CREATE TABLE publisher.pending (
  pending_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  partner text NOT NULL,
  window_no bigint NOT NULL,
  -- The place of the person in the window: HMAC of the person key with the secret of the partner.
  rank uuid NOT NULL,
  person_id uuid NOT NULL,
  person_key text NOT NULL,
  kind text NOT NULL,
  data text NOT NULL,
  -- When the act was recorded or the person was read, to the hour; the window's latest is that of all its messages.
  recorded_at timestamptz NOT NULL,
  agreement_version int NOT NULL,
  fields text[] NOT NULL,
  act_id uuid,
  staged_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX pending_in_order ON publisher.pending (partner, window_no, rank, pending_no);

-- One row per feed with pseudonyms. Windows before open_window are closed.
CREATE TABLE publisher.release (
  partner text PRIMARY KEY,
  open_window bigint NOT NULL DEFAULT 1,
  -- Beginning of the time slot in which the open window was last judged: it is judged once per slot.
  slot timestamptz NOT NULL DEFAULT '-infinity',
  -- The recording time that every message of the closed window carries.
  recorded_at timestamptz,
  -- What the closed windows cover, and what the released ones do: change number, ledger position, recording time.
  closed_change_no bigint NOT NULL DEFAULT 0,
  closed_position bigint NOT NULL DEFAULT 0,
  closed_until timestamptz NOT NULL DEFAULT '-infinity',
  change_no bigint NOT NULL DEFAULT 0,
  position bigint NOT NULL DEFAULT 0,
  covered_until timestamptz NOT NULL DEFAULT '-infinity'
) WITH (fillfactor = 10)`;

const EXISTING = `
INSERT INTO publisher.release (partner)
SELECT f.partner FROM publisher.feed f
JOIN publisher.agreement a ON a.partner = f.partner AND a.version = f.agreement_version WHERE a.pseudonymised`;

const GRANTS = `
GRANT SELECT, INSERT, DELETE ON publisher.pending TO ${PUBLISHER_ROLE};
GRANT SELECT, INSERT, UPDATE ON publisher.release TO ${PUBLISHER_ROLE}`;

export class ReleaseInWindows1795300003006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(EXISTING);
    await runner.query(GRANTS);
  }

  /** What is pending is in no other table: the holdings already say that the partner has it. */
  async down(): Promise<void> {
    throw new Error('The publisher may hold messages that are not released and cannot be undone');
  }
}
