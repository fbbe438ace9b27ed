import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Allows any bytes in the quarantine, and adds the tables of messages that operators discarded and of record batches
 * that could not be decoded.
 */
export class DiscardFromQuarantine1795400000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Bytes, not text: messages that PostgreSQL refuses as text must be stored too.
ALTER TABLE subscriber.quarantine ALTER COLUMN value TYPE bytea USING convert_to(value, 'UTF8');

ALTER TABLE subscriber.unreadable ADD COLUMN last_offset bigint;
UPDATE subscriber.unreadable SET last_offset = kafka_offset;
ALTER TABLE subscriber.unreadable ALTER COLUMN last_offset SET NOT NULL;

-- Who decided to discard a message, and why. Never deleted.
CREATE TABLE subscriber.discarded (
  partition int NOT NULL,
  sequence bigint NOT NULL,
  person_key text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  refusal text NOT NULL,
  headers text NOT NULL,
  value bytea NOT NULL,
  quarantined_at timestamptz NOT NULL,
  discarded_at timestamptz NOT NULL DEFAULT now(),
  discarded_by text NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (partition, sequence)
)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE subscriber.discarded');
    await runner.query('ALTER TABLE subscriber.unreadable DROP COLUMN last_offset');
    await runner.query(
      `ALTER TABLE subscriber.quarantine ALTER COLUMN value TYPE text USING convert_from(value, 'UTF8')`,
    );
  }
}
