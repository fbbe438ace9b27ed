import type { Rows } from './row';

export const stayRows: Rows<'NonPermanentStayRegistered' | 'NonPermanentStayEnded'> = {
  NonPermanentStayRegistered: {
    eventClass: 'stay',
    isNewsByItself: true,
    kind: 'stay-registered',
    facts: ({ from, until, address, reason }) => ({
      stayFrom: from,
      validUntil: until,
      to: address.area,
      reason,
    }),
  },
  NonPermanentStayEnded: {
    eventClass: 'stay',
    isNewsByItself: true,
    kind: 'stay-ended',
    facts: ({ endedOn }) => ({ stayEndedOn: endedOn }),
  },
};
