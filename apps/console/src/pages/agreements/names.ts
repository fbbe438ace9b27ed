import type { Language } from '../../shell/i18n';
import type { Terms } from './diff';

type Names<Key extends string> = Readonly<Record<Key, Readonly<Record<Language, string>>>>;

/*
 * The choices of the form. Their types are those of the publisher's OpenAPI document: a choice that is added there or taken
 * away fails the build here.
 */

const fieldNames: Names<Terms['fields'][number]> = {
  nik: { id: 'NIK', en: 'NIK' },
  kkNumber: { id: 'Nomor KK', en: 'KK number' },
  familyKey: { id: 'Kunci keluarga', en: 'Key of the family' },
  name: { id: 'Nama', en: 'Name' },
  bornOn: { id: 'Tanggal lahir', en: 'Date of birth' },
  birthMonth: { id: 'Bulan lahir', en: 'Month of birth' },
  birthYear: { id: 'Tahun lahir', en: 'Year of birth' },
  birthCohort: { id: 'Kelompok tahun lahir', en: 'Cohort of birth' },
  sex: { id: 'Jenis kelamin', en: 'Sex' },
  birthRegency: { id: 'Kabupaten/kota kelahiran', en: 'Regency of birth' },
  birthProvince: { id: 'Provinsi kelahiran', en: 'Province of birth' },
  address: { id: 'Alamat', en: 'Address' },
  contactAddress: { id: 'Alamat surat', en: 'Contact address' },
  village: { id: 'Desa/kelurahan', en: 'Village' },
  district: { id: 'Kecamatan', en: 'District' },
  regency: { id: 'Kabupaten/kota', en: 'Regency' },
  province: { id: 'Provinsi', en: 'Province' },
  religion: { id: 'Agama', en: 'Religion' },
  maritalStatus: { id: 'Status perkawinan', en: 'Marital status' },
  maritalYear: { id: 'Tahun status perkawinan', en: 'Year of the marital status' },
  relationship: { id: 'Hubungan dalam keluarga', en: 'Relationship to the head' },
  householdRole: { id: 'Peran dalam keluarga', en: 'Role in the household' },
  spouseKeys: { id: 'Kunci pasangan', en: 'Keys of spouses' },
  education: { id: 'Pendidikan', en: 'Education' },
  educationStage: { id: 'Jenjang pendidikan', en: 'Stage of education' },
  occupation: { id: 'Pekerjaan', en: 'Occupation' },
  selectedOccupation: { id: 'Pekerjaan tertentu', en: 'Selected occupation' },
  citizenship: { id: 'Kewarganegaraan', en: 'Citizenship' },
  residence: { id: 'Status tempat tinggal', en: 'Status of residence' },
  departure: { id: 'Kepindahan yang berjalan', en: 'Departure under way' },
  diedOn: { id: 'Tanggal kematian', en: 'Date of death' },
  deathYear: { id: 'Tahun kematian', en: 'Year of death' },
  causeOfDeath: { id: 'Sebab kematian', en: 'Cause of death' },
  deathActNumber: { id: 'Nomor akta kematian', en: 'Number of the death act' },
  ageAtDeath: { id: 'Umur saat meninggal', en: 'Age at death' },
  ktpStatus: { id: 'Status KTP-el', en: 'Status of the identity card' },
  ikdActive: { id: 'IKD aktif', en: 'Digital identity' },
  eventDates: { id: 'Tanggal peristiwa', en: 'Dates of events' },
  eventYears: { id: 'Tahun peristiwa', en: 'Years of events' },
  eventArea: { id: 'Wilayah peristiwa', en: 'Areas of events' },
  moveFacts: { id: 'Rincian kepindahan', en: 'Facts of moves' },
  birthFacts: { id: 'Rincian kelahiran', en: 'Facts of births' },
};

const classNames: Names<Terms['eventTypes'][number]> = {
  birth: { id: 'Kelahiran', en: 'Birth' },
  stillbirth: { id: 'Lahir mati', en: 'Stillbirth' },
  death: { id: 'Kematian', en: 'Death' },
  'death-without-nik': { id: 'Kematian tanpa NIK', en: 'Death without a NIK' },
  move: { id: 'Kedatangan', en: 'Arrival' },
  'address-change': { id: 'Perubahan alamat', en: 'Change of address' },
  departure: { id: 'Keberangkatan', en: 'Departure' },
  abroad: { id: 'Luar negeri', en: 'Abroad' },
  stay: { id: 'Orang asing tinggal terbatas', en: 'Stay of foreigners' },
  'marital-status': { id: 'Status perkawinan', en: 'Marital status' },
  'card-change': { id: 'Perubahan KK', en: 'Change of a card' },
  document: { id: 'Dokumen', en: 'Document' },
  biodata: { id: 'Biodata', en: 'Biodata' },
  adoption: { id: 'Pengangkatan anak (rahasia)', en: 'Adoption (confidential)' },
};

const purposeNames: Names<Terms['purposes'][number]> = {
  'public-service': { id: 'Pelayanan publik', en: 'Public service' },
  'development-planning': { id: 'Perencanaan pembangunan', en: 'Development planning' },
  'budget-allocation': { id: 'Alokasi anggaran', en: 'Budget allocation' },
  'democracy-building': { id: 'Pembangunan demokrasi', en: 'Democracy' },
  'law-enforcement': { id: 'Penegakan hukum', en: 'Law enforcement' },
};

const observationNames: Names<Terms['observations'][number]> = {
  'found-deceased': { id: 'Ditemukan meninggal', en: 'Found deceased' },
  'found-moved': { id: 'Ditemukan pindah', en: 'Found moved' },
  'found-duplicate': { id: 'Ditemukan ganda', en: 'Found duplicate' },
  'beneficiary-status': { id: 'Status penerima bantuan', en: 'Status of a beneficiary' },
  'departed-abroad': { id: 'Berangkat ke luar negeri', en: 'Departed abroad' },
  'returned-from-abroad': { id: 'Kembali dari luar negeri', en: 'Returned from abroad' },
  'contract-ended': { id: 'Kontrak kerja berakhir', en: 'Contract ended' },
};

/** Members of what a partner is shown that have another name than the field that grants them. */
const memberNames = {
  ...fieldNames,
  maritalStatusSince: { id: 'Status perkawinan sejak', en: 'Marital status since' },
  abroadSince: { id: 'Di luar negeri sejak', en: 'Abroad since' },
  missingSince: { id: 'Hilang sejak', en: 'Missing since' },
};

const lists = {
  fields: fieldNames,
  members: memberNames,
  eventTypes: classNames,
  purposes: purposeNames,
  observations: observationNames,
} as const;

/** What an entry of a list of terms is called; the entry itself when it has no name. */
export function nameIn(list: keyof typeof lists, entry: string, language: Language): string {
  const names: Readonly<Record<string, Readonly<Record<Language, string>>>> = lists[list];
  return names[entry]?.[language] ?? entry;
}

/** All entries that a list may have, as choices of a form. */
export function choicesOf(list: keyof typeof lists, language: Language) {
  return Object.keys(lists[list]).map((value) => ({ value, label: nameIn(list, value, language) }));
}
