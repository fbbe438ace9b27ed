import type { PlainDate } from '@peristiwa/kernel';
import type { Dated } from '../dated';
import type { BiodataChanges, CourtDecree, MinistryDecision } from '../identity/papers';
import {
  biodataMembers,
  entered,
  withFlags,
  withMarriage,
  type Biodata,
  type PersonOnRecord,
  type Placement,
} from '../person/person';
import type { Citizenship, MaritalStatus, NikReason, QualityFlag, Sex } from '../values';
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

  /** Perubahan nama (UU 23/2006 art. 52), by a decree of the district court. */
  NameChanged: personEvent<{
    readonly name: string;
    readonly decree: CourtDecree;
    readonly reportedLate: boolean;
  }>({
    owner: 'status',
    shown: ['name', 'decree', 'reportedLate'],
    place: 'identity',
    vitalOn: ({ occurredOn }) => occurredOn,
    apply: (person, { data: { name } }) => ({ ...person, name }),
  }),

  /** Peristiwa penting lainnya: a change of sex (UU 23/2006 art. 56), by a decree of the district court. */
  SexChanged: personEvent<{
    readonly sex: Sex;
    readonly decree: CourtDecree;
    readonly reportedLate: boolean;
  }>({
    owner: 'status',
    shown: ['sex', 'decree', 'reportedLate'],
    place: 'identity',
    vitalOn: ({ occurredOn }) => occurredOn,
    apply: (person, { data: { sex }, occurredOn: until }) => ({
      ...person,
      sex,
      formerSexes: [...(person.formerSexes ?? []), { sex: person.sex, until }],
    }),
  }),

  /** Perubahan status kewarganegaraan (UU 23/2006 arts 53 and 54), by a decision of the President or the minister. */
  CitizenshipChanged: personEvent<{
    readonly citizenship: Exclude<Citizenship, 'limited-dual'>;
    readonly decision: MinistryDecision;
    readonly reportedLate: boolean;
  }>({
    owner: 'status',
    shown: ['citizenship', 'decision', 'reportedLate'],
    place: 'identity',
    vitalOn: ({ occurredOn }) => occurredOn,
    apply: withCitizenship,
  }),

  /** Perubahan elemen data penduduk (F-1.06; Permendagri 74/2015). Each element has its own evidence. */
  BiodataChanged: personEvent<{ readonly changes: BiodataChanges }>({
    owner: 'status',
    shown: ['changes'],
    place: 'identity',
    apply: (person, { data: { changes } }) => ({ ...person, ...valuesOf(changes) }),
  }),

  /** Penonaktifan NIK (domain.md §1.1). */
  NikDeactivated: personEvent<{ readonly reason: NikReason; readonly evidence: string }>({
    owner: 'status',
    shown: ['reason', 'evidence'],
    place: 'identity',
    apply: (person, { data: { reason }, occurredOn }) => ({
      ...person,
      inactiveNik: { since: occurredOn, reason },
    }),
  }),

  /** Pengaktifan kembali NIK (domain.md §1.1). */
  NikReactivated: personEvent<{ readonly evidence: string }>({
    owner: 'status',
    shown: ['evidence'],
    place: 'identity',
    apply: ({ inactiveNik: _ended, ...person }) => person,
  }),

  /** Hilang, by a decree of the court (domain.md §2.7). */
  PersonDeclaredMissing: personEvent<{ readonly decree: CourtDecree }>({
    owner: 'status',
    shown: ['decree'],
    place: 'identity',
    apply: (person, { occurredOn, actId }) => ({ ...person, missing: { since: occurredOn, actId } }),
  }),

  /** The missing person was found alive (domain.md §2.7). */
  PersonFound: personEvent<{ readonly evidence: string }>({
    owner: 'status',
    shown: ['evidence'],
    place: 'identity',
    vitalOn: ({ occurredOn }) => occurredOn,
    apply: ({ missing: _ended, ...person }) => person,
  }),

  /** Penggabungan data ganda (domain.md §2.2 B, §2.7 GABUNG): the record continues under the survivor. */
  PersonMerged: personEvent<{ readonly survivorId: string; readonly evidence: string }>({
    owner: 'status',
    shown: ['survivorId', 'evidence'],
    place: 'identity',
    apply: (person, { data: { survivorId } }) => ({ ...person, status: 'merged', survivorId }),
  }),

  /** The same merge on the stream of the survivor. */
  PersonAbsorbed: personEvent<{ readonly personId: string; readonly nik: string }>({
    owner: 'status',
    shown: ['personId', 'nik'],
    place: 'identity',
    beyondArea: 'domain.md §2.2 B: one person stays, wherever the duplicate was recorded',
    apply: (person, { data: { personId, nik } }) => ({
      ...person,
      aliases: [...(person.aliases ?? []), { personId, nik }],
    }),
  }),
};

/**
 * The choice of one citizenship ends the time of choosing (UU 12/2006 art. 6). Whoever becomes a citizen needs no stay
 * permit any more; the NIK stays (domain.md §2.9).
 */
function withCitizenship(
  person: PersonOnRecord,
  { data: { citizenship }, occurredOn }: Dated<{ readonly citizenship: Citizenship }>,
): PersonOnRecord {
  const { dualUntil: _ended, permit, ...rest } = person;
  const isForeign = citizenship === 'foreign';
  return { ...rest, citizenship, citizenshipSince: occurredOn, ...(isForeign && permit && { permit }) };
}

function valuesOf(changes: BiodataChanges): Partial<Biodata> {
  return Object.fromEntries(Object.entries(changes).map(([element, change]) => [element, change?.value]));
}
