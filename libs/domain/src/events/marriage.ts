import type { PlainDate } from '@peristiwa/kernel';
import type { EventAbroad } from '../abroad/reports';
import type { Authority, DivorceCertificate, MarriageBook } from '../marriage/papers';
import {
  widowedBy,
  withFlags,
  withLegalisation,
  withMarriage,
  withMarriageAnnulled,
  withDivorceAnnulled,
} from '../person/person';
import type { QualityFlag } from '../values';
import { personEvent, SUPERSEDING_DESK } from './definition';

const BOTH_SPOUSES = 'UU 24/2013 art. 34: one act for both spouses; it is recorded where one of them lives';

/** A final decision of a court (putusan, penetapan). */
export interface Decided {
  readonly court: string;
  readonly decisionNumber: string;
}

export interface Annulment extends Decided {
  readonly spouseId: string;
  readonly annulledOn: PlainDate;
  /** Surat keterangan pembatalan perkawinan or perceraian. */
  readonly documentNumber: string;
  readonly reportedLate: boolean;
}

const annulment = {
  owner: 'status',
  shown: ['spouseId', 'annulledOn', 'court', 'decisionNumber', 'documentNumber', 'reportedLate'],
  place: 'annulment',
  beyondArea: BOTH_SPOUSES,
} as const;

/**
 * Perkawinan, perceraian and what becomes of them, each on the streams of both spouses. Folded by the day on which it
 * happened or a court's decision became final. The stored format: add, never rename.
 */
