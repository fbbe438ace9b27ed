import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Residence of persons by day and by time of knowledge, for statistics (design.md §9: nothing of it is on the way of an
 * act to the registry). Derived from the change log: it can be emptied and made again (`population/`).
 */
const TABLES = `
CREATE TABLE registry.residence_span (
  person_id uuid NOT NULL,
  area text COLLATE "C" NOT NULL,
  sex text NOT NULL,
  born_on date NOT NULL,
  -- Regency code of birth, or the name of a place abroad.
  birth_place text NOT NULL,
  valid_from date NOT NULL,
  -- The first day at whose end the person did not live here any more; infinity while the person lives here.
  valid_until date NOT NULL,
  begins text NOT NULL CHECK (begins IN ('birth', 'registration', 'arrival')),
  previous_area text COLLATE "C",
  ends text CHECK (ends IN ('death', 'move')),
  next_area text COLLATE "C",
  known_from timestamptz NOT NULL,
  known_until timestamptz NOT NULL DEFAULT 'infinity'
);
-- The spans of a person that are true by present knowledge: what the next change of the person is compared with.
CREATE INDEX residence_span_person ON registry.residence_span (person_id) WHERE known_until = 'infinity';
CREATE INDEX residence_span_area ON registry.residence_span (area, valid_from);
`;

const GRANTS =
  'GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON registry.residence_span TO peristiwa_registry';

export class PopulationRegistry1796300000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE registry.residence_span');
    await runner.query(`DELETE FROM registry.checkpoint WHERE name LIKE 'population%'`);
  }
}
