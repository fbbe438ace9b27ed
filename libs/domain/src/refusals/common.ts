/** What any decider may refuse. */
export const commonRefusals = [
  'family-not-found',
  'occurred-after-report',
  'other-office-area',
  'person-not-found',
  'reported-in-future',
] as const;
