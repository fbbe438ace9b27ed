import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import {
  CAMPAIGN_COMPLETED_TYPE,
  CAMPAIGN_STARTED_TYPE,
  campaignText,
  FEED_SOURCE,
  feedTopic,
} from '@peristiwa/contracts';
import { toHeaders, type FeedProducer } from '@peristiwa/messaging';
import { Lease, LeasedLoop, type LoopLog } from '@peristiwa/projections';
import type { FeedKeys } from '../sign/feed-keys';
import type { Settings } from '../tokens';
import type { Campaign, Campaigns } from './campaigns';

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

/**
 * Sends the markers of campaigns: on each partition of each feed before the first message of a campaign, and after the last
 * one. A crash in between repeats markers. The messages themselves come from the builder and the senders.
 */
export class CampaignRunner {
  private readonly loop: LeasedLoop;

  constructor(private readonly options: CampaignRunnerOptions) {
    const { pool, settings, log, feedKeys } = options;
    const ttlMs = settings.leaseMs;
    this.loop = new LeasedLoop({
      name: 'campaigns',
      lease: new Lease(pool, { schema: 'publisher', name: 'campaigns', owner: randomUUID(), ttlMs }),
      settings,
      log,
      mayWork: () => feedKeys.maySign(),
      onGranted: () => undefined,
      tick: () => this.tick(),
      // Kafka may be away: a campaign begins when it is back.
      isTransient: () => true,
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

  private async tick(): Promise<boolean> {
    const { campaigns } = this.options;
    for (const campaign of await campaigns.due()) {
      const feeds = await campaigns.feeds();
      const sentOf = new Map(feeds.map(({ partner, sent }) => [partner, sent]));
      const isSent = campaign.feeds.every(
        ({ partner, lastSequence }) => lastSequence <= (sentOf.get(partner) ?? Infinity),
      );
      if (campaign.state === 'completing' && !isSent) continue;
      for (const feed of feeds) await this.mark(campaign, feed);
      await campaigns.advance(campaign);
    }
    return false;
  }

  private async mark(
    campaign: Campaign,
    { partner, partitions }: { readonly partner: string; readonly partitions: number },
  ): Promise<void> {
    const { feedKeys, clock, producer, ensureTopic } = this.options;
    const { campaignId, reason, expectedChanges, state, feeds } = campaign;
    const { keyId, sign } = await feedKeys.signer();
    const at = clock().toISOString();
    const isStart = state === 'opening';
    const type = isStart ? CAMPAIGN_STARTED_TYPE : CAMPAIGN_COMPLETED_TYPE;
    const messages = feeds.find((feed) => feed.partner === partner)?.messages ?? 0;
    const markers = Array.from({ length: partitions }, (_, partition) => {
      const place = { at, partition, keyId };
      const data = isStart
        ? { campaignId, reason, expectedChanges, ...place }
        : { campaignId, messages, ...place };
      const value = { ...data, signature: sign(campaignText(partner, data)) };
      const extensions = { campaignid: campaignId };
      const headers = toHeaders({ id: uuidv7(), source: FEED_SOURCE, type, time: at, extensions });
      return { partition, key: Buffer.from(campaignId), headers, value: Buffer.from(JSON.stringify(value)) };
    });
    const topic = feedTopic(partner);
    await ensureTopic(topic, partitions);
    await producer.send(topic, markers);
  }
}
