/** Refusals of a death. */
export const deathRefusals = [
  'already-deceased',
  'death-before-birth',
  'unidentified-without-report',
] as const;
