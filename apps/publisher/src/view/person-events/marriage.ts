import type { Rows } from './row';

export const marriageRows: Rows<'MarriageRegistered' | 'DivorceRegistered'> = {
  MarriageRegistered: {
    eventClass: 'marital-status',
    kind: 'married',
    facts: ({ marriedOn, reportedLate }) => ({ marriedOn, reportedLate }),
  },
  DivorceRegistered: {
    eventClass: 'marital-status',
    kind: 'divorced',
    facts: ({ divorcedOn, reportedLate }) => ({ divorcedOn, reportedLate }),
  },
};
