import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who renews a session, and whether a verification was of the whole ledger. */
const COLUMNS = `
-- Until then one process asks the issuer for new tokens of this session, and no other one does.
ALTER TABLE ops.session ADD COLUMN renewing_until timestamptz;
-- Without a range, so the related tables were compared too. Of earlier verifications it is not known.
ALTER TABLE ops.verification ADD COLUMN is_whole boolean NOT NULL DEFAULT false;
`;

export class Claims1797500000103 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(COLUMNS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE ops.session DROP COLUMN renewing_until');
    await runner.query('ALTER TABLE ops.verification DROP COLUMN is_whole');
  }
}
