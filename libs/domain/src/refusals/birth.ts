/** Refusals of a birth. */
export const birthRefusals = [
  'born-before-mother',
  'duplicate-birth',
  'father-not-male',
  'mother-deceased',
  'mother-not-female',
  'no-card-for-child',
] as const;
