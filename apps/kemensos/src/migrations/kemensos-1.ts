import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Beneficiary households and the cases that the feed opened. */
export class CreateKemensos1795500000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Keyed by the card itself: its number changes when its head changes.
CREATE TABLE kemensos.household (
  family_key text PRIMARY KEY,
  kk_number text NOT NULL,
  kk_sequence bigint NOT NULL,
  programmes text[] NOT NULL CHECK (programmes <@ ARRAY['PKH', 'sembako'] AND cardinality(programmes) > 0),
  registered_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE kemensos.case_file (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- The order in which cases are listed.
  no bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  person_key text NOT NULL,
  family_key text NOT NULL,
  kind text NOT NULL,
  sequence bigint NOT NULL,
  act_id text,
  facts jsonb NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT now(),
  closed_at timestamptz,
  -- One message opens a case of a kind once, however often it is delivered.
  UNIQUE (sequence, kind)
);
CREATE INDEX case_file_open ON kemensos.case_file (no) WHERE closed_at IS NULL;
CREATE INDEX case_file_by_family ON kemensos.case_file (family_key);

CREATE INDEX person_by_kk ON subscriber.person ((state::jsonb ->> 'kkNumber')) WHERE in_scope`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX subscriber.person_by_kk');
    await runner.query('DROP TABLE kemensos.case_file, kemensos.household');
  }
}
