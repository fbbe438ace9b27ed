import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of the subscriber kit in the database of a ministry. */
export class CreateSubscriber1795400000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- The position in each partition. It commits together with the effects, so Kafka's own offset is only a hint.
CREATE TABLE subscriber.cursor (
  topic text NOT NULL,
  partition int NOT NULL,
  next_offset bigint NOT NULL DEFAULT 0,
  last_sequence bigint NOT NULL DEFAULT 0,
  -- Messages received, quarantined ones too: their sum over the partitions shows when none of 1..n is missing.
  applied bigint NOT NULL DEFAULT 0,
  high_water bigint NOT NULL DEFAULT 0,
  registry_position bigint NOT NULL DEFAULT 0,
  heartbeat_at timestamptz,
  duplicates_skipped bigint NOT NULL DEFAULT 0,
  gaps_repaired bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (topic, partition)
) WITH (fillfactor = 70);

-- The ministry's copy of the entitled view. Text, not jsonb: digests are computed over the bytes as received.
CREATE TABLE subscriber.person (
  person_key text COLLATE "C" PRIMARY KEY,
  version int NOT NULL,
  state text,
  last_sequence bigint NOT NULL,
  in_scope boolean NOT NULL,
  CHECK (in_scope = (state IS NOT NULL))
) WITH (fillfactor = 85);

-- Messages that the handler refused, and the later ones of the same person.
CREATE TABLE subscriber.quarantine (
  partition int NOT NULL,
  sequence bigint NOT NULL,
  person_key text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  reason text NOT NULL,
  headers text NOT NULL,
  value text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (partition, sequence)
);
CREATE INDEX quarantine_by_person ON subscriber.quarantine (person_key, sequence);

-- Records of the topic without a readable position in the feed; the message itself is then fetched by pull.
CREATE TABLE subscriber.unreadable (
  topic text NOT NULL,
  partition int NOT NULL,
  kafka_offset bigint NOT NULL,
  reason text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, partition, kafka_offset)
)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE subscriber.cursor, subscriber.person');
    await runner.query('DROP TABLE subscriber.quarantine, subscriber.unreadable');
  }
}
