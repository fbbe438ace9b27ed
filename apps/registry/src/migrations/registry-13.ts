import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The working list of the offices (ADR 0073). `office_case` is derived from the change log and can be made again
 * (`cases/`). `case_step` is what officers did with a case: nothing derives it, so nothing that is made again holds it.
 */
const TABLES = `
CREATE TABLE registry.office_case (
  person_id uuid NOT NULL,
  -- A quality flag or a kind of due case.
  kind text COLLATE "C" NOT NULL,
  -- When the flag was recorded, or from when on the office can act.
  opened_at timestamptz NOT NULL,
  area text COLLATE "C" NOT NULL,
  due_on date,
  -- The act that raised a flag; of a move letter, the move.
  reference uuid,
  closed_at timestamptz,
  -- The act after which the case was there no more.
  closed_by uuid,
  PRIMARY KEY (person_id, kind, opened_at),
  CHECK ((closed_at IS NULL) = (closed_by IS NULL))
);
CREATE INDEX office_case_open ON registry.office_case (opened_at, person_id, kind) WHERE closed_at IS NULL;
CREATE INDEX office_case_of_office ON registry.office_case (left(area, 4), opened_at, person_id, kind)
  WHERE closed_at IS NULL;
CREATE INDEX office_case_closed ON registry.office_case (closed_at) WHERE closed_at IS NOT NULL;

CREATE TABLE registry.case_step (
  step_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person_id uuid NOT NULL,
  kind text COLLATE "C" NOT NULL,
  step text NOT NULL CHECK (step IN ('assigned', 'noted')),
  actor text NOT NULL,
  office text NOT NULL,
  -- The officer to whom it is assigned, or the note.
  content text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX case_step_of_case ON registry.case_step (person_id, kind, step_no);

INSERT INTO registry.checkpoint (name, position)
SELECT 'cases-restart', coalesce(max(change_no), 0) FROM registry.change;
`;

const GRANTS = `
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON registry.office_case TO peristiwa_registry;
GRANT SELECT, INSERT ON registry.case_step TO peristiwa_registry`;

export class OfficeCasesRegistry1797400000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE registry.office_case, registry.case_step');
    await runner.query(`DELETE FROM registry.checkpoint WHERE name LIKE 'cases%'`);
  }
}
