import type { MigrationInterface, QueryRunner } from 'typeorm';
import { PUBLISHER_ROLE } from './publisher-1';

const TABLES = `
-- The public keys of the feeds, as partners see them (ADR 0021). Only a publisher whose folder has all of them signs.
CREATE TABLE publisher.feed_key (
  -- 1 for the first key; each later one is signed by the key before.
  number int PRIMARY KEY,
  key_id text NOT NULL UNIQUE,
  entry text NOT NULL,
  published_at timestamptz NOT NULL DEFAULT clock_timestamp()
)`;

/** A publisher adds keys and changes none; `peristiwa feed replace-keys` works as the owner. */
const GRANTS = `GRANT SELECT, INSERT ON publisher.feed_key TO ${PUBLISHER_ROLE}`;

export class PublishKeys1795300003007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(GRANTS);
  }

  /** The next publisher that starts publishes its folder again. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE publisher.feed_key');
  }
}
