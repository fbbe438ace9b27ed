/** Refusals of a correction or a cancellation of an act. */
export const voidingRefusals = [
  'act-already-cancelled',
  'act-not-found',
  'act-of-other-kind',
  'act-superseded',
  'legal-basis-insufficient',
  'nothing-to-correct',
  'sptjm-missing',
] as const;
