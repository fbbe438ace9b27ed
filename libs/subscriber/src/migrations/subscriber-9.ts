import type { MigrationInterface, QueryRunner } from 'typeorm';
import { noteDigestsSql } from '@peristiwa/postgres';
import { COPIES } from '../reconcile/copy-digests';

/** TRUNCATE of the copies waits for whoever adds up the parts of the digests: parts would be left of no rows. */
export class TruncateDigests1795400000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(noteDigestsSql(COPIES));
  }

  /** The function stays: the release before works with it. */
  async down(): Promise<void> {}
}
