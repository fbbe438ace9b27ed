import type { Rows } from './row';

export const abroadRows: Rows<'DepartedAbroad' | 'ReturnedFromAbroad'> = {
  DepartedAbroad: {
    eventClass: 'abroad',
    kind: 'departed-abroad',
    facts: ({ departedOn, country, reason }) => ({ departedOn, country, reason }),
  },
  ReturnedFromAbroad: {
    eventClass: 'abroad',
    kind: 'returned-from-abroad',
    facts: ({ returnedOn, from, placement, reportedLate }) => ({
      returnedOn,
      country: from,
      to: placement.address.area,
      reportedLate,
    }),
  },
};
