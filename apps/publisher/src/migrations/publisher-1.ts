import type { MigrationInterface, QueryRunner } from 'typeorm';
import { roleSql } from '@peristiwa/postgres';
import { checkpointTableSql } from '@peristiwa/projections';

export const PUBLISHER_ROLE = 'peristiwa_publisher';

const TABLES = `
-- PKS (Permendagri 102/2019). A version is never changed; suspending or ending is a new version.
CREATE TABLE publisher.agreement (
  partner text NOT NULL CHECK (partner ~ '^[a-z][a-z0-9-]{1,30}$'),
  version int NOT NULL CHECK (version > 0),
  legal_basis text NOT NULL,
  purposes jsonb NOT NULL,
  area_scope jsonb NOT NULL,
  event_types jsonb NOT NULL,
  fields jsonb NOT NULL,
  slice text NOT NULL CHECK (slice IN ('all', 'watch-list')),
  pseudonymised boolean NOT NULL,
  valid_from date NOT NULL,
  valid_to date NOT NULL,
  status text NOT NULL CHECK (status IN ('active', 'suspended', 'ended')),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by text NOT NULL,
  PRIMARY KEY (partner, version)
);

-- Keys of the pseudonyms. If one is lost, every pseudonym changes; if it leaks, it can be reversed by trying every
-- person.
CREATE TABLE publisher.partner_secret (
  partner text PRIMARY KEY,
  secret bytea NOT NULL CHECK (octet_length(secret) >= 32),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- One row per feed: the version and state under which its messages are built, and the last sequence assigned.
CREATE TABLE publisher.feed (
  partner text PRIMARY KEY,
  agreement_version int NOT NULL,
  standing text NOT NULL,
  partitions int NOT NULL CHECK (partitions > 0),
  sequence bigint NOT NULL DEFAULT 0,
  -- Everything up to this ledger position has been sent; advanced by the sender.
  sent_position bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 10);

CREATE TABLE publisher.feed_partition (
  partner text NOT NULL,
  partition int NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (partner, partition)
) WITH (fillfactor = 10);

-- How far the change log has been built, in ledger positions (the checkpoint counts change rows).
CREATE TABLE publisher.progress (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  registry_position bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 10);
INSERT INTO publisher.progress DEFAULT VALUES;

-- What each partner holds of each person.
CREATE TABLE publisher.holding (
  partner text NOT NULL,
  person_id uuid NOT NULL,
  person_key text NOT NULL,
  version int NOT NULL,
  view text NOT NULL,
  view_hash bytea NOT NULL,
  PRIMARY KEY (partner, person_id)
);

-- The disclosure ledger: who received which fields of whom, when, under which agreement. Messages are also sent and
-- pulled from it.
CREATE TABLE publisher.message (
  partner text NOT NULL,
  sequence bigint NOT NULL,
  partition int NOT NULL,
  previous_sequence bigint NOT NULL,
  person_id uuid NOT NULL,
  key text NOT NULL,
  type text NOT NULL,
  headers text NOT NULL,
  value bytea NOT NULL,
  agreement_version int NOT NULL,
  fields text[] NOT NULL,
  act_id uuid,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (partner, sequence)
);
CREATE INDEX message_by_partition ON publisher.message (partner, partition, sequence);
CREATE INDEX message_by_person ON publisher.message (person_id);

-- Persons whom a partner with a watch-list follows, with the card and spouses that determine their next of kin.
CREATE TABLE publisher.watch (
  partner text NOT NULL,
  person_id uuid NOT NULL,
  family_id uuid,
  spouse_ids uuid[] NOT NULL DEFAULT '{}',
  added_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  added_by text NOT NULL,
  PRIMARY KEY (partner, person_id)
);
CREATE INDEX watch_by_person ON publisher.watch (person_id);
CREATE INDEX watch_by_family ON publisher.watch (family_id);
CREATE INDEX watch_by_spouse ON publisher.watch USING gin (spouse_ids);

-- The head of each card, from the change log: a person's state does not contain the head of the card.
CREATE TABLE publisher.card_head (
  family_id uuid PRIMARY KEY,
  person_id uuid NOT NULL
);
CREATE INDEX card_head_by_person ON publisher.card_head (person_id);

-- Persons whose scope changed without an act of theirs; the builder takes them in order.
CREATE TABLE publisher.rescope (
  rescope_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  partner text NOT NULL,
  person_id uuid NOT NULL
);

-- A sweep: a pass over all persons of a feed after its agreement changed; resumed from the cursor.
CREATE TABLE publisher.sweep (
  partner text PRIMARY KEY,
  agreement_version int NOT NULL,
  source text NOT NULL CHECK (source IN ('registry', 'watch-list', 'holdings')),
  after_person_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  started_at timestamptz NOT NULL DEFAULT clock_timestamp()
)`;

/** Least privilege: agreements and disclosures can be added and read by the app, never changed or removed. */
const GRANTS = `
GRANT USAGE ON SCHEMA publisher TO ${PUBLISHER_ROLE};
GRANT SELECT, INSERT ON publisher.agreement, publisher.partner_secret, publisher.message TO ${PUBLISHER_ROLE};
GRANT SELECT, INSERT, UPDATE ON publisher.checkpoint, publisher.feed, publisher.feed_partition, publisher.card_head
  TO ${PUBLISHER_ROLE};
GRANT SELECT, UPDATE ON publisher.progress TO ${PUBLISHER_ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON publisher.holding, publisher.watch, publisher.rescope, publisher.sweep
  TO ${PUBLISHER_ROLE}`;

export class CreatePublisher1795300003001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(roleSql(PUBLISHER_ROLE));
    await runner.query(checkpointTableSql('publisher'));
    await runner.query(TABLES);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA publisher CASCADE');
  }
}
