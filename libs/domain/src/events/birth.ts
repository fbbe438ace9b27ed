import type { PlainDate } from '@peristiwa/kernel';
import type { EventAbroad } from '../abroad/reports';
import { withBirthAct, withChild, withStillbirth } from '../person/births-on-record';
import { biodataMembers, entered, placed, withFlags, type Biodata, type Placement } from '../person/person';
import type {
  BirthAttendant,
  Citizenship,
  DeliveryPlace,
  QualityFlag,
  Sex,
  StillbirthAttestor,
} from '../values';
import { personEntry, personEvent, type Data } from './definition';

/** What an act of birth says, of somebody new and of somebody who is in the register already. */
export interface ActOfBirth {
  readonly actNumber: string;
  readonly birthOrder: number;
  /** Jenis kelahiran: children of this delivery, those born dead included. */
  readonly plurality: number;
  readonly weightGrams?: number;
  readonly lengthCm?: number;
  readonly deliveryPlace?: DeliveryPlace;
  readonly attendant?: BirthAttendant;
  /** A parent is in the register, or known by name (and by day of birth, where that is known), or unknown. */
  readonly motherId?: string;
  readonly motherName?: string;
  readonly motherBornOn?: PlainDate;
  /** Of a parent who is known by name, where the documents state it. */
  readonly motherCitizenship?: Citizenship;
  readonly fatherId?: string;
  readonly fatherName?: string;
  readonly fatherBornOn?: PlainDate;
  readonly fatherCitizenship?: Citizenship;
  /** Completed years of the mother on the day of birth, for statistics. */
  readonly motherAge?: number;
  /** Number of the SPTJM F-2.04 on the marriage of the parents. */
  readonly sptjm?: string;
  readonly reportedLate: boolean;
  readonly lateDecision?: string;
  /** Of a birth outside Indonesia; `actNumber` is then that of the surat keterangan pelaporan. */
  readonly abroad?: EventAbroad;
  readonly flags: readonly QualityFlag[];
}

const membersOfAct = [
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
  'motherCitizenship',
  'fatherId',
  'fatherName',
  'fatherBornOn',
  'fatherCitizenship',
  'motherAge',
  'sptjm',
  'reportedLate',
  'lateDecision',
  'abroad',
  'flags',
] as const;

/** Births. Folded by the day of birth, whenever it was recorded. The stored format: add, never rename. */
export const birthEvents = {
  /** Kelahiran (UU 24/2013 art. 27): a child enters the register by birth. */
  BirthRegistered: personEntry<
    Biodata &
      ActOfBirth & {
        /** Number of the police report on a foundling. */
        readonly policeReport?: string;
        /** Number of the statement of those who take the child onto their card. */
        readonly guardianStatement?: string;
        /**
         * Village in which the child lived on the day of birth: births are counted there (domain.md §5.3). Absent where
         * the parent lived abroad.
         */
        readonly residence?: string;
        /** Kewarganegaraan ganda terbatas: the child has to choose by this day (UU 12/2006 art. 6). */
        readonly dualUntil?: PlainDate;
        readonly placement: Placement;
        /** Persons who may be the same (`person/duplicates.ts`); together with the flag `possible-duplicate`. */
        readonly candidateIds?: readonly string[];
      }
  >({
    owner: 'birth',
    upcasts: [
      // Version 1 always named a mother in the register. Every member of version 1 is also in version 2.
      (data) => data,
      // Version 2 had the address of the card on the day of recording as the first one.
      (data) => ({ ...data, residence: areaOfPlacement(data) }),
      // Version 3 knew no birth abroad.
      (data) => data,
    ],
    shown: [
      ...biodataMembers,
      ...membersOfAct,
      'policeReport',
      'guardianStatement',
      'residence',
      'dualUntil',
      'placement',
      'candidateIds',
    ],
    enter: (fact) => {
      const own = { declaredMaritalStatus: 'single', birthActNumber: fact.data.actNumber } as const;
      const child = entered(fact, own);
      if (fact.data.residence !== undefined) return child;
      return { ...child, stays: [{ area: null, from: fact.occurredOn }] };
    },
  }),

  /**
   * Where a child has lived since a later day than that of birth: the mother moved before the birth was recorded, or the
   * card that received the child is elsewhere. Part of the act of birth.
   */
  PlacedAfterBirth: personEvent<{ readonly placement: Placement }>({
    owner: 'birth',
    shown: ['placement'],
    place: 'placement',
    apply: (person, { data, occurredOn }) => placed(person, data.placement, occurredOn),
  }),

  /**
   * The act of birth of somebody who is in the register without one (pencatatan kelahiran bagi penduduk yang sudah
   * mempunyai NIK; domain.md §2.2 A, LAHIR). NIK, biodata and card stay as they are.
   */
  BirthActRecorded: personEvent<
    ActOfBirth & Pick<Biodata, 'name' | 'sex' | 'birthPlace'> & { readonly bornOn: PlainDate }
  >({
    owner: 'birth',
    // Version 1 knew no birth abroad.
    upcasts: [(data) => data],
    shown: ['name', 'sex', 'birthPlace', 'bornOn', ...membersOfAct],
    place: 'parentage',
    apply: (person, fact) => withFlags(withBirthAct(person, fact.data), fact.data.flags, fact),
  }),

  /** The same birth on the stream of a parent. */
  ChildBorn: personEvent<{
    readonly childId: string;
    readonly name: string;
    readonly sex: Sex;
    readonly bornOn: PlainDate;
    /** Anak ke-. */
    readonly birthOrder?: number;
    readonly parent: 'mother' | 'father';
  }>({
    owner: 'birth',
    // Version 1 did not have the order of birth.
    upcasts: [(data) => data],
    shown: ['childId', 'name', 'sex', 'bornOn', 'birthOrder', 'parent'],
    place: 'child',
    beyondArea: 'UU 24/2013 art. 27: the act names both parents, wherever they live',
    apply: (person, { data }) => withChild(person, data),
  }),

  /**
   * Lahir mati (UU 24/2013 art. 33; surat keterangan lahir mati), on the stream of the mother: no person and no NIK
   * (INV-12). For statistics only.
   */
  StillbirthRecorded: personEvent<{
    readonly documentNumber: string;
    readonly bornOn: PlainDate;
    readonly gestationWeeks: number;
    readonly sex?: Sex;
    readonly birthOrder: number;
    readonly plurality: number;
    readonly deliveryPlace: DeliveryPlace;
    readonly placeName?: string;
    readonly attendant?: BirthAttendant;
    readonly cause?: string;
    readonly attestedBy: StillbirthAttestor;
    /** Village in which the mother lived on the day. */
    readonly residence?: string;
    readonly motherAge?: number;
    readonly fatherId?: string;
    readonly fatherName?: string;
    readonly sptjm?: string;
    readonly reportedLate: boolean;
    readonly flags: readonly QualityFlag[];
  }>({
    owner: 'birth',
    shown: [
      'documentNumber',
      'bornOn',
      'gestationWeeks',
      'sex',
      'birthOrder',
      'plurality',
      'deliveryPlace',
      'placeName',
      'attendant',
      'cause',
      'attestedBy',
      'residence',
      'motherAge',
      'fatherId',
      'fatherName',
      'sptjm',
      'reportedLate',
      'flags',
    ],
    place: 'child',
    apply: (person, fact) => withFlags(withStillbirth(person, fact.data), fact.data.flags, fact),
  }),
};

function areaOfPlacement({ placement }: Data): string {
  return (placement as Placement).address.area;
}
