import type { MigrationInterface, QueryRunner } from 'typeorm';
import { PUBLISHER_ROLE } from './publisher-1';

const TABLES = `
-- Numbers of partitions that a feed was given after its first one (ADR 0056): who, why, and from which message on.
CREATE TABLE publisher.feed_layout (
  partner text NOT NULL,
  -- From 2: with layout 1 the feed began.
  layout int NOT NULL CHECK (layout > 1),
  partitions int NOT NULL CHECK (partitions > 0),
  -- The last message of the layout before; null until the builder begins this one.
  after_sequence bigint,
  reason text NOT NULL,
  ordered_by text NOT NULL,
  ordered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  begun_at timestamptz,
  PRIMARY KEY (partner, layout)
);
-- One at a time.
CREATE UNIQUE INDEX feed_layout_ordered ON publisher.feed_layout (partner) WHERE after_sequence IS NULL;
CREATE TRIGGER announce_work AFTER INSERT ON publisher.feed_layout
  FOR EACH STATEMENT EXECUTE FUNCTION publisher.announce_work()`;

const GRANTS = `GRANT SELECT, INSERT, UPDATE (after_sequence, begun_at) ON publisher.feed_layout TO ${PUBLISHER_ROLE}`;

export class FeedLayouts1795300003018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(GRANTS);
  }

  /** From which message on a feed has its partitions cannot be rebuilt from anything. */
  async down(): Promise<void> {
    throw new Error('Feeds may have more partitions than they began with, and it cannot be undone');
  }
}
