import type { PlainDate } from '@peristiwa/kernel';
import type { Address } from '../area';
import { placed, withDeparture, withFlags, type Placement } from '../person/person';
import type { MoveReason, QualityFlag } from '../values';
import { personEvent } from './definition';

/** Pindah datang, on the stream of a person. The stored format: add, never rename. */
export const residenceEvents = {
  /** SKPWNI issued (Perpres 96/2018 art. 25): the person is moving and still on the card of origin. */
  DepartureIssued: personEvent<{
    readonly moveId: string;
    readonly documentNumber: string;
    /** Village code. */
    readonly destination: string;
    readonly reason: MoveReason;
    readonly validUntil: PlainDate;
  }>({
    owner: 'move',
    shown: ['moveId', 'documentNumber', 'destination', 'reason', 'validUntil'],
    place: 'departure',
    apply: (person, { data: { moveId, destination, validUntil } }) =>
      withDeparture(person, { moveId, destination, validUntil }),
    vitalOn: ({ occurredOn }) => occurredOn,
  }),

  /** Pernyataan batal pindah. */
  DepartureCancelled: personEvent<{ readonly moveId: string }>({
    owner: 'move',
    shown: ['moveId'],
    place: 'departure-closed',
    beyondArea:
      'domain.md §2.7: the SKPWNI is closed where it was issued, wherever its holders stand by then',
    apply: (person, { data: { moveId } }) => withDeparture(person, { moveId, closed: true }),
  }),

  /** The SKPWNI expired: the person is active at the origin again (domain.md §2.7). */
  DepartureExpired: personEvent<{ readonly moveId: string }>({
    owner: 'move',
    shown: ['moveId'],
    place: 'departure-closed',
    beyondArea:
      'domain.md §2.7: the SKPWNI is closed where it was issued, wherever its holders stand by then',
    apply: (person, { data: { moveId } }) => withDeparture(person, { moveId, closed: true }),
  }),

  /** Kedatangan at the destination. */
  PersonArrived: personEvent<{
    readonly moveId: string;
    readonly arrivedOn: PlainDate;
    /** Village codes as recorded. */
    readonly from: string;
    readonly reason: MoveReason;
    readonly placement: Placement;
    readonly flags?: readonly QualityFlag[];
  }>({
    owner: 'move',
    // Version 1 had no flags.
    upcasts: [(data) => data],
    shown: ['moveId', 'arrivedOn', 'from', 'reason', 'placement', 'flags'],
    place: 'placement',
    beyondArea: 'Perpres 96/2018 art. 25(3): the office of destination completes the move',
    apply: (person, fact) => {
      const { moveId, placement, flags = [] } = fact.data;
      const there = withFlags(placed(person, placement, fact.occurredOn), flags, fact);
      return withDeparture(there, { moveId, closed: true });
    },
    vitalOn: ({ data }) => data.arrivedOn,
  }),

  /** Perubahan alamat inside one regency. */
  AddressChanged: personEvent<{
    readonly changedOn: PlainDate;
    readonly from: string;
    readonly address: Address;
  }>({
    owner: 'move',
    shown: ['changedOn', 'from', 'address'],
    place: 'placement',
    apply: (person, { data: { address }, occurredOn }) =>
      placed(person, { ...person.placement, address }, occurredOn),
    vitalOn: ({ data }) => data.changedOn,
  }),
};
