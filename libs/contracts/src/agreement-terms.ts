/** The members of a draft of an agreement, and of the terms of each version: what the partner and the registry agree on. */
export const agreementTerms = [
  'partner',
  'areaScope',
  'eventTypes',
  'fields',
  'slice',
  'pseudonymised',
  'legalBasis',
  'purposes',
  'validFrom',
  'validTo',
  'quotaPerDay',
  'observations',
] as const;
