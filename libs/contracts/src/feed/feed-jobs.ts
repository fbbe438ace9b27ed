import { z } from 'zod';
import { canonicalJson } from '@peristiwa/kernel';
import { lines } from '@peristiwa/signing';

/**
 * - `resend`: stored messages again, the same bytes, on the topic of the feed.
 * - `replay`: stored messages again, on a topic of their own, with `ce_replayid`: for a second copy.
 * - `resync`: the present view of persons as new messages (`resynced`), also when the partner holds it already.
 */
export const feedJobKinds = ['resend', 'replay', 'resync'] as const;
export type FeedJobKind = (typeof feedJobKinds)[number];

export const replayTopic = (partner: string): string => `feed.${partner}.replay.v1`;
/** CloudEvents extension: the job that sent a message again. Not part of the message bytes. */
export const REPLAY_HEADER = 'ce_replayid';

/** The last record of a job on each partition. */
export const JOB_COMPLETED_TYPE = 'id.peristiwa.feed.job-completed.v1';

export const JobCompleted = z.object({
  jobId: z.string(),
  kind: z.enum(feedJobKinds),
  /** Messages of a resend or a replay, persons of a resync. */
  count: z.number().int(),
  /** SHA-256 over the digests (`ce_feeddigest`) of the messages that were sent, or over the keys of the persons. */
  digest: z.string(),
  at: z.string(),
  partition: z.number().int(),
  keyId: z.string(),
  /** Ed25519 over `jobCompletedText`, hexadecimal. */
  signature: z.string(),
});
export type JobCompleted = z.infer<typeof JobCompleted>;

/** The exact bytes that `signature` signs. */
export function jobCompletedText(partner: string, data: Omit<JobCompleted, 'signature'>): Buffer {
  return lines('peristiwa-job-1', partner, canonicalJson({ ...data, signature: undefined }));
}
