import type { PlainDate } from '@peristiwa/kernel';
import { widowedBy, withFlags, withMarriage } from '../person/person';
import type { QualityFlag } from '../values';
import { personEvent } from './definition';

/**
 * Marriages and what ends them. Folded by the day on which they happened, whenever they were recorded. The stored
 * format: add, never rename.
 */
export const marriageEvents = {
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
