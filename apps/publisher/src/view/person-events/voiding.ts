import { none, type Rows } from './row';

export const voidingRows: Rows<'PersonActVoided'> = {
  // No command cancels an act yet; when one does, the resulting difference is published.
  PersonActVoided: { eventClass: 'biodata', kind: 'act-voided', facts: none },
};
