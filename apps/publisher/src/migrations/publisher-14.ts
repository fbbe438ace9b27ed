import type { MigrationInterface, QueryRunner } from 'typeorm';
import { PUBLISHER_ROLE } from './publisher-1';
import { WORK } from './publisher-3';

const TABLES = `
-- Kinds of observation that the partner may report back (data balikan).
ALTER TABLE publisher.agreement ADD COLUMN observations jsonb NOT NULL DEFAULT '[]';

-- One observation of a partner, as a case of the office that keeps the person's record (ADR 0055).
CREATE TABLE publisher.observation (
  -- UUIDv7: in the order of receipt.
  case_id uuid PRIMARY KEY,
  partner text NOT NULL,
  observation_id uuid NOT NULL,
  content_hash bytea NOT NULL,
  agreement_version int NOT NULL,
  kind text NOT NULL,
  person_id uuid NOT NULL,
  person_key text NOT NULL,
  -- Of a duplicate: the other record.
  other_person_id uuid,
  details jsonb NOT NULL,
  evidence jsonb NOT NULL,
  channel text NOT NULL CHECK (channel IN ('http', 'kafka')),
  received_at timestamptz NOT NULL,
  office text NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'assigned', 'settled', 'rejected')),
  assignee text,
  reason text,
  -- The act that settled it; null when the office only took note.
  act_id uuid,
  closed_at timestamptz,
  -- The outcome has a message on the feed of the partner.
  is_announced boolean NOT NULL DEFAULT false,
  UNIQUE (partner, observation_id),
  CHECK ((state IN ('settled', 'rejected')) = (closed_at IS NOT NULL)),
  CHECK ((state = 'rejected') = (reason IS NOT NULL))
);
CREATE INDEX observation_of_office ON publisher.observation (office, case_id);
CREATE INDEX observation_of_partner ON publisher.observation (partner, case_id);
CREATE INDEX observation_due ON publisher.observation (case_id) WHERE closed_at IS NOT NULL AND NOT is_announced;

-- What offices did with a case, and who.
CREATE TABLE publisher.observation_step (
  step_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES publisher.observation,
  step text NOT NULL CHECK (step IN ('assigned', 'transferred', 'noted', 'rejected', 'acknowledged')),
  actor text NOT NULL,
  office text NOT NULL,
  content text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX observation_step_of_case ON publisher.observation_step (case_id, step_no);

-- Who has read which cases; a list leaves one row with its number of cases.
CREATE TABLE publisher.observation_access (
  access_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor text NOT NULL,
  office text,
  case_ids uuid[] NOT NULL
);

-- Messages on the topics of partners that are no observation. The bytes stay on the topic until its retention ends.
CREATE TABLE publisher.observation_set_aside (
  partner text NOT NULL,
  topic text NOT NULL,
  partition int NOT NULL,
  "offset" bigint NOT NULL,
  observation_id uuid,
  reason text NOT NULL,
  fields jsonb NOT NULL DEFAULT '[]',
  at timestamptz NOT NULL,
  PRIMARY KEY (topic, partition, "offset")
);
CREATE INDEX observation_set_aside_of_partner ON publisher.observation_set_aside (partner, at);

CREATE FUNCTION publisher.announce_observation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('${WORK}', TG_TABLE_NAME);
  RETURN NULL;
END $$;
CREATE TRIGGER announce_closed AFTER UPDATE OF closed_at ON publisher.observation
  FOR EACH ROW WHEN (NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL) EXECUTE FUNCTION publisher.announce_observation();

GRANT SELECT, INSERT ON publisher.observation, publisher.observation_step, publisher.observation_access,
  publisher.observation_set_aside TO ${PUBLISHER_ROLE};
GRANT UPDATE (office, state, assignee, reason, act_id, closed_at, is_announced) ON publisher.observation
  TO ${PUBLISHER_ROLE}`;

export class Observations1795300003014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE publisher.observation_set_aside, publisher.observation_access, publisher.observation_step,
         publisher.observation`,
    );
    await runner.query('DROP FUNCTION publisher.announce_observation');
    await runner.query('ALTER TABLE publisher.agreement DROP COLUMN observations');
  }
}
