import { z } from 'zod';
import { canonicalJson } from '@peristiwa/kernel';
import { lines } from '@peristiwa/signing';

/** CloudEvents extension: the campaign to which the act of a message belongs. Part of the message bytes. */
export const CAMPAIGN_HEADER = 'ce_campaignid';

/** Sent on each partition before the first message of a campaign, and after the last one. */
export const CAMPAIGN_STARTED_TYPE = 'id.peristiwa.feed.campaign-started.v1';
export const CAMPAIGN_COMPLETED_TYPE = 'id.peristiwa.feed.campaign-completed.v1';

const signed = {
  at: z.string(),
  partition: z.number().int(),
  keyId: z.string(),
  /** Ed25519 over `campaignText`, hexadecimal. */
  signature: z.string(),
};

export const CampaignStarted = z.object({
  campaignId: z.string(),
  reason: z.string(),
  /** Changes of persons that the office expects; a feed gets the messages of those that concern it. */
  expectedChanges: z.number().int(),
  ...signed,
});
export type CampaignStarted = z.infer<typeof CampaignStarted>;

export const CampaignCompleted = z.object({
  campaignId: z.string(),
  /** Messages of the campaign on this feed, in all partitions. */
  messages: z.number().int(),
  ...signed,
});
export type CampaignCompleted = z.infer<typeof CampaignCompleted>;

/** The exact bytes that `signature` signs. */
export function campaignText(
  partner: string,
  data: Omit<CampaignStarted, 'signature'> | Omit<CampaignCompleted, 'signature'>,
): Buffer {
  return lines('peristiwa-campaign-1', partner, canonicalJson({ ...data, signature: undefined }));
}
