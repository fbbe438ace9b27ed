import type { MigrationInterface, QueryRunner } from 'typeorm';
import { sliceFoldVersionSql } from '@peristiwa/projections';

/**
 * The version that folded the existing rows was not recorded. They get version 0, which is never resumed. Afterwards the
 * column has no default, so a projector of the previous release cannot write beside this one: it is blocked until it is
 * stopped. With a default, its rows would count as folded by this release.
 */
const columns = (schema: string) => `
ALTER TABLE ${schema}.person ADD COLUMN flags text[] NOT NULL DEFAULT '{}',
  ADD COLUMN fold_version smallint NOT NULL DEFAULT 0;
ALTER TABLE ${schema}.family ADD COLUMN fold_version smallint NOT NULL DEFAULT 0;
ALTER TABLE ${schema}.person ALTER COLUMN fold_version DROP DEFAULT;
ALTER TABLE ${schema}.family ALTER COLUMN fold_version DROP DEFAULT;
-- Quotes inside a text of the state are escaped, so the pattern matches only the member itself.
UPDATE ${schema}.person SET flags = ARRAY(SELECT DISTINCT json_array_elements_text(state::json -> 'flags'))
WHERE state LIKE '%"flags":["%';
`;

const INDEX = `
-- Persons with open flags, by area. They are few, so the index is small and the projector rarely writes to it.
CREATE INDEX person_flags ON registry.person (area, person_id) WHERE flags <> '{}';
`;

/** An unfinished rebuild is one of the previous release: it is refused, and must be started anew with this release. */
const REBUILD = `ALTER TABLE registry.rebuild ADD COLUMN fold_version smallint NOT NULL DEFAULT 0`;

export class FoldVersionRegistry1796100000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(sliceFoldVersionSql('registry'));
    const versions = (await runner.query(
      `SELECT nspname AS schema FROM pg_namespace WHERE nspname IN ('registry', 'registry_next', 'registry_previous')`,
    )) as { schema: string }[];
    for (const { schema } of versions) await runner.query(columns(schema));
    await runner.query(INDEX);
    await runner.query(REBUILD);
  }

  /** Without the column it is unknown which fold made a row. */
  async down(): Promise<void> {
    throw new Error('The version of the fold stays with the states');
  }
}
