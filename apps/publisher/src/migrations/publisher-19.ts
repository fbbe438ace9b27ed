import type { MigrationInterface, QueryRunner } from 'typeorm';
import { noteDigestsSql } from '@peristiwa/postgres';
import { HOLDINGS } from '../reconcile/holding-digests';
import { PUBLISHER_ROLE } from './publisher-1';

const TABLES = `
-- When the partner may know that the case was closed: with the message on its feed, and not before (ADR 0063).
ALTER TABLE publisher.observation ADD COLUMN partner_closed_at timestamptz;
UPDATE publisher.observation SET partner_closed_at = closed_at
  WHERE is_announced AND partner NOT IN (SELECT partner FROM publisher.release);
UPDATE publisher.observation o SET partner_closed_at = date_trunc('hour', clock_timestamp())
  WHERE is_announced AND partner IN (SELECT partner FROM publisher.release) AND NOT EXISTS (
    SELECT FROM publisher.pending p WHERE p.partner = o.partner AND p.kind = 'observation-settled'
      AND p.data::jsonb -> 'observation' ->> 'caseId' = o.case_id::text);
CREATE INDEX observation_of_act ON publisher.observation (act_id) WHERE act_id IS NOT NULL;
ALTER TABLE publisher.observation_step DROP CONSTRAINT observation_step_step_check;
ALTER TABLE publisher.observation_step ADD CONSTRAINT observation_step_step_check
  CHECK (step IN ('assigned', 'transferred', 'noted', 'rejected', 'acknowledged', 'reopened'));
CREATE FUNCTION publisher.note_reopened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO publisher.observation_step (case_id, step, actor, office, content, at)
  VALUES (OLD.case_id, 'reopened', 'publisher', OLD.office, OLD.act_id::text, clock_timestamp());
  RETURN NULL;
END $$;
CREATE TRIGGER note_reopened AFTER UPDATE OF closed_at ON publisher.observation
  FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL AND NEW.closed_at IS NULL)
  EXECUTE FUNCTION publisher.note_reopened();

-- The step of a job whose disclosures are on record: it is repeated after a crash, and they are not.
ALTER TABLE publisher.feed_job ADD COLUMN disclosed text NOT NULL DEFAULT '';
ALTER TABLE publisher.feed_job DROP CONSTRAINT feed_job_kind_check;
ALTER TABLE publisher.feed_job ADD CONSTRAINT feed_job_kind_check
  CHECK (kind IN ('resend', 'replay', 'resync', 'recount'));

-- Buckets of which a recount found digests that were not those of the holdings.
CREATE TABLE publisher.digest_drift (
  job_id uuid NOT NULL REFERENCES publisher.feed_job,
  bucket int NOT NULL,
  -- Persons by the digests, and by the holdings.
  kept int NOT NULL,
  counted int NOT NULL,
  found_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (job_id, bucket)
);

-- What a partner held after some of its messages: a question about the past reads the messages from the last one on.
CREATE TABLE publisher.holding_checkpoint (
  partner text NOT NULL,
  sequence bigint NOT NULL,
  persons bigint NOT NULL,
  digest text NOT NULL,
  PRIMARY KEY (partner, sequence)
);

-- Topics that have refused a marker of a campaign: the others do not wait for them.
CREATE TABLE publisher.campaign_marker_due (
  campaign_id uuid NOT NULL REFERENCES publisher.campaign,
  partner text NOT NULL,
  marker text NOT NULL CHECK (marker IN ('started', 'completed')),
  refusal text NOT NULL,
  since timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (campaign_id, partner, marker)
);
-- An operator has stopped the lane of the campaign for now.
ALTER TABLE publisher.campaign ADD COLUMN is_paused boolean NOT NULL DEFAULT false;
CREATE TABLE publisher.campaign_pause (
  change_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id uuid NOT NULL REFERENCES publisher.campaign,
  action text NOT NULL CHECK (action IN ('pause', 'resume')),
  reason text NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Where an operator had a push begin.
ALTER TABLE publisher.push_change ADD COLUMN first_after bigint`;

const GRANTS = `
GRANT UPDATE (partner_closed_at) ON publisher.observation TO ${PUBLISHER_ROLE};
GRANT SELECT, INSERT ON publisher.digest_drift, publisher.holding_checkpoint, publisher.campaign_pause
  TO ${PUBLISHER_ROLE};
GRANT SELECT, INSERT, DELETE ON publisher.campaign_marker_due TO ${PUBLISHER_ROLE}`;

export class FinishFeeds1795300003019 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(noteDigestsSql(HOLDINGS));
    await runner.query(GRANTS);
  }

  /** What a recount has found cannot be rebuilt from anything. */
  async down(): Promise<void> {
    throw new Error('The publisher holds a record of digests that were wrong and cannot be undone');
  }
}
