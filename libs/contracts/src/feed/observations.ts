import { z } from 'zod';

/**
 * What a partner may report back about a person whom it holds: data balikan (Permendagri 102/2019 art. 38; `domain.md`
 * §5.1, §5.2). Permanent: add, never rename.
 */
export const observationKinds = [
  'found-deceased',
  'found-moved',
  'found-duplicate',
  'beneficiary-status',
  'departed-abroad',
  'returned-from-abroad',
  'contract-ended',
] as const;
export type ObservationKind = (typeof observationKinds)[number];

/** Kinds that no act of civil registration answers: the office takes note of them. */
export const notedKinds: readonly ObservationKind[] = ['beneficiary-status', 'contract-ended'];

/** Why an office rejects an observation. */
export const rejectionReasons = [
  'not-confirmed',
  'already-recorded',
  'evidence-insufficient',
  'other-person',
  'outside-civil-registration',
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

/** What became of an observation, on the feed of the partner that sent it. */
export const ObservationOutcome = z.object({
  /** The partner's own id of the observation. */
  observationId: z.string(),
  caseId: z.string(),
  outcome: z.enum(['settled', 'rejected']),
  /** The act that settled it, as the partner's messages name acts (`ce_causationid`); absent when none was needed. */
  act: z.string().optional(),
  /** Of a rejection. */
  reason: z.string().optional(),
});
export type ObservationOutcome = z.infer<typeof ObservationOutcome>;
