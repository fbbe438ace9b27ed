/** Refusals of an adoption. */
export const adoptionRefusals = [
  'adoptee-of-age',
  'adoptive-parents-missing',
  'adoptive-parents-not-married',
  'already-adopted',
  'parent-by-descent',
] as const;
