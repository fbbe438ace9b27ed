import type { MigrationInterface, QueryRunner } from 'typeorm';
import { PUBLISHER_ROLE } from './publisher-1';

const TABLES = `
-- A change of an agreement on its way to everybody of a feed, until the marker of its end is on the topic (ADR 0063).
CREATE TABLE publisher.backfill (
  backfill_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  partner text NOT NULL,
  agreement_version int NOT NULL,
  -- The last message of the feed before the version took effect.
  after_sequence bigint NOT NULL,
  began_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Of a feed with pseudonyms: the last draft of the pass, which waits for its window.
  last_pending bigint,
  -- The last message, known when the pass has ended and its drafts are released.
  through_sequence bigint,
  -- Messages and digest up to here are counted.
  counted_sequence bigint NOT NULL,
  messages bigint NOT NULL DEFAULT 0,
  digest bit(256) NOT NULL DEFAULT 0::bit(256),
  completed_at timestamptz
);
CREATE UNIQUE INDEX backfill_open ON publisher.backfill (partner) WHERE completed_at IS NULL;
CREATE INDEX backfill_of_partner ON publisher.backfill (partner, backfill_no);
-- A pass that was under way when this release came.
INSERT INTO publisher.backfill (partner, agreement_version, after_sequence, counted_sequence)
  SELECT s.partner, s.agreement_version, f.sequence, f.sequence
  FROM publisher.sweep s JOIN publisher.feed f ON f.partner = s.partner`;

export class EndBackfills1795300003020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(`GRANT SELECT, INSERT, UPDATE ON publisher.backfill TO ${PUBLISHER_ROLE}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE publisher.backfill');
  }
}
