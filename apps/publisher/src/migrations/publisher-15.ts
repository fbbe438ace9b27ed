import type { MigrationInterface, QueryRunner } from 'typeorm';
import { PUBLISHER_ROLE } from './publisher-1';

const TABLES = `
-- Where a partner receives its feed by HTTPS (ADR 0058), and how far it has been delivered there.
CREATE TABLE publisher.push (
  partner text PRIMARY KEY,
  url text NOT NULL,
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended', 'stopped')),
  -- Sequence after which it began, and the last one that the partner has confirmed.
  first_after bigint NOT NULL CHECK (first_after >= 0),
  delivered bigint NOT NULL CHECK (delivered >= first_after),
  failures int NOT NULL DEFAULT 0,
  failing_since timestamptz,
  -- A status of HTTP or the kind of an error, never a text of the partner.
  last_failure text,
  next_at timestamptz NOT NULL DEFAULT '-infinity',
  reason text NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Who set, stopped or resumed a push, and why.
CREATE TABLE publisher.push_change (
  change_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  partner text NOT NULL,
  state text NOT NULL,
  url text NOT NULL,
  reason text NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
)`;

export class Push1795300003015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(`GRANT SELECT, INSERT, UPDATE ON publisher.push TO ${PUBLISHER_ROLE}`);
    await runner.query(`GRANT SELECT, INSERT ON publisher.push_change TO ${PUBLISHER_ROLE}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE publisher.push_change, publisher.push');
  }
}
