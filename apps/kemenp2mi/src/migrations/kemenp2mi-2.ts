import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `once` contained the day of a death, which was not erased when the agreement withdrew it; now it is a digest. */
export class HashOnce1795500000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE kemenp2mi.alert SET once = encode(sha256(convert_to(once, 'UTF8')), 'hex')
      WHERE kind = 'next-of-kin-death'`);
  }

  async down(): Promise<void> {
    throw new Error('The days are only known as digests and cannot be restored');
  }
}
