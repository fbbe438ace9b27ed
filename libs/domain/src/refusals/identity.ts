/** Refusals of what identifies a person, such as the name and the NIK, and of a change of it. */
export const identityRefusals = [
  'name-invalid',
  'nik-impossible',
  'change-before-birth',
  'decision-after-change',
  'nothing-changes',
  'sex-change-while-married',
  'nik-already-inactive',
  'nik-not-inactive',
  'already-missing',
  'not-missing',
  'already-one-person',
  'duplicate-has-own-acts',
] as const;
