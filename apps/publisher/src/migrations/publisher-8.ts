import type { MigrationInterface, QueryRunner } from 'typeorm';
import { PUBLISHER_ROLE } from './publisher-1';

const TABLES = `
ALTER TABLE publisher.agreement
  ADD COLUMN quota_per_day int CHECK (quota_per_day > 0),
  -- Why the version suspends, resumes or ends.
  ADD COLUMN reason text;

-- Drafts (ADR 0050): nothing is disclosed under a draft before it is activated as a version of publisher.agreement.
CREATE TABLE publisher.agreement_draft (
  partner text NOT NULL,
  -- SHA-256 over the terms and the number of the version.
  digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
  version int NOT NULL CHECK (version > 0),
  terms jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by text NOT NULL,
  -- The report of the last dry run.
  dry_run jsonb,
  PRIMARY KEY (partner, digest)
);

-- Messages that a partner with a quota has pulled, by the day in Jakarta.
CREATE TABLE publisher.pulled (
  partner text NOT NULL,
  day date NOT NULL,
  messages bigint NOT NULL,
  PRIMARY KEY (partner, day)
)`;

/** A draft is never changed or removed; only the report of its dry run is set. */
const GRANTS = `
GRANT SELECT, INSERT, UPDATE (dry_run) ON publisher.agreement_draft TO ${PUBLISHER_ROLE};
GRANT SELECT, INSERT, UPDATE ON publisher.pulled TO ${PUBLISHER_ROLE}`;

export class DraftAgreements1795300003008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(GRANTS);
  }

  /** Why an agreement was suspended or ended cannot be rebuilt from anything. */
  async down(): Promise<void> {
    throw new Error('The publisher holds reasons and drafts of agreements and cannot be undone');
  }
}
