import type { MigrationInterface, QueryRunner } from 'typeorm';
import { roleSql } from '@peristiwa/postgres';
import { checkpointTableSql } from '@peristiwa/projections';

const TABLES = `
-- Current state of each resident: the document, and the columns that look-up and statistics need.
CREATE TABLE registry.person (
  person_id uuid PRIMARY KEY,
  version int NOT NULL,
  position bigint NOT NULL,
  nik text NOT NULL,
  family_id uuid NOT NULL,
  status text NOT NULL,
  area text COLLATE "C" NOT NULL,
  sex text NOT NULL,
  born_on date NOT NULL,
  died_on date,
  state text NOT NULL
) WITH (fillfactor = 85);
CREATE UNIQUE INDEX person_nik ON registry.person (nik);
-- Statistics by area read this index only.
CREATE INDEX person_area ON registry.person (area, sex) WHERE status <> 'deceased';

CREATE TABLE registry.family (
  family_id uuid PRIMARY KEY,
  version int NOT NULL,
  position bigint NOT NULL,
  kk_number text NOT NULL,
  head_id uuid NOT NULL,
  status text NOT NULL,
  area text COLLATE "C" NOT NULL,
  state text NOT NULL
) WITH (fillfactor = 85);

-- One row per act and person, in the order in which the projector placed them; the publisher tails it by change_no.
-- Numbers are dense and become visible in order: they are assigned under the lock of the checkpoint row.
CREATE TABLE registry.change (
  change_no bigint PRIMARY KEY,
  position bigint NOT NULL,
  person_id uuid NOT NULL,
  version int NOT NULL,
  act_id uuid NOT NULL,
  request_id uuid NOT NULL,
  types text[] NOT NULL,
  facts text NOT NULL,
  occurred_on date NOT NULL,
  reported_on date NOT NULL,
  recorded_at timestamptz NOT NULL,
  state text NOT NULL
);

-- Streams that hold an event which cannot be placed. An open row means parked; healed ones stay as history.
CREATE TABLE registry.anomaly (
  stream_id uuid PRIMARY KEY,
  kind text NOT NULL,
  reason text NOT NULL,
  version int NOT NULL,
  position bigint NOT NULL,
  attempts int NOT NULL DEFAULT 1,
  since timestamptz NOT NULL DEFAULT clock_timestamp(),
  tried_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  healed_at timestamptz
);
CREATE INDEX anomaly_open ON registry.anomaly (stream_id) WHERE healed_at IS NULL;

-- Who read whose data, when and for what (UU 27/2022 on personal data; UU 24/2013 art. 86).
CREATE TABLE registry.access_log (
  access_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor text NOT NULL,
  office text,
  purpose text,
  what text NOT NULL,
  person_id uuid,
  request_id text NOT NULL
);
CREATE INDEX access_log_person ON registry.access_log (person_id, access_no);

CREATE FUNCTION registry.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'The access log is append-only' USING ERRCODE = '42501'; END $$;
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON registry.access_log
  FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON registry.access_log
  FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
`;

const GRANTS = `
GRANT USAGE ON SCHEMA registry TO peristiwa_registry, peristiwa_publisher;
GRANT SELECT, INSERT, UPDATE ON registry.person, registry.family, registry.anomaly, registry.checkpoint
  TO peristiwa_registry;
GRANT SELECT, INSERT ON registry.change, registry.access_log TO peristiwa_registry;
GRANT SELECT ON registry.change, registry.person, registry.checkpoint TO peristiwa_publisher;
`;

export class CreateRegistry1795300000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const role of ['peristiwa_registry', 'peristiwa_publisher']) await runner.query(roleSql(role));
    await runner.query(TABLES);
    await runner.query(checkpointTableSql('registry'));
    await runner.query(GRANTS);
  }

  /** Everything here can be projected again from the ledger, except the access log. */
  async down(): Promise<void> {
    throw new Error('The registry holds the access log and is not undone');
  }
}
