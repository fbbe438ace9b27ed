/** Refusals of a non-permanent stay. */
export const stayRefusals = [
  'stay-already-recorded',
  'stay-at-home',
  'stay-ends-early',
  'stay-not-found',
  'stay-too-long',
] as const;
