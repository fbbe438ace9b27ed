import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Alerts about persons on the watch-list, and indexes of the copy. */
export class CreateKemenP2mi1795500000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE kemenp2mi.alert (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- The order in which alerts are listed.
  no bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  person_key text NOT NULL,
  kind text NOT NULL,
  sequence bigint NOT NULL,
  act_id text,
  facts jsonb NOT NULL,
  raised_at timestamptz NOT NULL DEFAULT now(),
  -- Equal for two messages that report the same fact; for others the sequence.
  once text NOT NULL,
  UNIQUE (person_key, kind, once)
);

CREATE INDEX person_by_nik ON subscriber.person ((state::jsonb ->> 'nik')) WHERE in_scope;
CREATE INDEX person_by_family ON subscriber.person ((state::jsonb ->> 'familyKey')) WHERE in_scope`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX subscriber.person_by_nik, subscriber.person_by_family');
    await runner.query('DROP TABLE kemenp2mi.alert');
  }
}
