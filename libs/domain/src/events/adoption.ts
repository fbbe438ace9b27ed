import type { PlainDate } from '@peristiwa/kernel';
import { adopted } from '../person/parentage-changes';
import { personEvent } from './definition';

/** Adoptions, on the stream of the child alone. The stored format: add, never rename. */
export const adoptionEvents = {
  /**
   * Pengangkatan anak (UU 23/2006 art. 47): a marginal note on the act of birth. The parents by descent stay in the act
   * (UU 23/2002 art. 39(2)).
   */
  AdoptionRecorded: personEvent<{
    readonly adoptedOn: PlainDate;
    readonly court: string;
    /** Nomor penetapan atau putusan pengadilan (INV-22). */
    readonly decreeNumber: string;
    readonly motherId?: string;
    readonly fatherId?: string;
    readonly reportedLate: boolean;
  }>({
    owner: 'status',
    shown: ['adoptedOn', 'court', 'decreeNumber', 'motherId', 'fatherId', 'reportedLate'],
    confidential: 'UU 24/2013 art. 84(1) and domain.md §4.1 ee: where an adopted child comes from',
    place: 'parentage',
    apply: (person, { data }) => adopted(person, data),
  }),
};
