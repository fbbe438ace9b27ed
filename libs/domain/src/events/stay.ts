import type { PlainDate } from '@peristiwa/kernel';
import type { Address } from '../area';
import type { MoveReason } from '../values';
import { personEvent } from './definition';

const BEYOND = 'domain.md §2.2 B (Permendagri 74/2022): the office of the place of stay records it';

/** Penduduk nonpermanen (Permendagri 74/2022). The stored format: add, never rename. */
export const stayEvents = {
  /** Lives elsewhere for a time; card and address stay. */
  NonPermanentStayRegistered: personEvent<{
    readonly from: PlainDate;
    readonly until: PlainDate;
    readonly address: Address;
    readonly reason: MoveReason;
  }>({
    owner: 'move',
    shown: ['from', 'until', 'address', 'reason'],
    place: 'stay',
    beyondArea: BEYOND,
    apply: (person, { data: { from, until, address } }) => ({
      ...person,
      nonPermanentStay: { area: address.area, from, until },
    }),
    vitalOn: ({ data }) => data.from,
  }),

  /** The stay ended before its term. */
  NonPermanentStayEnded: personEvent<{ readonly endedOn: PlainDate }>({
    owner: 'move',
    shown: ['endedOn'],
    place: 'stay',
    beyondArea: BEYOND,
    apply: (person, { data: { endedOn } }) => {
      const { nonPermanentStay: stay } = person;
      if (!stay || (stay.until && stay.until <= endedOn)) return person;
      return { ...person, nonPermanentStay: { ...stay, until: endedOn } };
    },
  }),
};
