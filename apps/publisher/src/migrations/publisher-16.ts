import type { MigrationInterface, QueryRunner } from 'typeorm';
import { PUBLISHER_ROLE } from './publisher-1';

const TABLES = `
-- A mass correction of one cause (ADR 0059): who opened it, why, how large it is expected to be.
CREATE TABLE publisher.campaign (
  campaign_id uuid PRIMARY KEY,
  reason text NOT NULL,
  expected_changes bigint NOT NULL CHECK (expected_changes > 0),
  -- Changes in a second that are built at most.
  rate int NOT NULL CHECK (rate > 0),
  state text NOT NULL DEFAULT 'opening' CHECK (state IN ('opening', 'open', 'closing', 'completing', 'completed')),
  -- Changes of persons that the change log had of it.
  seen bigint NOT NULL DEFAULT 0,
  opened_by text NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  closed_by text,
  -- End of the change log when the campaign was closed.
  close_change_no bigint,
  completed_at timestamptz
);

-- Changes that wait in the lane of the campaigns.
CREATE TABLE publisher.campaign_change (
  change_no bigint PRIMARY KEY,
  campaign_id uuid NOT NULL REFERENCES publisher.campaign,
  person_id uuid NOT NULL,
  act_id uuid NOT NULL
);
CREATE INDEX campaign_change_of_person ON publisher.campaign_change (person_id);
CREATE INDEX campaign_change_of_act ON publisher.campaign_change (act_id);
CREATE INDEX campaign_change_of_campaign ON publisher.campaign_change (campaign_id);

-- What of a campaign is on each feed.
CREATE TABLE publisher.campaign_feed (
  campaign_id uuid NOT NULL REFERENCES publisher.campaign,
  partner text NOT NULL,
  messages bigint NOT NULL,
  last_sequence bigint NOT NULL,
  PRIMARY KEY (campaign_id, partner)
);

CREATE TRIGGER announce_work AFTER INSERT OR UPDATE OF state ON publisher.campaign
  FOR EACH STATEMENT EXECUTE FUNCTION publisher.announce_work()`;

export class Campaigns1795300003016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(
      `GRANT SELECT, INSERT, UPDATE ON publisher.campaign, publisher.campaign_feed TO ${PUBLISHER_ROLE}`,
    );
    await runner.query(`GRANT SELECT, INSERT, DELETE ON publisher.campaign_change TO ${PUBLISHER_ROLE}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE publisher.campaign_feed, publisher.campaign_change, publisher.campaign CASCADE',
    );
  }
}
