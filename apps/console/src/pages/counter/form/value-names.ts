import type { Language } from './api-schema';

/** Values that are in no code table of the forms. */
const names: Readonly<Record<string, readonly [id: string, en: string]>> = {
  court: ['Penetapan atau putusan pengadilan', 'Court decree or decision'],
  'contrarius-actus': [
    'Contrarius actus (keputusan kepala dinas)',
    'Contrarius actus (decided by the office)',
  ],
  'authentic-document': ['Dokumen autentik', 'Authentic document'],
  decree: ['Keputusan pejabat', 'Decree of an official'],
  sptjm: ['SPTJM', 'Sworn statement (SPTJM)'],
  'civil-registry': ['Disdukcapil', 'Civil registry'],
  kua: ['KUA kecamatan', 'Religious affairs office (KUA)'],
  abroad: ['Di luar negeri', 'Abroad'],
  husband: ['Suami', 'Husband'],
  wife: ['Istri', 'Wife'],
  lost: ['Hilang', 'Lost'],
  damaged: ['Rusak', 'Damaged'],
  confirmed: ['Data sudah benar', 'The data are right'],
  settled: ['Data sudah dibetulkan', 'The data were corrected'],
  'ktp-el': ['KTP-el', 'KTP-el (identity card)'],
  kia: ['KIA', 'KIA (identity card of a child)'],
  ikd: ['IKD', 'IKD (digital identity)'],
  recorded: ['Sudah perekaman', 'Biometrics recorded'],
  'print-ready': ['Siap cetak', 'Ready to print'],
  'sent-for-printing': ['Dikirim untuk dicetak', 'Sent for printing'],
  printed: ['Sudah dicetak', 'Printed'],
  shipped: ['Dikirim', 'Shipped'],
  issued: ['Diserahkan', 'Issued'],
  revoked: ['Dicabut', 'Revoked'],
  active: ['Aktif', 'Active'],
  inactive: ['Tidak aktif', 'Inactive'],
  'deceased-unreported': ['Meninggal, belum dilaporkan', 'Deceased, not reported'],
  'address-gone': ['Alamat tidak ada lagi', 'The address no longer exists'],
  'living-elsewhere': ['Tinggal di tempat lain', 'Lives elsewhere'],
  'not-recorded': ['Belum perekaman', 'Biometrics not recorded'],
  'legal-hold': ['Permintaan aparat penegak hukum', 'Hold by law enforcement'],
  duplicate: ['Data ganda', 'Duplicate'],
};

/** Findings about a possible duplicate: `confirmed` says that both records are right, so that they are two persons. */
const duplicateFindings: Readonly<Record<string, readonly [id: string, en: string]>> = {
  confirmed: ['Bukan orang yang sama; kedua data benar', 'Not the same person; both records are right'],
  settled: ['Orang yang sama; datanya sudah digabung', 'The same person; the records were merged'],
};

/** Choices between forms of a member: what becomes of the family card. */
const kinds: Readonly<Record<string, readonly [id: string, en: string]>> = {
  new: ['Membuat KK baru', 'A new card'],
  'new-card': ['Membuat KK baru', 'A new card'],
  join: ['Menumpang KK', 'Enter another card'],
  'same-card': ['Nomor KK tetap', 'The same card'],
  unchanged: ['KK tidak berubah', 'No change of the card'],
};

const nameIn = (
  table: Readonly<Record<string, readonly [id: string, en: string]>>,
  value: string,
  language: Language,
): string | undefined =>
  Object.hasOwn(table, value) ? table[value]?.[language === 'id' ? 0 : 1] : undefined;

/** Undefined for a value that a code table names. */
export const valueName = (value: string, language: Language) => nameIn(names, value, language);

export const duplicateFinding = (value: string, language: Language) =>
  nameIn(duplicateFindings, value, language);

export const kindName = (value: string, language: Language) => nameIn(kinds, value, language);

/** `married-recorded` → `Married recorded`: values of the code tables are English words. */
export function inWords(value: string): string {
  if (/^[A-Z]/.test(value)) return value;
  const text = value.replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
