import { daysInMonth, toDayMonthYear, type PlainDate } from '@peristiwa/kernel';
import { districtOf, regencyOf } from './area';
import type { Sex } from './values';

/**
 * NIK, nomor induk kependudukan (UU 23/2006 art. 13; PP 40/2019): 6 digits of the district of first registration,
 * DDMMYY of birth (day + 40 for women), 4 of a serial. No check digit. It never changes, while the biodata may be
 * corrected. So a wrong form is refused; a difference from the biodata is only flagged.
 */
export function isNik(text: string): boolean {
  return /^\d{12}(?!0000)\d{4}$/.test(text);
}

/**
 * The first 12 digits of a NIK: district, day (+ 40 for women), month and year of birth. Each prefix has its own
 * serials.
 */
export function nikPrefix(area: string, bornOn: PlainDate, sex: Sex): string {
  const day = Number(bornOn.slice(8, 10)) + (sex === 'female' ? 40 : 0);
  return `${districtOf(area)}${String(day).padStart(2, '0')}${bornOn.slice(5, 7)}${bornOn.slice(2, 4)}`;
}

/** Does a given NIK agree with the biodata in date of birth and sex? A difference is flagged, not refused. */
export function nikAgreesWith(nik: string, bornOn: PlainDate, sex: Sex): boolean {
  return nik.slice(6, 12) === nikPrefix('000000', bornOn, sex).slice(6);
}

/** Do day and month of a NIK exist in a leap year? If not, the NIK is refused, a new one and a given one. */
export function isNikDatePossible(nik: string): boolean {
  const day = Number(nik.slice(6, 8)) % 40;
  const month = Number(nik.slice(8, 10));
  return (
    month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(2000, month) && Number(nik.slice(6, 8)) <= 71
  );
}

/** Nomor KK: district of issue, DDMMYY of issue, serial. It belongs to the head of family and is never parsed. */
export function isKkNumber(text: string): boolean {
  return /^\d{12}(?!0000)\d{4}$/.test(text);
}

export function kkPrefix(area: string, issuedOn: PlainDate): string {
  const date = toDayMonthYear(issuedOn);
  return `${districtOf(area)}${date.slice(0, 4)}${date.slice(6)}`;
}

/** Serials of NIK, KK and acts have 4 digits. @throws RangeError beyond 9999: the prefix is used up. */
export function withSerial(prefix: string, serial: number): string {
  if (serial < 1 || serial > 9999) throw new RangeError('A serial has four digits and starts at 1');
  return prefix + String(serial).padStart(4, '0');
}

/**
 * LU lahir umum, LT lahir terlambat (> 60 days), LM lahir mati, AKU pengakuan anak, SAH pengesahan anak, KM kematian,
 * KW perkawinan, CR perceraian; of the surat keterangan pembatalan, BK perkawinan and BC perceraian; LN of the surat
 * keterangan pelaporan of an event abroad.
 */
export type ActClass = 'LU' | 'LT' | 'LM' | 'AKU' | 'SAH' | 'KM' | 'KW' | 'CR' | 'BK' | 'BC' | 'LN';

/** `3204-LU-22112026-` + serial. Segments other than LU/LT are unverified in `domain.md` §1.3. */
export function actNumberPrefix(office: string, actClass: ActClass, on: PlainDate): string {
  return `${regencyOf(office)}-${actClass}-${toDayMonthYear(on)}-`;
}

/**
 * Surat keterangan: SKPWNI pindah WNI, SKPLN pindah ke luar negeri, SKDLN datang dari luar negeri, SKTT tempat tinggal (of
 * an orang asing with an ITAS).
 */
export type MoveDocument = 'SKPWNI' | 'SKPLN' | 'SKDLN' | 'SKTT';

/** `SKPWNI/3204/22112026/` + serial; the form of the others is unverified in `domain.md` §1.3. */
export function moveDocumentPrefix(document: MoveDocument, office: string, on: PlainDate): string {
  return `${document}/${regencyOf(office)}/${toDayMonthYear(on)}/`;
}
