/** The number of a form and the Indonesian name beside it. */
export type CodeName = readonly [code: number, name: string];

/**
 * Code tables of the forms F-1.01 … F-2.01 (Permendagri 109/2019, `domain.md` §3.1) as readable values; `official`
 * gives the number that imports, exports and legacy adapters carry, and the name on the form. The stored form: add,
 * never rename.
 */
const table = <const Row extends Record<string, CodeName>>(rows: Row) => ({
  values: Object.keys(rows) as [keyof Row & string, ...(keyof Row & string)[]],
  official: rows,
});

/** Jenis kelamin. */
export const sexes = table({
  male: [1, 'Laki-laki'],
  female: [2, 'Perempuan'],
});
/** Agama; 7 is kepercayaan terhadap Tuhan YME (MK 97/PUU-XIV/2016), 8 a legacy value. */
export const religions = table({
  islam: [1, 'Islam'],
  protestant: [2, 'Kristen'],
  catholic: [3, 'Katolik'],
  hindu: [4, 'Hindu'],
  buddhist: [5, 'Buddha'],
  confucian: [6, 'Khonghucu'],
  belief: [7, 'Kepercayaan terhadap Tuhan Yang Maha Esa'],
  other: [8, 'Lainnya'],
});
/** Status perkawinan (F-1.01). */
export const maritalStatuses = table({
  single: [1, 'Belum kawin'],
  'married-recorded': [2, 'Kawin tercatat'],
  'married-unrecorded': [3, 'Kawin belum tercatat'],
  'divorced-recorded': [4, 'Cerai hidup tercatat'],
  'divorced-unrecorded': [5, 'Cerai hidup belum tercatat'],
  widowed: [6, 'Cerai mati'],
});
/** SHDK, status hubungan dalam keluarga. */
export const relationships = table({
  head: [1, 'Kepala keluarga'],
  husband: [2, 'Suami'],
  wife: [3, 'Istri'],
  child: [4, 'Anak'],
  'child-in-law': [5, 'Menantu'],
  grandchild: [6, 'Cucu'],
  parent: [7, 'Orang tua'],
  'parent-in-law': [8, 'Mertua'],
  'other-relative': [9, 'Famili lain'],
  helper: [10, 'Pembantu'],
  other: [11, 'Lainnya'],
});
/** Pendidikan terakhir. */
export const educations = table({
  none: [1, 'Tidak/belum sekolah'],
  'primary-unfinished': [2, 'Belum tamat SD/sederajat'],
  primary: [3, 'Tamat SD/sederajat'],
  'lower-secondary': [4, 'SLTP/sederajat'],
  'upper-secondary': [5, 'SLTA/sederajat'],
  'diploma-1-2': [6, 'Diploma I/II'],
  'diploma-3': [7, 'Akademi/Diploma III/Sarjana Muda'],
  bachelor: [8, 'Diploma IV/Strata I'],
  master: [9, 'Strata II'],
  doctorate: [10, 'Strata III'],
});
/** Golongan darah; 13 is not known. */
export const bloodTypes = table({
  A: [1, 'A'],
  B: [2, 'B'],
  AB: [3, 'AB'],
  O: [4, 'O'],
  'A+': [5, 'A+'],
  'A-': [6, 'A-'],
  'B+': [7, 'B+'],
  'B-': [8, 'B-'],
  'AB+': [9, 'AB+'],
  'AB-': [10, 'AB-'],
  'O+': [11, 'O+'],
  'O-': [12, 'O-'],
  unknown: [13, 'Tidak tahu'],
});
/** Kewarganegaraan: WNI, WNA, ganda terbatas. */
export const citizenships = table({
  indonesian: [1, 'Warga negara Indonesia'],
  foreign: [2, 'Warga negara asing'],
  'limited-dual': [3, 'Kewarganegaraan ganda terbatas'],
});
/** Sebab kematian (F-2.01; not ICD). */
export const deathCauses = table({
  'ordinary-illness': [1, 'Sakit biasa/tua'],
  epidemic: [2, 'Wabah penyakit'],
  accident: [3, 'Kecelakaan'],
  crime: [4, 'Kriminalitas'],
  suicide: [5, 'Bunuh diri'],
  other: [6, 'Lainnya'],
});
/** Yang menerangkan kematian. */
export const deathAttestors = table({
  doctor: [1, 'Dokter'],
  'health-worker': [2, 'Tenaga kesehatan'],
  police: [3, 'Kepolisian'],
  other: [4, 'Lainnya'],
});
/** Penentu lahir mati. */
export const stillbirthAttestors = table({
  doctor: [1, 'Dokter'],
  midwife: [2, 'Bidan/perawat'],
  'health-worker': [3, 'Tenaga kesehatan'],
  police: [4, 'Kepolisian'],
  other: [5, 'Lainnya'],
});
/** Tempat dilahirkan. */
export const deliveryPlaces = table({
  hospital: [1, 'RS/RB'],
  puskesmas: [2, 'Puskesmas'],
  polindes: [3, 'Polindes'],
  home: [4, 'Rumah'],
  other: [5, 'Lainnya'],
});
/** Penolong kelahiran. */
export const birthAttendants = table({
  doctor: [1, 'Dokter'],
  midwife: [2, 'Bidan/perawat'],
  'traditional-attendant': [3, 'Dukun'],
  other: [4, 'Lainnya'],
});
/** Klasifikasi pindah (F-1.03). */
export const moveClasses = table({
  'within-village': [1, 'Dalam satu desa/kelurahan'],
  'between-villages': [2, 'Antar desa/kelurahan'],
  'between-districts': [3, 'Antar kecamatan'],
  'between-regencies': [4, 'Antar kabupaten/kota'],
  'between-provinces': [5, 'Antar provinsi'],
});
/** Alasan penonaktifan NIK (domain.md §1.1). The numbers are of this register: no form has them. */
export const nikReasons = table({
  'deceased-unreported': [1, 'Meninggal dunia, kematian belum dilaporkan'],
  'address-gone': [2, 'RT pada alamat tidak ada lagi'],
  'living-elsewhere': [3, 'Tinggal di luar daerah lebih dari satu tahun'],
  'not-recorded': [4, 'Wajib KTP-el lebih dari lima tahun, belum melakukan perekaman'],
  'legal-hold': [5, 'Pencekalan oleh instansi berwenang'],
  duplicate: [6, 'Data ganda'],
});
/** Alasan pindah (F-1.03). */
export const moveReasons = table({
  work: [1, 'Pekerjaan'],
  education: [2, 'Pendidikan'],
  security: [3, 'Keamanan'],
  health: [4, 'Kesehatan'],
  housing: [5, 'Perumahan'],
  family: [6, 'Keluarga'],
  other: [7, 'Lainnya'],
});
/** Izin tinggal (UU 6/2011 art. 48; the numbers are ours). */
export const stayPermitKinds = table({
  itas: [1, 'Izin tinggal terbatas'],
  itap: [2, 'Izin tinggal tetap'],
});
/** Sponsor orang asing (F-1.01). */
export const sponsorKinds = table({
  organisation: [1, 'Organisasi internasional'],
  individual: [2, 'Perorangan'],
  government: [3, 'Pemerintah'],
  none: [4, 'Tanpa sponsor'],
  company: [5, 'Perusahaan'],
});

