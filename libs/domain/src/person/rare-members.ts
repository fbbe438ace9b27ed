import type { PlainDate } from '@peristiwa/kernel';
import type { DocumentKind, DocumentOnRecord } from '../document/document-status';
import type { StayPermitOnRecord } from '../foreigner/stay-permit';
import type { NikReason, Sex } from '../values';

/** Members of a person that most persons lack (domain.md §2.7). Each is absent while there is nothing to say. */
export interface RareMembers {
  /** KTP-el, KIA and IKD: the status only, never biometrics. */
  readonly documents?: Readonly<Partial<Record<DocumentKind, DocumentOnRecord>>>;
  /** NIK nonaktif (domain.md §1.1). */
  readonly inactiveNik?: { readonly since: PlainDate; readonly reason: NikReason };
  /** Hilang, by a court's decision. */
  readonly missing?: { readonly since: PlainDate; readonly actId: string };
  /** The sexes of before each change of sex, with the day of the change; in the order of these days. */
  readonly formerSexes?: readonly { readonly sex: Sex; readonly until: PlainDate }[];
  /** Pindah ke luar negeri (SKPLN), until the return (SKDLN). `country`: ISO 3166-1, two letters. */
  readonly abroad?: { readonly country: string; readonly since: PlainDate };
  /** Lahir mati, on the record of the mother: no person and no NIK (INV-12). */
  readonly stillbirths?: readonly { readonly bornOn: PlainDate; readonly birthOrder: number }[];
  /** Last day to choose a citizenship (UU 12/2006 art. 6). */
  readonly dualUntil?: PlainDate;
  /** The day of the last change of citizenship. */
  readonly citizenshipSince?: PlainDate;
  /** Izin tinggal of a foreigner: the last one, in force or not. */
  readonly permit?: StayPermitOnRecord;
  /** Penduduk nonpermanen: the last stay elsewhere; the card stays. */
  readonly nonPermanentStay?: { readonly area: string; readonly from: PlainDate; readonly until?: PlainDate };
  /** Deaths that would end a marriage with these persons. No such marriage is on record: the act is void, or comes later. */
  readonly deathsOfOthers?: readonly { readonly personId: string; readonly diedOn: PlainDate }[];
  /** Duplicates that were merged into this person. */
  readonly aliases?: readonly { readonly personId: string; readonly nik: string }[];
}
