/** Refusals of the registration of an orang asing and of another stay permit. */
export const foreignerRefusals = [
  'not-a-foreigner',
  'passport-expired',
  'permit-already-recorded',
  'permit-end-missing',
  'permit-ends-early',
  'permit-expired',
] as const;
