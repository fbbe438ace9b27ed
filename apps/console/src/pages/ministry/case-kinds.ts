/** Kinds of cases of Kemensos and of alerts of KemenP2MI, as their services name them. */
export const caseKinds = [
  'stop-payment',
  'reinstatement',
  'change-recipient',
  'orphans',
  'new-component',
  're-route',
  're-key-family',
  'review-composition',
  'review',
  'suspend-payment',
  'resume-payment',
  're-point',
] as const;
export type CaseKind = (typeof caseKinds)[number];

export const alertKinds = [
  'death',
  'next-of-kin-death',
  'status-change',
  'move',
  'identity-change',
  'abroad',
  'retraction',
] as const;
export type AlertKind = (typeof alertKinds)[number];
