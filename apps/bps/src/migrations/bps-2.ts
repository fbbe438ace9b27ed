import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Heartbeats of a feed with pseudonyms say 0 as registry position (ADR 0026); the cursor never goes back by itself. */
export class ForgetPositions1795500000023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('UPDATE subscriber.cursor SET registry_position = 0');
  }

  async down(): Promise<void> {
    // A position would be known again only from a heartbeat that has one.
  }
}
