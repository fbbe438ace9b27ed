import type { MigrationInterface, QueryRunner } from 'typeorm';
import { PUBLISHER_ROLE } from './publisher-1';

const TABLES = `
-- Under which version of the agreement a partner received what it holds: a later difference is an act or the agreement.
-- 0: made by a publisher of the release before, under the version in force.
ALTER TABLE publisher.holding ADD COLUMN agreement_version int NOT NULL DEFAULT 0;
UPDATE publisher.holding h SET agreement_version = f.agreement_version FROM publisher.feed f WHERE f.partner = h.partner;

-- A partner's statement that it has erased what the messages up to a sequence required it to erase.
CREATE TABLE publisher.erasure (
  partner text NOT NULL,
  up_to_sequence bigint NOT NULL CHECK (up_to_sequence > 0),
  agreement_version int NOT NULL,
  acknowledged_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  acknowledged_by text NOT NULL,
  PRIMARY KEY (partner, up_to_sequence)
)`;

const GRANTS = `GRANT SELECT, INSERT ON publisher.erasure TO ${PUBLISHER_ROLE}`;

export class SayWhy1795300003005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(GRANTS);
  }

  /** An acknowledgement cannot be rebuilt from anything. */
  async down(): Promise<void> {
    throw new Error('The publisher holds acknowledgements and cannot be undone');
  }
}
