import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
-- Who read whose data of the copy, when and for what (UU 27/2022 on personal data; Permendagri 102/2019 art. 36).
CREATE TABLE subscriber.access_log (
  access_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor text NOT NULL,
  purpose text,
  what text NOT NULL,
  request_id text NOT NULL,
  -- Keys of the persons; empty when the question found nobody.
  person_keys text[] NOT NULL
);
CREATE INDEX access_log_persons ON subscriber.access_log USING gin (person_keys)`;

/** Reading of the copy is recorded. */
export class RecordReads1795400000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE subscriber.access_log');
  }
}
