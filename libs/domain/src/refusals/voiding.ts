/** Refusals of a correction or a cancellation of an act. */
export const voidingRefusals = [
  'act-already-cancelled',
  'act-not-found',
  'act-of-other-kind',
  'act-recorded-since',
  'act-superseded',
  'later-act-contradicts',
  'legal-basis-insufficient',
  'nothing-to-correct',
  'sptjm-missing',
] as const;
