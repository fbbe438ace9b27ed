import type { MigrationInterface, QueryRunner } from 'typeorm';
import { PUBLISHER_ROLE } from './publisher-1';

const TABLES = `
-- When messages were given to a partner, and by which road (ADR 0054). Who and which fields is in the messages.
CREATE TABLE publisher.disclosure (
  disclosure_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Messages of the feed, at most 1,000 sequences in one row; null for a look-up of one person.
  first_sequence bigint,
  last_sequence bigint,
  -- How many of them were given.
  messages int NOT NULL,
  -- Of the version in force; null when it is that of each message.
  agreement_version int,
  -- For a job that an operator has asked for.
  job_id uuid,
  -- Of a look-up: the person found.
  person_id uuid,
  partner text NOT NULL,
  road text NOT NULL CHECK (road IN ('kafka', 'https', 'pull', 'resend', 'replay', 'watch-list')),
  -- Which messages of the range, one bit each from the first; null: all of them.
  picked bit varying,
  -- Names of members that were left out of these messages, because the agreement no longer grants them.
  withheld text[],
  CHECK ((person_id IS NULL) = (first_sequence IS NOT NULL)),
  CHECK ((first_sequence IS NULL) = (last_sequence IS NULL)),
  CHECK (last_sequence - first_sequence BETWEEN 0 AND 999)
);
CREATE INDEX disclosure_of_message ON publisher.disclosure (partner, last_sequence) WHERE person_id IS NULL;
CREATE INDEX disclosure_of_person ON publisher.disclosure (person_id) WHERE person_id IS NOT NULL;

-- Up to which message the ledger has what was sent, by road.
CREATE TABLE publisher.disclosed_up_to (
  partner text NOT NULL,
  road text NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (partner, road)
) WITH (fillfactor = 10);

-- The names of its fields are read from the message itself.
ALTER TABLE publisher.message DROP COLUMN fields;
ALTER TABLE publisher.pending DROP COLUMN fields;

-- What a reconciliation has found about one person.
CREATE INDEX reconciliation_difference_of_person ON publisher.reconciliation_difference (partner, person_key);

-- Staff also reads to whom the data of one person were given.
ALTER TABLE publisher.access_log
  ALTER COLUMN partner DROP NOT NULL,
  ALTER COLUMN first_sequence DROP NOT NULL,
  ALTER COLUMN last_sequence DROP NOT NULL,
  ADD COLUMN person_id uuid,
  ADD COLUMN office text,
  ADD COLUMN purpose text,
  ADD CONSTRAINT access_log_subject CHECK (partner IS NOT NULL OR person_id IS NOT NULL);
CREATE INDEX access_log_person ON publisher.access_log (person_id, access_no) WHERE person_id IS NOT NULL;

CREATE FUNCTION publisher.refuse_disclosure_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'The disclosure ledger is append-only' USING ERRCODE = '42501'; END $$;
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON publisher.disclosure
  FOR EACH ROW EXECUTE FUNCTION publisher.refuse_disclosure_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON publisher.disclosure
  FOR EACH STATEMENT EXECUTE FUNCTION publisher.refuse_disclosure_change()`;

/** What was sent before this ledger: each thousand at the time at which its last message was made. */
const SENT_BEFORE = `
INSERT INTO publisher.disclosure (at, first_sequence, last_sequence, messages, partner, road)
SELECT max(m.created_at), min(m.sequence), max(m.sequence), count(*), m.partner, 'kafka'
FROM publisher.message m
JOIN publisher.checkpoint c ON c.name = 'send.' || m.partner AND m.sequence <= c.position
GROUP BY m.partner, (m.sequence - 1) / 1000 ORDER BY max(m.created_at);
INSERT INTO publisher.disclosed_up_to (partner, road, sequence)
SELECT f.partner, 'kafka', c.position FROM publisher.feed f
JOIN publisher.checkpoint c ON c.name = 'send.' || f.partner`;

const GRANTS = `
GRANT SELECT, INSERT ON publisher.disclosure TO ${PUBLISHER_ROLE};
GRANT SELECT, INSERT, UPDATE ON publisher.disclosed_up_to TO ${PUBLISHER_ROLE}`;

export class Disclose1795300003013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(SENT_BEFORE);
    await runner.query(GRANTS);
  }

  /** What was given to whom cannot be rebuilt from anything. */
  async down(): Promise<void> {
    throw new Error('The publisher holds a record of what was given and cannot be undone');
  }
}
