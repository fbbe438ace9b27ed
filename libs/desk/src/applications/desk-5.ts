import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appsOf, databaseRole } from '@peristiwa/contracts';

const TABLES = `
-- Answers of a desk about persons that record nothing in the ledger (UU 27/2022; UU 24/2013 art. 86).
CREATE TABLE desk.access_log (
  access_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor text NOT NULL,
  office text NOT NULL,
  what text NOT NULL,
  outcome text NOT NULL,
  request_id uuid NOT NULL,
  person_ids uuid[] NOT NULL
);
CREATE INDEX access_log_persons ON desk.access_log USING gin (person_ids)`;

/** Who was answered what about whom. Append-only: a desk may not change a row. */
export class DeskReads1797000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    for (const desk of appsOf('desk'))
      await runner.query(`GRANT SELECT, INSERT ON desk.access_log TO ${databaseRole(desk)}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE desk.access_log');
  }
}
