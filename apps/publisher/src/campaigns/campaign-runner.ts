import type { Pool } from 'pg';
import {
  CAMPAIGN_COMPLETED_TYPE,
  CAMPAIGN_STARTED_TYPE,
  campaignText,
  feedTopic,
} from '@peristiwa/contracts';
import { kindOfError } from '@peristiwa/kernel';
import type { FeedProducer } from '@peristiwa/messaging';
import type { LeasedLoop, LoopLog } from '@peristiwa/projections';
import { mayPass } from '../may-pass';
import { markers } from '../send/markers';
import type { FeedKeys } from '../sign/feed-keys';
import { signingLoop } from '../signing-loop';
import type { Settings } from '../tokens';
import type { Campaign, Campaigns, MarkerName } from './campaigns';

export interface CampaignRunnerOptions {
  readonly pool: Pool;
  readonly campaigns: Campaigns;
  readonly feedKeys: FeedKeys;
  readonly settings: Settings;
  readonly clock: () => Date;
  readonly log: LoopLog;
  readonly producer: Pick<FeedProducer, 'send' | 'close'>;
  readonly ensureTopic: (topic: string, partitions: number) => Promise<void>;
}

interface MarkedFeed {
  readonly partner: string;
  readonly partitions: number;
}

/**
 * Sends the markers of campaigns: on each partition of each feed before the first message of a campaign, and after the last
 * one. A crash in between repeats markers. The messages themselves come from the builder and the senders.
 */
export class CampaignRunner {
  private readonly loop: LeasedLoop;
  /** When a topic that has refused a marker is asked again. */
  private readonly againAt = new Map<string, number>();

  constructor(private readonly options: CampaignRunnerOptions) {
    this.loop = signingLoop(options, {
      name: 'campaigns',
      tick: () => this.tick(),
      // Kafka may be away: a campaign begins when it is back.
      isTransient: mayPass,
    });
  }

  start(): void {
    this.loop.start();
  }

  /** A campaign may have been opened or may have come to its end. */
  wake(): void {
    this.loop.wake();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
    await this.options.producer.close();
  }

  get status() {
    const { state, reason } = this.loop;
    return { state, reason };
  }

  private async tick(): Promise<boolean> {
    const { campaigns } = this.options;
    for (const campaign of await campaigns.due()) {
      const feeds = await campaigns.feeds();
      const refused = await this.markRefused(campaign, feeds);
      if (campaign.state === 'opening') await this.markAll({ ...campaign, refused }, feeds, 'started');
      if (campaign.state !== 'completing') continue;
      const sentOf = new Map(feeds.map(({ partner, sent }) => [partner, sent]));
      const isSent = campaign.feeds.every(
        ({ partner, lastSequence }) => lastSequence <= (sentOf.get(partner) ?? Infinity),
      );
      if (isSent) await this.markAll({ ...campaign, refused }, feeds, 'completed');
    }
    return false;
  }

  /**
   * A topic that refuses its marker keeps no other waiting: it gets the marker when it takes it, perhaps after messages of
   * the campaign. When no topic takes one, Kafka is away, and the campaign waits.
   */
  private async markAll(campaign: Campaign, feeds: readonly MarkedFeed[], marker: MarkerName): Promise<void> {
    const { campaigns, log } = this.options;
    const { campaignId } = campaign;
    const refused = new Map<string, string>();
    const errors: unknown[] = [];
    for (const feed of feeds) {
      const { partner } = feed;
      // What has not taken the marker of the beginning gets that of the end after it.
      const earlier = campaign.refused.find((one) => one.partner === partner);
      if (earlier) refused.set(partner, earlier.refusal);
      else
        await this.mark(campaign, feed, marker).catch((error: unknown) => {
          if (!mayPass(error)) throw error;
          errors.push(error);
          refused.set(partner, kindOfError(error));
        });
    }
    if (errors.length > 0 && refused.size === feeds.length) throw errors[0];
    for (const [partner, refusal] of refused) {
      await campaigns.noteRefused(campaignId, { partner, marker, refusal });
      log.warn({ partner, campaignId, refusal }, 'a topic refused the marker of a campaign');
    }
    await campaigns.advance(campaign);
  }

  /** Sends again what was refused. @returns what still is */
  private async markRefused(campaign: Campaign, feeds: readonly MarkedFeed[]): Promise<Campaign['refused']> {
    const { campaigns, settings, log } = this.options;
    const { campaignId } = campaign;
    const refused: Campaign['refused'][number][] = [];
    for (const one of campaign.refused) {
      const topic = feedTopic(one.partner);
      const isBehind = refused.some(({ partner }) => partner === one.partner);
      if (isBehind || (this.againAt.get(topic) ?? 0) > performance.now()) {
        refused.push(one);
        continue;
      }
      const feed = feeds.find(({ partner }) => partner === one.partner);
      try {
        // A feed that has ended, or has pseudonyms now, gets none.
        if (feed) await this.mark(campaign, feed, one.marker);
        await campaigns.noteAccepted(campaignId, one);
        this.againAt.delete(topic);
      } catch (error) {
        if (!mayPass(error)) throw error;
        refused.push(one);
        if (!this.againAt.has(topic)) {
          const { partner } = one;
          log.warn({ partner, campaignId, refusal: kindOfError(error) }, 'a topic still refuses a marker');
        }
        this.againAt.set(topic, performance.now() + settings.retryMs.max);
      }
    }
    return refused;
  }

  private async mark(
    campaign: Campaign,
    { partner, partitions }: MarkedFeed,
    marker: MarkerName,
  ): Promise<void> {
    const { feedKeys, clock, producer, ensureTopic } = this.options;
    const { campaignId, reason, expectedChanges, feeds } = campaign;
    const isStart = marker === 'started';
    const messages = feeds.find((feed) => feed.partner === partner)?.messages ?? 0;
    const records = markers(partitions, {
      type: isStart ? CAMPAIGN_STARTED_TYPE : CAMPAIGN_COMPLETED_TYPE,
      key: campaignId,
      data: isStart ? { campaignId, reason, expectedChanges } : { campaignId, messages },
      now: clock(),
      signer: await feedKeys.signer(),
      textOf: (data) => campaignText(partner, data),
      extensions: { campaignid: campaignId },
    });
    const topic = feedTopic(partner);
    await ensureTopic(topic, partitions);
    await producer.send(topic, records);
  }
}
