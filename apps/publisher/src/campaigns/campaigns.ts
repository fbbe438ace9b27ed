import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { RegistryReader } from '../build/registry-reader';
import { problem } from '../problems';

type CampaignState = 'opening' | 'open' | 'closing' | 'completing' | 'completed';

export interface Campaign {
  readonly campaignId: string;
  readonly reason: string;
  readonly expectedChanges: number;
  readonly rate: number;
  readonly state: CampaignState;
  /** What waits is not built, unless an ordinary change of the same person follows. */
  readonly isPaused: boolean;
  /** Topics that refused a marker, which is sent when they take it. */
  readonly refused: readonly RefusedMarker[];
  readonly seen: number;
  readonly waiting: number;
  readonly feeds: readonly CampaignFeed[];
  readonly openedBy: string;
  readonly openedAt: Date;
  readonly completedAt: Date | null;
}

export type MarkerName = 'started' | 'completed';

interface RefusedMarker {
  readonly partner: string;
  readonly marker: MarkerName;
  readonly refusal: string;
}

interface CampaignFeed {
  readonly partner: string;
  readonly messages: number;
  readonly lastSequence: number;
}

export interface NewCampaign {
  readonly campaignId?: string;
  readonly reason: string;
  readonly expectedChanges: number;
  readonly rate: number;
}

interface Deciding {
  readonly reason: string;
  readonly by: string;
}

const CAMPAIGN = `SELECT campaign_id AS "campaignId", reason, expected_changes::float8 AS "expectedChanges", rate, state,
    is_paused AS "isPaused", (SELECT coalesce(json_agg(json_build_object('partner', partner, 'marker', marker,
       'refusal', refusal) ORDER BY marker DESC, partner), '[]') FROM publisher.campaign_marker_due d
      WHERE d.campaign_id = c.campaign_id) AS refused,
    seen::float8 AS seen, opened_by AS "openedBy", opened_at AS "openedAt", completed_at AS "completedAt",
    (SELECT count(*)::float8 FROM publisher.campaign_change w WHERE w.campaign_id = c.campaign_id) AS waiting,
    (SELECT coalesce(json_agg(json_build_object('partner', partner, 'messages', messages, 'lastSequence', last_sequence)
       ORDER BY partner), '[]') FROM publisher.campaign_feed f WHERE f.campaign_id = c.campaign_id) AS feeds
  FROM publisher.campaign c`;

/** Campaigns as they are stored (ADR 0059). */
export class Campaigns {
  constructor(
    private readonly pool: Pool,
    private readonly registry: Pick<RegistryReader, 'head'>,
  ) {}

  /** Opening one with the same id, reason, size and rate again is the same campaign. */
  async open(campaign: NewCampaign, openedBy: string): Promise<Campaign> {
    const { campaignId = randomUUID(), reason, expectedChanges, rate } = campaign;
    await this.pool.query(
      `INSERT INTO publisher.campaign (campaign_id, reason, expected_changes, rate, opened_by)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT (campaign_id) DO NOTHING`,
      [campaignId, reason, expectedChanges, rate, openedBy],
    );
    const stored = await this.get(campaignId);
    const isSame = stored.reason === reason && stored.rate === rate;
    if (!isSame || stored.expectedChanges !== expectedChanges) throw problem('campaignExists');
    return stored;
  }

  async get(campaignId: string): Promise<Campaign> {
    const { rows } = await this.pool.query<Campaign>(`${CAMPAIGN} WHERE campaign_id = $1`, [campaignId]);
    if (!rows[0]) throw problem('campaignNotFound');
    return rows[0];
  }

  /** The latest first. */
  async list(): Promise<Campaign[]> {
    const { rows } = await this.pool.query<Campaign>(`${CAMPAIGN} ORDER BY opened_at DESC LIMIT 100`);
    return rows;
  }

  /** Acts that are recorded from now on are ordinary, even when they name it. Closing it twice is one. */
  async close(campaignId: string, closedBy: string): Promise<Campaign> {
    const { changeNo } = await this.registry.head();
    const { rowCount } = await this.pool.query(
      `UPDATE publisher.campaign SET state = 'closing', close_change_no = $2, closed_by = $3
       WHERE campaign_id = $1 AND state = 'open'`,
      [campaignId, changeNo, closedBy],
    );
    const campaign = await this.get(campaignId);
    // Its first markers are not on the topics yet.
    if (rowCount === 0 && campaign.state === 'opening') throw problem('campaignOpening');
    return campaign;
  }

  /** Stops the lane of a campaign for now, or continues it; a change that changes nothing leaves no record. */
  async pause(campaignId: string, action: 'pause' | 'resume', { reason, by }: Deciding): Promise<Campaign> {
    const { state } = await this.get(campaignId);
    if (state === 'completing' || state === 'completed') throw problem('campaignEnded');
    await this.pool.query(
      `WITH changed AS (UPDATE publisher.campaign SET is_paused = $2 = 'pause'
         WHERE campaign_id = $1 AND is_paused <> ($2 = 'pause') RETURNING campaign_id)
       INSERT INTO publisher.campaign_pause (campaign_id, action, reason, changed_by)
       SELECT campaign_id, $2, $3, $4 FROM changed`,
      [campaignId, action, reason, by],
    );
    return this.get(campaignId);
  }

  async noteRefused(campaignId: string, { partner, marker, refusal }: RefusedMarker): Promise<void> {
    await this.pool.query(
      `INSERT INTO publisher.campaign_marker_due (campaign_id, partner, marker, refusal) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING`,
      [campaignId, partner, marker, refusal],
    );
  }

  async noteAccepted(campaignId: string, { partner, marker }: RefusedMarker): Promise<void> {
    await this.pool.query(
      'DELETE FROM publisher.campaign_marker_due WHERE campaign_id = $1 AND partner = $2 AND marker = $3',
      [campaignId, partner, marker],
    );
  }

  /** Those of which markers have to be sent. */
  async due(): Promise<Campaign[]> {
    const { rows } = await this.pool.query<Campaign>(
      `${CAMPAIGN} WHERE state IN ('opening', 'completing')
         OR EXISTS (SELECT FROM publisher.campaign_marker_due d WHERE d.campaign_id = c.campaign_id)
       ORDER BY opened_at`,
    );
    return rows;
  }

  async advance({ campaignId, state }: Campaign): Promise<void> {
    await this.pool.query(
      state === 'opening'
        ? `UPDATE publisher.campaign SET state = 'open' WHERE campaign_id = $1 AND state = 'opening'`
        : `UPDATE publisher.campaign SET state = 'completed', completed_at = clock_timestamp()
           WHERE campaign_id = $1 AND state = 'completing'`,
      [campaignId],
    );
  }

  /**
   * The feeds that get markers: those that are active, without those with pseudonyms, which name no campaign. `sent`: the
   * last sequence that Kafka has.
   */
  async feeds(): Promise<{ readonly partner: string; readonly partitions: number; readonly sent: number }[]> {
    const { rows } = await this.pool.query<{ partner: string; partitions: number; sent: number }>(
      `SELECT f.partner, f.partitions, coalesce(c.position, 0)::float8 AS sent FROM publisher.feed f
       JOIN publisher.agreement a ON a.partner = f.partner AND a.version = f.agreement_version
       LEFT JOIN publisher.checkpoint c ON c.name = 'send.' || f.partner
       WHERE f.standing = 'active' AND NOT a.pseudonymised ORDER BY f.partner`,
    );
    return rows;
  }
}
