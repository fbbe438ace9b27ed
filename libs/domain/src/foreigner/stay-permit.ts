import type { PlainDate } from '@peristiwa/kernel';
import type { SponsorKind, StayPermitKind } from '../values';

/** Izin tinggal: ITAS (terbatas) or ITAP (tetap; UU 6/2011 art. 48). */
export interface StayPermit {
  readonly kind: StayPermitKind;
  readonly number: string;
  /** Kantor Imigrasi that issued it. */
  readonly issuedAt?: string;
  readonly issuedOn: PlainDate;
  /** Last day. An ITAP for an unlimited time has none (UU 6/2011 art. 59). */
  readonly validUntil?: PlainDate;
}

/** What F-1.01 asks of an orang asing besides biodata and permit (domain.md §2.5). */
export interface ForeignPapers {
  /** ISO 3166-1, two letters. */
  readonly nationality: string;
  readonly passport: { readonly number: string; readonly validUntil: PlainDate };
  readonly sponsor: { readonly kind: SponsorKind; readonly name?: string; readonly address?: string };
  /** Datang pertama kali: day and place of the first arrival in Indonesia. */
  readonly firstArrival?: { readonly on: PlainDate; readonly place: string };
}

/** The permit of a foreigner as the register keeps it. */
export interface StayPermitOnRecord extends StayPermit {
  /** Of the SKTT, which the holder of an ITAS gets. */
  readonly documentNumber?: string;
  /** ISO 3166-1, two letters. */
  readonly nationality?: string;
}

type Foreigner = { readonly permit?: StayPermitOnRecord };

/** Lives here with an ITAS: has an SKTT in place of KK and KTP-el (UU 23/2006 art. 20; domain.md §1.1). */
export function hasLimitedStay({ permit }: Foreigner): boolean {
  return permit?.kind === 'itas';
}

/** Has an ITAP that is in force on that day. */
export function hasPermanentStay({ permit }: Foreigner, on: PlainDate): boolean {
  return permit?.kind === 'itap' && !isOver(permit, on);
}

export function isOver({ validUntil }: Pick<StayPermit, 'validUntil'>, on: PlainDate): boolean {
  return validUntil !== undefined && validUntil < on;
}
