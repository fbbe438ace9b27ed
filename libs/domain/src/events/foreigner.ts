import type { PlainDate } from '@peristiwa/kernel';
import type { Dated } from '../dated';
import type { ForeignPapers, StayPermit, StayPermitOnRecord } from '../foreigner/stay-permit';
import type { PersonOnRecord } from '../person/person';
import { personEvent } from './definition';

export interface Permitted {
  readonly permit: StayPermit;
  /** Of the SKTT, which the holder of an ITAS gets. */
  readonly documentNumber?: string;
  readonly papers?: ForeignPapers;
  readonly reportedLate: boolean;
}

const permitted = {
  owner: 'status',
  shown: ['permit', 'documentNumber', 'papers', 'reportedLate'],
  place: 'permit',
  apply: (person: PersonOnRecord, { data }: Dated<Permitted>) => withPermit(person, data),
  vitalOn: ({ data }: Dated<Permitted>) => data.permit.issuedOn,
} as const;

/** Orang asing (UU 23/2006 arts 20 to 22; domain.md §2.2 B, OA). The stored format: add, never rename. */
export const foreignerEvents = {
  /** The permit with which an orang asing enters the register, beside the biodata. */
  ForeignerRegistered: personEvent<Permitted & { readonly papers: ForeignPapers }>(permitted),

  /** Perpanjangan, and alih status from ITAS to ITAP (art. 21). */
  StayPermitChanged: personEvent<Permitted>(permitted),

  /** Izin keluar tidak kembali: the permit ends because its holder leaves Indonesia for good (art. 22). */
  StayPermitEnded: personEvent<{ readonly endedOn: PlainDate; readonly exitPermit: string }>({
    owner: 'move',
    shown: ['endedOn', 'exitPermit'],
    place: 'permit',
    apply: (person, { data: { endedOn } }) => {
      const { permit } = person;
      if (!permit || (permit.validUntil && permit.validUntil <= endedOn)) return person;
      return { ...person, permit: { ...permit, validUntil: endedOn } };
    },
  }),
};

/** A citizen needs no permit: one that was on record ended with the naturalisation. */
function withPermit(person: PersonOnRecord, { permit, documentNumber, papers }: Permitted): PersonOnRecord {
  if (person.citizenship !== 'foreign') return person;
  const { kind, number, issuedAt, issuedOn, validUntil } = permit;
  const nationality = papers?.nationality ?? person.permit?.nationality;
  const known: StayPermitOnRecord = {
    kind,
    number,
    ...(issuedAt && { issuedAt }),
    issuedOn,
    ...(validUntil && { validUntil }),
    ...(documentNumber && { documentNumber }),
    ...(nationality && { nationality }),
  };
  return { ...person, permit: known };
}
