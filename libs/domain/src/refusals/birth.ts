/** Refusals of a birth. */
export const birthRefusals = [
  'birth-act-differs',
  'birth-act-exists',
  'born-before-father',
  'born-before-mother',
  'duplicate-birth',
  'father-not-male',
  'mother-deceased',
  'mother-not-female',
  'no-card-for-child',
  'plurality-too-small',
  'possible-duplicate',
] as const;
