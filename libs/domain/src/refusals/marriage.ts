/** Refusals of a marriage or a divorce. */
export const marriageRefusals = [
  'already-married',
  'divorce-before-marriage',
  'marital-status-mismatch',
  'marriage-not-found',
  'recording-authority-mismatch',
  'spouse-lives-elsewhere',
  'spouse-sex-mismatch',
  'spouses-same-person',
  'spouses-same-sex',
  'under-marriage-age',
] as const;
