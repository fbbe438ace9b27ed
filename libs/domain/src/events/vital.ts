import type { PlainDate } from '@peristiwa/kernel';
import {
  biodataMembers,
  entered,
  widowedBy,
  withFlags,
  withMarriage,
  type Biodata,
  type Placement,
} from '../person/person';
import type { BirthAttendant, DeathAttestor, DeathCause, DeliveryPlace, QualityFlag, Sex } from '../values';
import { personEntry, personEvent } from './definition';

/**
 * Peristiwa penting: the vital events of the civil registry. Each has the day on which it happened and is folded by
 * that day, whenever it was recorded. The stored format: add, never rename.
 */
export const vitalEvents = {
  /** Kelahiran (UU 24/2013 art. 27): a child enters the register by birth. */
  BirthRegistered: personEntry<
    Biodata & {
      readonly actNumber: string;
      readonly birthOrder: number;
      /** Children of this delivery that were born alive and registered together. */
      readonly plurality: number;
      readonly weightGrams?: number;
      readonly lengthCm?: number;
      readonly deliveryPlace?: DeliveryPlace;
      readonly attendant?: BirthAttendant;
      /** A parent is in the register, or known by name (and by day of birth, where that is known), or unknown. */
      readonly motherId?: string;
      readonly motherName?: string;
      readonly motherBornOn?: PlainDate;
      readonly fatherId?: string;
      readonly fatherName?: string;
      readonly fatherBornOn?: PlainDate;
      /** Completed years of the mother on the day of birth, for statistics. */
      readonly motherAge?: number;
      /** Number of the SPTJM F-2.04 on the marriage of the parents. */
      readonly sptjm?: string;
      /** Number of the police report on a foundling. */
      readonly policeReport?: string;
      /** Number of the statement of those who take the child onto their card. */
      readonly guardianStatement?: string;
      readonly reportedLate: boolean;
      readonly lateDecision?: string;
      readonly placement: Placement;
      readonly flags: readonly QualityFlag[];
      /** Persons who may be the same (`person/duplicates.ts`); together with the flag `possible-duplicate`. */
      readonly candidateIds?: readonly string[];
    }
  >({
    owner: 'birth',
    // Version 1 always named a mother in the register. Every member of version 1 is also in version 2.
    upcasts: [(data) => data],
    shown: [
      ...biodataMembers,
      'actNumber',
      'birthOrder',
      'plurality',
      'weightGrams',
      'lengthCm',
      'deliveryPlace',
      'attendant',
      'motherId',
      'motherName',
      'motherBornOn',
      'fatherId',
      'fatherName',
      'fatherBornOn',
      'motherAge',
      'sptjm',
      'policeReport',
      'guardianStatement',
      'reportedLate',
      'lateDecision',
      'placement',
      'flags',
      'candidateIds',
    ],
    enter: (fact) => entered(fact, { declaredMaritalStatus: 'single', birthActNumber: fact.data.actNumber }),
  }),

  /** The same birth on the stream of a parent. */
  ChildBorn: personEvent<{
    readonly childId: string;
    readonly name: string;
    readonly sex: Sex;
    readonly bornOn: PlainDate;
    readonly parent: 'mother' | 'father';
  }>({
    owner: 'birth',
    shown: ['childId', 'name', 'sex', 'bornOn', 'parent'],
    place: 'child',
    beyondArea: 'UU 24/2013 art. 27: the act names both parents, wherever they live',
    apply: (person, { data: { childId, name, bornOn } }) => ({
      ...person,
      children: [...person.children, { childId, name, bornOn }],
    }),
  }),

  /** Kematian (UU 24/2013 art. 44). */
  DeathRegistered: personEvent<{
    readonly actNumber: string;
    readonly diedOn: PlainDate;
    readonly age: number;
    readonly cause: DeathCause;
    readonly attestedBy: DeathAttestor;
    readonly reportedLate: boolean;
    readonly flags: readonly QualityFlag[];
  }>({
    owner: 'death',
    shown: ['actNumber', 'diedOn', 'age', 'cause', 'attestedBy', 'reportedLate', 'flags'],
    place: 'death',
    apply: (person, fact) => {
      const { diedOn, actNumber, cause, flags } = fact.data;
      return { ...withFlags(person, flags, fact), death: { diedOn, actNumber, cause } };
    },
  }),

  /** The same death on the stream of each living spouse: cerai mati. */
  SpouseDied: personEvent<{ readonly spouseId: string; readonly diedOn: PlainDate }>({
    owner: 'death',
    shown: ['spouseId', 'diedOn'],
    place: 'widowed',
    beyondArea: 'domain.md §2.2 A, MATI: the death makes each spouse a widow or widower, wherever they live',
    apply: (person, { data }) => widowedBy(person, data),
  }),

  /**
   * The death of a spouse on the stream of the survivor, where the marriage is recorded only after that death: the
   * death act recorded no `SpouseDied`. Part of the act that records the marriage (ADR 0003).
   */
  WidowhoodRecorded: personEvent<{ readonly spouseId: string; readonly diedOn: PlainDate }>({
    owner: 'status',
    shown: ['spouseId', 'diedOn'],
    place: 'widowed',
    beyondArea: 'UU 24/2013 art. 34: one act for both spouses; it is recorded where one of them lives',
    apply: (person, { data }) => widowedBy(person, data),
  }),

  /** Perkawinan (UU 24/2013 art. 34; KUA reports within 10 days). */
  MarriageRegistered: personEvent<{
    readonly spouseId: string;
    readonly marriedOn: PlainDate;
    readonly actNumber: string;
    readonly authority: 'civil-registry' | 'kua';
    /** Dispensasi kawin: number of the court's decision for a party under age; null where none was given. */
    readonly courtDispensation: string | null;
    /** Izin poligami: number of the court's decision; null where none was given. */
    readonly courtPermit: string | null;
    readonly reportedLate: boolean;
    readonly flags: readonly QualityFlag[];
  }>({
    owner: 'status',
    shown: [
      'spouseId',
      'marriedOn',
      'actNumber',
      'authority',
      'courtDispensation',
      'courtPermit',
      'reportedLate',
      'flags',
    ],
    place: 'marriage',
    beyondArea: 'UU 24/2013 art. 34: one act for both spouses; it is recorded where one of them lives',
    // Version 1 asked for the court's decisions and did not keep them.
    upcasts: [(data) => ({ ...data, courtDispensation: null, courtPermit: null })],
    apply: (person, fact) => {
      const { spouseId, marriedOn, actNumber, flags } = fact.data;
      return withMarriage(withFlags(person, flags, fact), {
        spouseId,
        marriedOn,
        actNumber,
        form: 'recorded',
      });
    },
    vitalOn: ({ data }) => data.marriedOn,
  }),

  /** Perceraian by final court decision (UU 24/2013 art. 40). */
  DivorceRegistered: personEvent<{
    readonly spouseId: string;
    readonly divorcedOn: PlainDate;
    readonly actNumber: string;
    /** The court that decided; null in acts of version 1, which did not keep it. */
    readonly court: string | null;
    readonly decisionNumber: string;
    readonly reportedLate: boolean;
  }>({
    owner: 'status',
    shown: ['spouseId', 'divorcedOn', 'actNumber', 'court', 'decisionNumber', 'reportedLate'],
    place: 'divorce',
    beyondArea: 'UU 24/2013 art. 40: one act for both spouses; it is recorded where one of them lives',
    upcasts: [(data) => ({ ...data, court: null })],
    apply: (person, { data: { spouseId, divorcedOn } }) =>
      withMarriage(person, { spouseId, endedOn: divorcedOn, endedBy: 'divorce' }),
    vitalOn: ({ data }) => data.divorcedOn,
  }),
};
