import type { PlainDate } from '@peristiwa/kernel';
import type { Address } from '../area';
import type {
  BirthAttendant,
  BloodType,
  Citizenship,
  DeathAttestor,
  DeathCause,
  DeliveryPlace,
  Education,
  MaritalStatus,
  MoveReason,
  QualityFlag,
  Relationship,
  Religion,
  Sex,
} from '../values';

/** Where a person stands in the register: on which card, as what, at which address. */
export interface Placement {
  readonly familyId: string;
  readonly kkNumber: string;
  readonly relationship: Relationship;
  readonly address: Address;
}

export interface Biodata {
  readonly nik: string;
  readonly name: string;
  readonly sex: Sex;
  readonly bornOn: PlainDate;
  /** Regency code, or the name of a place abroad. */
  readonly birthPlace: string;
  readonly religion: Religion;
  readonly education: Education;
  /** Official code, 1–99. */
  readonly occupation: number;
  readonly citizenship: Citizenship;
  readonly bloodType: BloodType;
}

interface Event<Type extends string, Data> {
  readonly type: Type;
  readonly data: Data;
}

/**
 * What can happen to a person. The stored format: add, never rename.
 * Vital facts fold by the day they occurred; events that carry a placement are administrative and take effect on the
 * day they are recorded (never before the placement they replace), because a family card is a document with one history.
 */
export type PersonEvent =
  /** Pencatatan biodata (F-1.01): a resident enters the register. Owner: status. */
  | Event<
      'BiodataRecorded',
      Biodata & {
        readonly maritalStatus: MaritalStatus;
        readonly motherId?: string;
        readonly fatherId?: string;
        readonly placement: Placement;
        readonly flags: readonly QualityFlag[];
      }
    >
  /** The spouse named on a biodata form, on both streams. Owner: status. */
  | Event<'SpouseRecorded', { readonly spouseId: string }>
  /** Kelahiran (UU 24/2013 art. 27): a child is born into the register. Owner: birth. */
  | Event<
      'BirthRegistered',
      Biodata & {
        readonly actNumber: string;
        readonly birthOrder: number;
        /** Children of this delivery that were born alive and registered together. */
        readonly plurality: number;
        readonly weightGrams?: number;
        readonly lengthCm?: number;
        readonly deliveryPlace?: DeliveryPlace;
        readonly attendant?: BirthAttendant;
        readonly motherId: string;
        readonly fatherId?: string;
        /** Completed years of the mother on the day of birth, for statistics. */
        readonly motherAge: number;
        readonly reportedLate: boolean;
        readonly lateDecision?: string;
        readonly placement: Placement;
        readonly flags: readonly QualityFlag[];
      }
    >
  /** The same birth, told on the stream of a parent. Owner: birth. */
  | Event<
      'ChildBorn',
      {
        readonly childId: string;
        readonly name: string;
        readonly sex: Sex;
        readonly bornOn: PlainDate;
        readonly parent: 'mother' | 'father';
      }
    >
  /** Kematian (UU 24/2013 art. 44). Owner: death. */
  | Event<
      'DeathRegistered',
      {
        readonly actNumber: string;
        readonly diedOn: PlainDate;
        readonly age: number;
        readonly cause: DeathCause;
        readonly attestedBy: DeathAttestor;
        readonly reportedLate: boolean;
        readonly flags: readonly QualityFlag[];
      }
    >
  /** The same death, told on the stream of each living spouse: cerai mati. Owner: death. */
  | Event<'SpouseDied', { readonly spouseId: string; readonly diedOn: PlainDate }>
  /** A new head after a death: new KK number and relationships for all who stay. Owner: death. */
  | Event<'FamilyHeadSucceeded', { readonly placement: Placement }>
  /** SKPWNI issued (Perpres 96/2018 art. 25): on the way, still on the card of origin. Owner: move. */
  | Event<
      'DepartureIssued',
      {
        readonly moveId: string;
        readonly documentNumber: string;
        /** Village code. */
        readonly destination: string;
        readonly reason: MoveReason;
        readonly validUntil: PlainDate;
      }
    >
  /** Pernyataan batal pindah. Owner: move. */
  | Event<'DepartureCancelled', { readonly moveId: string }>
  /** The SKPWNI ran out: back to active at the origin. Owner: move. */
  | Event<'DepartureExpired', { readonly moveId: string }>
  /** Kedatangan at the destination. Owner: move. */
  | Event<
      'PersonArrived',
      {
        readonly moveId: string;
        readonly arrivedOn: PlainDate;
        /** Village codes as recorded. */
        readonly from: string;
        readonly reason: MoveReason;
        readonly placement: Placement;
      }
    >
  /** The head left and others stay: new KK number and relationships for the stayers. Owner: move. */
  | Event<'FamilyHeadDeparted', { readonly placement: Placement }>
  /** Perubahan alamat inside one regency. Owner: move. */
  | Event<
      'AddressChanged',
      { readonly changedOn: PlainDate; readonly from: string; readonly address: Address }
    >
  /** Perkawinan (UU 24/2013 art. 34; KUA reports within 10 days). Owner: status. */
  | Event<
      'MarriageRegistered',
      {
        readonly spouseId: string;
        readonly marriedOn: PlainDate;
        readonly actNumber: string;
        readonly authority: 'civil-registry' | 'kua';
        readonly reportedLate: boolean;
        readonly flags: readonly QualityFlag[];
      }
    >
  /** Perceraian by final court decision (UU 24/2013 art. 40). Owner: status. */
  | Event<
      'DivorceRegistered',
      {
        readonly spouseId: string;
        readonly divorcedOn: PlainDate;
        readonly actNumber: string;
        readonly decisionNumber: string;
        readonly reportedLate: boolean;
      }
    >
  /** A change of card that follows from a marriage or a divorce. Owner: status. */
  | Event<'CardChanged', { readonly placement: Placement; readonly reason: 'marriage' | 'divorce' }>;