/** Hubungan pelapor with the subject of the act (domain.md §2.4; F-2.01 leaves it open, the list is ours). */
export const reporterRelationships = table({
  self: [1, 'Yang bersangkutan'],
  parent: [2, 'Orang tua'],
  spouse: [3, 'Suami/istri'],
  child: [4, 'Anak'],
  relative: [5, 'Keluarga lain'],
  guardian: [6, 'Wali'],
  'neighbourhood-head': [7, 'Ketua RT/RW'],
  'village-officer': [8, 'Perangkat desa/kelurahan'],
  institution: [9, 'Rumah sakit, panti, atau lembaga lain'],
  police: [10, 'Kepolisian'],
  representative: [11, 'Kuasa (F-1.07)'],
  other: [12, 'Lainnya'],
});
/** Saluran: where the applicant was served (domain.md §2.4; the numbers are ours). */
export const channels = table({
  counter: [1, 'Loket'],
  online: [2, 'Daring'],
  ikd: [3, 'Identitas Kependudukan Digital'],
  'village-offline': [4, 'Desa luring'],
  'service-mall': [5, 'Mal pelayanan publik'],
  mission: [6, 'Perwakilan RI'],
  import: [7, 'Impor'],
});

export type Sex = (typeof sexes.values)[number];
export type Religion = (typeof religions.values)[number];
export type MaritalStatus = (typeof maritalStatuses.values)[number];
export type Relationship = (typeof relationships.values)[number];
export type Education = (typeof educations.values)[number];
export type BloodType = (typeof bloodTypes.values)[number];
export type Citizenship = (typeof citizenships.values)[number];
export type DeathCause = (typeof deathCauses.values)[number];
export type DeathAttestor = (typeof deathAttestors.values)[number];
export type StillbirthAttestor = (typeof stillbirthAttestors.values)[number];
export type DeliveryPlace = (typeof deliveryPlaces.values)[number];
export type BirthAttendant = (typeof birthAttendants.values)[number];
export type NikReason = (typeof nikReasons.values)[number];
export type MoveClass = (typeof moveClasses.values)[number];
export type MoveReason = (typeof moveReasons.values)[number];
export type StayPermitKind = (typeof stayPermitKinds.values)[number];
export type SponsorKind = (typeof sponsorKinds.values)[number];
export type ReporterRelationship = (typeof reporterRelationships.values)[number];
export type ServedThrough = (typeof channels.values)[number];

export type { QualityFlag } from './flags';
