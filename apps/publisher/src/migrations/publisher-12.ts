import type { MigrationInterface, QueryRunner } from 'typeorm';
import { PUBLISHER_ROLE } from './publisher-1';

const TABLES = `
-- What a partner held after one message of its feed, as files (ADR 0053).
CREATE TABLE publisher.extract (
  extract_id uuid PRIMARY KEY,
  partner text NOT NULL,
  agreement_version int NOT NULL,
  state text NOT NULL DEFAULT 'preparing'
    CHECK (state IN ('preparing', 'ready', 'cancelled', 'replaced', 'expired', 'outdated', 'failed')),
  -- Of the feed when the parts were planned; null before.
  sequence bigint,
  places jsonb,
  persons bigint,
  digest text,
  -- As signed, when it is ready.
  manifest text,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  planned_at timestamptz,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_by text
);
CREATE UNIQUE INDEX extract_one_at_a_time ON publisher.extract (partner) WHERE state = 'preparing';
CREATE INDEX extract_of_partner ON publisher.extract (partner, created_at);
CREATE INDEX extract_open ON publisher.extract (created_at) WHERE state IN ('preparing', 'ready');

-- The persons of some buckets. Rows stay, for the record of disclosures; the content is deleted when the extract ends.
CREATE TABLE publisher.extract_part (
  extract_id uuid NOT NULL REFERENCES publisher.extract,
  part int NOT NULL CHECK (part > 0),
  first_bucket int NOT NULL,
  last_bucket int NOT NULL,
  persons int NOT NULL,
  -- XOR of the digests of its persons, from the digests of the holdings.
  digest text NOT NULL,
  -- NDJSON, compressed by gzip; null before it is made and after the extract has ended.
  content bytea,
  ndjson_bytes bigint,
  ndjson_sha256 text,
  csv_bytes bigint,
  csv_sha256 text,
  PRIMARY KEY (extract_id, part)
);
ALTER TABLE publisher.extract_part ALTER COLUMN content SET STORAGE EXTERNAL;

-- Which part was given, to whom and when.
CREATE TABLE publisher.extract_fetch (
  fetch_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  extract_id uuid NOT NULL,
  part int NOT NULL,
  format text NOT NULL CHECK (format IN ('ndjson', 'csv')),
  actor text NOT NULL,
  request_id text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX extract_fetch_of_extract ON publisher.extract_fetch (extract_id, part);
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON publisher.extract_fetch
  FOR EACH ROW EXECUTE FUNCTION publisher.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON publisher.extract_fetch
  FOR EACH STATEMENT EXECUTE FUNCTION publisher.refuse_change();

-- The last message about a person on a feed, for each person of an extract; other readers need its first column.
CREATE INDEX message_of_person ON publisher.message (person_id, partner, sequence);
DROP INDEX publisher.message_by_person`;

const GRANTS = `
GRANT SELECT, INSERT, UPDATE ON publisher.extract, publisher.extract_part TO ${PUBLISHER_ROLE};
GRANT SELECT, INSERT ON publisher.extract_fetch TO ${PUBLISHER_ROLE}`;

export class Extracts1795300003012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(GRANTS);
  }

  /** Which parts were given to whom cannot be rebuilt from anything. */
  async down(): Promise<void> {
    throw new Error('The publisher holds a record of what was given and cannot be undone');
  }
}
