import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Search by day of birth and name. The day of birth rarely changes, so the projector writes to it only for newcomers. */
const INDEX = 'CREATE INDEX person_born_on ON registry.person (born_on)';

export class PersonSearchRegistry1796400000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(INDEX);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX registry.person_born_on');
  }
}
