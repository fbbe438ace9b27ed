/** Refusals of KTP-el, KIA and IKD. */
export const documentRefusals = [
  'document-changed-later',
  'document-step-impossible',
  'ikd-needs-ktp',
  'kia-not-due',
  'ktp-not-due',
  'loss-report-missing',
  'permanent-stay-required',
] as const;
