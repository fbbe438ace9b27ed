import { none, type Rows } from './row';

/** Quality flags are an office's own matter: no feed has them. */
export const qualityRows: Rows<'QualityFlagResolved'> = {
  QualityFlagResolved: { eventClass: 'biodata', kind: () => undefined, facts: none },
};