export const marriageEvents = {
  /**
   * The death of a spouse on the stream of the survivor, where the marriage is recorded only after that death: the
   * death act recorded no `SpouseDied`. Part of the act that records the marriage (ADR 0003).
   */
  WidowhoodRecorded: personEvent<{
    readonly spouseId: string;
    readonly diedOn: PlainDate;
    /** The latest act of the chain that registered the death; null in version 1, which did not keep it. */
    readonly deathActId: string | null;
  }>({
    owner: 'status',
    shown: ['spouseId', 'diedOn', 'deathActId'],
    place: 'widowed',
    beyondArea: BOTH_SPOUSES,
    upcasts: [(data) => ({ ...data, deathActId: null })],
    apply: (person, { data }) => widowedBy(person, data),
    restsOn: ({ deathActId }) => deathActId,
  }),

  /**
   * The widowhood that holds since an act was corrected or cancelled, where no fact on the survivor's stream says so: the
   * death of a spouse wrote nothing for somebody who was divorced or dead at that time (ADR 0003).
   */
  WidowhoodSettled: personEvent<{
    readonly spouseId: string;
    readonly diedOn: PlainDate;
    /** The latest act of the chain that registered the death; null where this act is of that chain itself. */
    readonly deathActId: string | null;
  }>({
    owner: SUPERSEDING_DESK,
    shown: ['spouseId', 'diedOn', 'deathActId'],
    place: 'widowed',
    beyondArea: BOTH_SPOUSES,
    apply: (person, { data }) => widowedBy(person, data),
    restsOn: ({ deathActId }) => deathActId,
  }),

  /** Perkawinan (UU 24/2013 art. 34; KUA reports within 10 days). */
  MarriageRegistered: personEvent<{
    readonly spouseId: string;
    readonly marriedOn: PlainDate;
    /** Of the akta perkawinan; in a marriage at the KUA, of the buku nikah. */
    readonly actNumber: string;
    readonly authority: Authority;
    /** Null in a civil marriage, and in acts of before version 3. */
    readonly marriageBook: MarriageBook | null;
    /** Dispensasi kawin: number of the court's decision for a party under age; null where none was given. */
    readonly courtDispensation: string | null;
    /** Izin poligami: number of the court's decision; null where none was given. */
    readonly courtPermit: string | null;
    readonly reportedLate: boolean;
    /** Of a marriage outside Indonesia; `actNumber` is then that of the surat keterangan pelaporan. */
    readonly abroad?: EventAbroad;
    readonly flags: readonly QualityFlag[];
  }>({
    owner: 'status',
    shown: [
      'spouseId',
      'marriedOn',
      'actNumber',
      'authority',
      'marriageBook',
      'courtDispensation',
      'courtPermit',
      'reportedLate',
      'abroad',
      'flags',
    ],
    place: 'marriage',
    beyondArea: BOTH_SPOUSES,
    upcasts: [
      // Version 1 asked for the court's decisions and did not keep them.
      (data) => ({ ...data, courtDispensation: null, courtPermit: null }),
      (data) => ({ ...data, marriageBook: null }),
      // Version 3 knew no marriage abroad.
      (data) => data,
    ],
    apply: (person, fact) => {
      const { spouseId, marriedOn, actNumber, authority, flags } = fact.data;
      const marriage = { spouseId, marriedOn, actNumber, authority, form: 'recorded' } as const;
      return withMarriage(withFlags(person, flags, fact), marriage);
    },
    vitalOn: ({ data }) => data.marriedOn,
  }),

  /** Kawin belum tercatat, declared by both with an SPTJM (F-1.05; domain.md §2.2 A, KAWIN-BT). It legalises nothing. */
  UnrecordedMarriageDeclared: personEvent<{
    readonly spouseId: string;
    /** The day of the wedding by religion or custom. */
    readonly marriedOn: PlainDate;
    /** Number of the SPTJM. */
    readonly sptjm: string;
    readonly courtDispensation: string | null;
    readonly courtPermit: string | null;
  }>({
    owner: 'status',
    shown: ['spouseId', 'marriedOn', 'sptjm', 'courtDispensation', 'courtPermit'],
    place: 'marriage',
    beyondArea: BOTH_SPOUSES,
    apply: (person, { data: { spouseId, marriedOn } }) =>
      withMarriage(person, { spouseId, marriedOn, form: 'unrecorded' }),
    vitalOn: ({ data }) => data.marriedOn,
  }),

  /** Isbat nikah: a court finds that a marriage exists, and it counts as recorded from then on (KHI art. 7; ISBAT). */
  MarriageLegalised: personEvent<
    Decided & {
      readonly spouseId: string;
      /** The wedding day by the decision. */
      readonly marriedOn: PlainDate;
      readonly legalisedOn: PlainDate;
      readonly authority: Authority;
      readonly actNumber: string;
      readonly marriageBook: MarriageBook | null;
    }
  >({
    owner: 'status',
    shown: [
      'spouseId',
      'marriedOn',
      'legalisedOn',
      'court',
      'decisionNumber',
      'authority',
      'actNumber',
      'marriageBook',
    ],
    place: 'marriage',
    beyondArea: BOTH_SPOUSES,
    apply: (person, { data: { spouseId, marriedOn, legalisedOn, actNumber, authority } }) =>
      withLegalisation(person, { spouseId, marriedOn, legalisedOn, actNumber, authority, form: 'recorded' }),
    // Isbat may follow the death of a spouse (KHI art. 7(4)); the wedding may not.
    vitalOn: ({ data }) => data.marriedOn,
  }),

  /** Pembatalan perkawinan by final court decision (UU 1/1974 art. 22–28; domain.md §2.2 A, BTL-KAWIN). */
  MarriageAnnulled: personEvent<Annulment>({
    ...annulment,
    apply: (person, { data: { spouseId, annulledOn } }) =>
      withMarriageAnnulled(person, { spouseId, annulledOn }),
  }),

  /** Perceraian by final court decision (UU 24/2013 art. 40). */
  DivorceRegistered: personEvent<{
    readonly spouseId: string;
    readonly divorcedOn: PlainDate;
    /** Of the akta perceraian; in a divorce of Muslims, of the akta cerai. */
    readonly actNumber: string;
    /** The court that decided; null in acts of version 1, which did not keep it. */
    readonly court: string | null;
    readonly decisionNumber: string;
    /** Null in a divorce of others than Muslims, and in acts of before version 3. */
    readonly divorceCertificate: DivorceCertificate | null;
    readonly reportedLate: boolean;
    /** Of a divorce outside Indonesia; `actNumber` is then that of the surat keterangan pelaporan. */
    readonly abroad?: EventAbroad;
  }>({
    owner: 'status',
    shown: [
      'spouseId',
      'divorcedOn',
      'actNumber',
      'court',
      'decisionNumber',
      'divorceCertificate',
      'reportedLate',
      'abroad',
    ],
    place: 'divorce',
    beyondArea: 'UU 24/2013 art. 40: one act for both spouses; it is recorded where one of them lives',
    upcasts: [
      (data) => ({ ...data, court: null }),
      (data) => ({ ...data, divorceCertificate: null }),
      // Version 3 knew no divorce abroad.
      (data) => data,
    ],
    apply: (person, { data: { spouseId, divorcedOn } }) =>
      withMarriage(person, { spouseId, endedOn: divorcedOn, endedBy: 'divorce' }),
    vitalOn: ({ data }) => data.divorcedOn,
  }),

  /** Cerai belum tercatat, declared with an SPTJM (F-1.05; domain.md §2.2 A, CERAI-BT). */
  UnrecordedDivorceDeclared: personEvent<{
    readonly spouseId: string;
    readonly divorcedOn: PlainDate;
    readonly sptjm: string;
  }>({
    owner: 'status',
    shown: ['spouseId', 'divorcedOn', 'sptjm'],
    place: 'divorce',
    beyondArea: BOTH_SPOUSES,
    // It may come before the form that declares the marriage, which has the day of the form.
    apply: (person, { data: { spouseId, divorcedOn } }) =>
      withMarriage(person, { spouseId, endedOn: divorcedOn, endedBy: 'divorce', form: 'unrecorded' }),
    vitalOn: ({ data }) => data.divorcedOn,
  }),

  /** Pembatalan perceraian by final court decision: the marriage is in force again (UU 23/2006 art. 43; BTL-CERAI). */
  DivorceAnnulled: personEvent<Annulment>({
    ...annulment,
    apply: (person, { data: { spouseId, annulledOn } }) =>
      withDivorceAnnulled(person, { spouseId, annulledOn }),
    vitalOn: ({ data }) => data.annulledOn,
  }),
};
