import type { MigrationInterface, QueryRunner } from 'typeorm';
import { digestedTableSql } from '@peristiwa/postgres';
import { HOLDINGS } from '../reconcile/holding-digests';
import { PUBLISHER_ROLE } from './publisher-1';

const TABLES = `
-- What a reconciliation has found (ADR 0044): names of members, never their values.
CREATE TABLE publisher.reconciliation_difference (
  reconciliation_id uuid NOT NULL,
  partner text NOT NULL,
  person_key text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('missing', 'extra', 'different')),
  fields text[] NOT NULL,
  -- The last message about the person; null when there is none.
  sequence bigint,
  found_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (reconciliation_id, person_key)
);
CREATE INDEX reconciliation_difference_of_partner ON publisher.reconciliation_difference (partner, found_at);

-- That a partner held what it may hold, as signed.
CREATE TABLE publisher.sync_certificate (
  certificate_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  reconciliation_id uuid NOT NULL,
  partner text NOT NULL,
  sequence bigint NOT NULL,
  content text NOT NULL,
  issued_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX sync_certificate_of_partner ON publisher.sync_certificate (partner, certificate_no)`;

const GRANTS = `
GRANT SELECT, INSERT, DELETE ON publisher.digest_part TO ${PUBLISHER_ROLE};
GRANT SELECT, INSERT ON publisher.reconciliation_difference, publisher.sync_certificate TO ${PUBLISHER_ROLE}`;

export class Reconcile1795300003009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(digestedTableSql(HOLDINGS));
    await runner.query(TABLES);
    await runner.query(GRANTS);
  }

  /** Certificates cannot be rebuilt from anything. */
  async down(): Promise<void> {
    throw new Error('The publisher holds certificates and cannot be undone');
  }
}
