import { none, type Rows } from './row';

export const moveRows: Rows<
  'PersonArrived' | 'AddressChanged' | 'DepartureIssued' | 'DepartureCancelled' | 'DepartureExpired'
> = {
  PersonArrived: {
    eventClass: 'move',
    kind: 'moved',
    facts: ({ arrivedOn, from, reason, placement }) => ({
      arrivedOn,
      from,
      to: placement.address.area,
      reason,
    }),
  },
  AddressChanged: {
    eventClass: 'address-change',
    kind: 'address-changed',
    facts: ({ changedOn, from, address }) => ({ changedOn, from, to: address.area }),
  },
  DepartureIssued: {
    eventClass: 'departure',
    kind: 'departed',
    facts: ({ destination, reason, validUntil }) => ({ to: destination, reason, validUntil }),
  },
  DepartureCancelled: { eventClass: 'departure', kind: 'move-cancelled', facts: none },
  DepartureExpired: { eventClass: 'departure', kind: 'move-expired', facts: none },
};
