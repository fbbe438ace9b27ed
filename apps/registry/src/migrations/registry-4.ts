import type { MigrationInterface, QueryRunner } from 'typeorm';
import { sliceFoldVersionSql } from '@peristiwa/projections';

/**
 * Rows that are there were folded by a version that nobody recorded: 0, which is never resumed. Afterwards there is no
 * default: a projector of the release before cannot write beside this one, or what it folds would pass as folded by
 * this release. It is blocked until it is stopped.
 */
const columns = (schema: string) => `
ALTER TABLE ${schema}.person ADD COLUMN flags text[] NOT NULL DEFAULT '{}',
  ADD COLUMN fold_version smallint NOT NULL DEFAULT 0;
ALTER TABLE ${schema}.family ADD COLUMN fold_version smallint NOT NULL DEFAULT 0;
ALTER TABLE ${schema}.person ALTER COLUMN fold_version DROP DEFAULT;
ALTER TABLE ${schema}.family ALTER COLUMN fold_version DROP DEFAULT;
-- Quotes within a text of the state are escaped, so the pattern finds the member and nothing else.
UPDATE ${schema}.person SET flags = ARRAY(SELECT DISTINCT json_array_elements_text(state::json -> 'flags'))
WHERE state LIKE '%"flags":["%';
`;

const INDEX = `
-- Persons with open flags, by area: few, so the index is small and the projector hardly meets it.
CREATE INDEX person_flags ON registry.person (area, person_id) WHERE flags <> '{}';
`;

/** A rebuild in hand is one of the release before: it is refused, and begins again as one of this. */
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

  /** Which fold made a row is not known afterwards. */
  async down(): Promise<void> {
    throw new Error('The version of the fold stays with the states');
  }
}
