/**
 * Every code with which a decider refuses. Permanent: add, never rename. The text for people is in `libs/contracts`,
 * an example of each in `refusals.spec.ts`; a code without either does not compile.
 */
export const refusalCodes = [
  'address-unchanged',
  'already-deceased',
  'already-married',
  'already-on-this-card',
  'arrival-before-departure',
  'born-before-mother',
  'card-has-a-head',
  'card-stays-behind',
  'child-not-on-card',
  'death-before-birth',
  'departure-already-open',
  'destination-differs',
  'destination-in-same-regency',
  'divorce-before-marriage',
  'duplicate-birth',
  'family-not-found',
  'father-not-male',
  'head-not-among-movers',
  'head-under-age',
  'host-lives-elsewhere',
  'marital-status-mismatch',
  'marriage-not-found',
  'member-not-on-card',
  'minors-left-alone',
  'mother-deceased',
  'mother-not-female',
  'move-expired',
  'move-not-found',
  'move-not-open',
  'move-still-valid',
  'movers-all-deceased',
  'movers-not-on-one-card',
  'name-invalid',
  'needs-departure',
  'nik-impossible',
  'no-card-for-child',
  'occurred-after-report',
  'other-office-area',
  'person-not-found',
  'recording-authority-mismatch',
  'reported-in-future',
  'spouse-lives-elsewhere',
  'spouse-sex-mismatch',
  'spouses-same-person',
  'spouses-same-sex',
  'successor-not-on-card',
  'successor-under-age',
  'under-marriage-age',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** A code, the offending field of the request where there is one, and the facts needed to correct the request. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly field?: string;
}
