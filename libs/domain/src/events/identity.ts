import type { PlainDate } from '@peristiwa/kernel';
import {
  biodataMembers,
  entered,
  withFlags,
  withMarriage,
  type Biodata,
  type Placement,
} from '../person/person';
import type { MaritalStatus, QualityFlag } from '../values';
import { personEntry, personEvent } from './definition';

/** The identity of a person. The stored format: add, never rename. */
export const identityEvents = {
  /** Pencatatan biodata (F-1.01; Perpres 96/2018 art. 3): a resident enters the register. */
  BiodataRecorded: personEntry<
    Biodata & {
      readonly maritalStatus: MaritalStatus;
      readonly motherId?: string;
      /** Nama ibu kandung, where she is not in the register. */
      readonly motherName?: string;
      readonly fatherId?: string;
      readonly fatherName?: string;
      readonly placement: Placement;
      readonly flags: readonly QualityFlag[];
      /** Persons who may be the same (`person/duplicates.ts`); together with the flag `possible-duplicate`. */
      readonly candidateIds?: readonly string[];
    }
  >({
    owner: 'status',
    // Version 1 had no comparison with other persons; version 2 knew no parent by name only.
    upcasts: [(data) => data, (data) => data],
    shown: [
      ...biodataMembers,
      'maritalStatus',
      'motherId',
      'motherName',
      'fatherId',
      'fatherName',
      'placement',
      'flags',
      'candidateIds',
    ],
    enter: (fact) => entered(fact, { declaredMaritalStatus: fact.data.maritalStatus }),
  }),

  /**
   * The spouse named on a biodata form, on both streams. Version 1 made both married, whoever declared it; version 2
   * does so only for a marriage that both declared or an act shows.
   */
  SpouseRecorded: personEvent<{
    readonly spouseId: string;
    /** Only the form of one spouse names the other: nobody is married by it. */
    readonly declaredBy?: 'one';
    /** Akta perkawinan or buku nikah that the form names. */
    readonly marriageAct?: { readonly number: string; readonly marriedOn?: PlainDate };
    readonly flags?: readonly QualityFlag[];
  }>({
    owner: 'status',
    upcasts: [(data) => data],
    shown: ['spouseId', 'declaredBy', 'marriageAct', 'flags'],
    place: 'spouse',
    // Without an act, the form of the marriage is what the person declared (status 3: belum tercatat).
    apply: (person, fact) => {
      const { spouseId, declaredBy, marriageAct, flags = [] } = fact.data;
      const flagged = withFlags(person, flags, fact);
      if (declaredBy === 'one') return flagged;
      const { number: actNumber, marriedOn } = marriageAct ?? {};
      const isUnrecorded = !marriageAct && person.declaredMaritalStatus === 'married-unrecorded';
      return withMarriage(flagged, {
        spouseId,
        ...(actNumber && { actNumber }),
        ...(marriedOn && { marriedOn }),
        ...(isUnrecorded && { form: 'unrecorded' }),
      });
    },
  }),
};
