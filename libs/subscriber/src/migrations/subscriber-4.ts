import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds the digest chain to the position, the keys that are trusted, and the records that were forged. */
export class BelieveOnlySigned1795400000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE subscriber.cursor
  -- Of the chain after last_sequence. Null until a cursor of the release before has met its first signed message.
  ADD COLUMN digest text,
  -- The sequence that the digest belongs to: an instance of the release before raises last_sequence alone.
  ADD COLUMN digest_sequence bigint,
  -- The furthest position that a signed heartbeat named: behind it, the copy is not level.
  ADD COLUMN signed_sequence bigint NOT NULL DEFAULT 0,
  ADD COLUMN signed_digest text;

-- The keys of the registry, the first one pinned; each later one is signed by the one before.
CREATE TABLE subscriber.feed_key (
  place int PRIMARY KEY,
  key_id text NOT NULL UNIQUE,
  entry text NOT NULL,
  -- Something on this feed has its signature, so older keys prove nothing any more.
  has_signed boolean NOT NULL DEFAULT false,
  trusted_at timestamptz NOT NULL DEFAULT now()
);

-- Records that the registry did not send. What they say is not stored beyond what an operator needs to find them.
CREATE TABLE subscriber.forged (
  no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic text NOT NULL,
  partition int NOT NULL,
  -- Null for a message of the pull.
  kafka_offset bigint,
  sequence bigint,
  person_key text,
  kind text,
  reason text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  acknowledged_at timestamptz,
  acknowledged_by text,
  acknowledge_reason text
);
CREATE UNIQUE INDEX forged_once ON subscriber.forged
  (topic, partition, coalesce(kafka_offset, -1), coalesce(CASE WHEN kafka_offset IS NULL THEN sequence END, -1));
CREATE INDEX forged_alarm ON subscriber.forged (no) WHERE acknowledged_at IS NULL;

-- The last message about a person replaced the copy, on whose decision and why. Never deleted.
CREATE TABLE subscriber.resynced (
  person_key text COLLATE "C" NOT NULL,
  sequence bigint NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  resynced_by text NOT NULL,
  reason text NOT NULL,
  -- Why the handler refused it; then only the copy was set.
  refusal text
)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE subscriber.resynced, subscriber.forged, subscriber.feed_key');
    await runner.query(
      `ALTER TABLE subscriber.cursor DROP COLUMN digest, DROP COLUMN digest_sequence,
         DROP COLUMN signed_sequence, DROP COLUMN signed_digest`,
    );
  }
}
