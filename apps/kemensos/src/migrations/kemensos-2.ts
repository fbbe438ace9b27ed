import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The number of a household is erased when the agreement withdraws it; the household stays known by its key. */
export class EraseNumbers1795500000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE kemensos.household ALTER COLUMN kk_number DROP NOT NULL;
CREATE INDEX household_by_number ON kemensos.household (kk_number) WHERE kk_number IS NOT NULL;
CREATE INDEX case_file_by_person ON kemensos.case_file (person_key)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX kemensos.case_file_by_person, kemensos.household_by_number');
  }
}
