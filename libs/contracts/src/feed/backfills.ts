import { z } from 'zod';
import { canonicalJson } from '@peristiwa/kernel';
import { lines } from '@peristiwa/signing';
import { personMessageType, stateKinds, type PersonMessageType } from './message-types';

/**
 * Sent on each partition when a version of the agreement has reached everybody: the pass over all persons has ended, and
 * its last message is on the topic.
 */
export const BACKFILL_COMPLETED_TYPE = 'id.peristiwa.feed.backfill-completed.v1';

/**
 * The types that a back-fill counts: messages that report no act, between two sequences of the feed. An outcome of an
 * observation is not one of them: it says nothing of the agreement.
 */
export const backfillTypes: readonly PersonMessageType[] = stateKinds
  .filter((kind) => kind !== 'observation-settled')
  .map(personMessageType);

export const BackfillCompleted = z.object({
  /** Of the agreement, whose terms everybody's messages now follow. */
  agreementVersion: z.number().int(),
  /** The last sequence before the version took effect; what the back-fill counts comes after it. */
  afterSequence: z.number().int(),
  /** When every message up to here is applied, on all partitions, the copy is as the version says. */
  throughSequence: z.number().int(),
  /** Messages of `backfillTypes` with these sequences, in all partitions. */
  messages: z.number().int(),
  /** XOR of their `ce_feeddigest`, hexadecimal: the order in which partitions are read does not matter. */
  digest: z.string(),
  at: z.string(),
  partition: z.number().int(),
  keyId: z.string(),
  /** Ed25519 over `backfillText`, hexadecimal. */
  signature: z.string(),
});
export type BackfillCompleted = z.infer<typeof BackfillCompleted>;

/** The exact bytes that `signature` signs; members of later releases are signed too. */
export function backfillText(partner: string, data: Readonly<Record<string, unknown>>): Buffer {
  return lines('peristiwa-backfill-1', partner, canonicalJson({ ...data, signature: undefined }));
}
