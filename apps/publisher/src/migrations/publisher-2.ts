import type { MigrationInterface, QueryRunner } from 'typeorm';
import { PUBLISHER_ROLE } from './publisher-1';

const TABLES = `
-- Persons whose view could not be built for a partner: all others are published, these wait for their next change or
-- a retry.
CREATE TABLE publisher.parked (
  partner text NOT NULL,
  person_id uuid NOT NULL,
  -- Type of the error only: messages may hold values.
  reason text NOT NULL,
  attempts int NOT NULL DEFAULT 1,
  since timestamptz NOT NULL DEFAULT clock_timestamp(),
  tried_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (partner, person_id)
);
CREATE INDEX parked_by_person ON publisher.parked (person_id);

-- Every act recorded before this moment, as far as the registry placed it, has been built (progress) and sent (feed).
ALTER TABLE publisher.progress ADD COLUMN covered_until timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE publisher.feed ADD COLUMN sent_covered_until timestamptz NOT NULL DEFAULT '-infinity';

-- Which pages of a partner's feed staff has read (UU 27/2022 on personal data; UU 24/2013 art. 86).
CREATE TABLE publisher.access_log (
  access_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor text NOT NULL,
  partner text NOT NULL,
  first_sequence bigint NOT NULL,
  last_sequence bigint NOT NULL,
  request_id text NOT NULL
);
CREATE INDEX access_log_partner ON publisher.access_log (partner, access_no);

CREATE FUNCTION publisher.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'The access log is append-only' USING ERRCODE = '42501'; END $$;
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON publisher.access_log
  FOR EACH ROW EXECUTE FUNCTION publisher.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON publisher.access_log
  FOR EACH STATEMENT EXECUTE FUNCTION publisher.refuse_change()`;

const GRANTS = `
GRANT SELECT, INSERT, UPDATE, DELETE ON publisher.parked TO ${PUBLISHER_ROLE};
GRANT SELECT, INSERT ON publisher.access_log TO ${PUBLISHER_ROLE}`;

export class ParkAndAccount1795300003002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(GRANTS);
  }

  /** The access log cannot be rebuilt from anything. */
  async down(): Promise<void> {
    throw new Error('The publisher holds an access log and cannot be undone');
  }
}
