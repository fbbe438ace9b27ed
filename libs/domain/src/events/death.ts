import type { PlainDate } from '@peristiwa/kernel';
import type { EventAbroad } from '../abroad/reports';
import { widowedBy, withFlags } from '../person/person';
import type { DeathWithoutNikOnRecord } from '../person/death-without-nik';
import type { DeathAttestor, DeathCause, QualityFlag } from '../values';
import { deathEvent, personEvent } from './definition';

/** Deaths. Folded by the day of death, whenever it was recorded. The stored format: add, never rename. */
export const deathEvents = {
  /** Kematian (UU 24/2013 art. 44). */
  DeathRegistered: personEvent<{
    readonly actNumber: string;
    readonly diedOn: PlainDate;
    readonly age: number;
    readonly cause: DeathCause;
    readonly attestedBy: DeathAttestor;
    /**
     * Village in which the deceased lived on the day of death: deaths are counted there (domain.md §5.3). Absent where
     * none is on record, and in acts of version 1, which did not keep it.
     */
    readonly residence?: string;
    readonly reportedLate: boolean;
    /** Of a death outside Indonesia; `actNumber` is then that of the surat keterangan pelaporan. */
    readonly abroad?: EventAbroad;
    readonly flags: readonly QualityFlag[];
  }>({
    owner: 'death',
    shown: [
      'actNumber',
      'diedOn',
      'age',
      'cause',
      'attestedBy',
      'residence',
      'reportedLate',
      'abroad',
      'flags',
    ],
    place: 'death',
    // Version 2 knew no death abroad.
    upcasts: [(data) => data, (data) => data],
    apply: (person, fact) => {
      const { diedOn, actNumber, cause, flags } = fact.data;
      return { ...withFlags(person, flags, fact), death: { diedOn, actNumber, cause, actId: fact.actId } };
    },
  }),

  /** Kematian tanpa NIK (UU 24/2013 art. 44; domain.md §2.2 A, MATI): an act, and no person. */
  DeathWithoutNikRegistered: deathEvent<DeathWithoutNikOnRecord>({ owner: 'death' }),

  /** The same death on the stream of each living spouse: cerai mati. */
  SpouseDied: personEvent<{ readonly spouseId: string; readonly diedOn: PlainDate }>({
    owner: 'death',
    shown: ['spouseId', 'diedOn'],
    place: 'widowed',
    beyondArea: 'domain.md §2.2 A, MATI: the death makes each spouse a widow or widower, wherever they live',
    apply: (person, { data }) => widowedBy(person, data),
  }),
};
