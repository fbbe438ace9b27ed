import type { PlainDate } from '@peristiwa/kernel';
import { acknowledged, legitimised } from '../person/parentage-changes';
import type { Citizenship } from '../values';
import { personEvent } from './definition';

/** Acts on the parents of a child, on the stream of the child. The stored format: add, never rename. */
export const parentageEvents = {
  /** Pengakuan anak (UU 24/2013 art. 49): the biological father, with the consent of the mother. */
  ChildAcknowledged: personEvent<{
    readonly actNumber: string;
    readonly acknowledgedOn: PlainDate;
    readonly fatherId: string;
    /** Number of the statement (surat pernyataan pengakuan anak) with the mother's consent. */
    readonly statement: string;
    readonly religiousMarriageOn?: PlainDate;
    /** Number of the court's decision, where there is no religious marriage. */
    readonly courtDecree?: string;
    /** Where the acknowledgement changes it (UU 12/2006 art. 4 h, art. 5(1)). */
    readonly citizenship?: Citizenship;
    readonly dualUntil?: PlainDate;
    readonly reportedLate: boolean;
  }>({
    owner: 'birth',
    shown: [
      'actNumber',
      'acknowledgedOn',
      'fatherId',
      'statement',
      'religiousMarriageOn',
      'courtDecree',
      'citizenship',
      'dualUntil',
      'reportedLate',
    ],
    place: 'parentage',
    apply: (person, { data }) => acknowledged(person, data),
  }),

  /** Pengesahan anak (UU 24/2013 art. 50): the parents have married, and their marriage is recorded. */
  ChildLegitimised: personEvent<{
    readonly actNumber: string;
    readonly legitimisedOn: PlainDate;
    readonly motherId: string;
    readonly fatherId: string;
    readonly marriageActNumber?: string;
    readonly religiousMarriageOn?: PlainDate;
    /** Number of the court's decision, for a child born before the religious marriage. */
    readonly courtDecree?: string;
    readonly reportedLate: boolean;
  }>({
    owner: 'birth',
    shown: [
      'actNumber',
      'legitimisedOn',
      'motherId',
      'fatherId',
      'marriageActNumber',
      'religiousMarriageOn',
      'courtDecree',
      'reportedLate',
    ],
    place: 'parentage',
    apply: (person) => legitimised(person),
  }),
};
