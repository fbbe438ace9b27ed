/** Refusals of a report on a quality flag. */
export const qualityRefusals = ['flag-not-raised', 'resolved-before-flag', 'settling-act-missing'] as const;
