/**
 * Code tables of the forms F-1.01 … F-2.01 (Permendagri 109/2019) as readable values; `official` gives the number
 * that imports, exports and legacy adapters carry. The stored form: add, never rename.
 */
const table = <const Row extends Record<string, number>>(rows: Row) => ({
  values: Object.keys(rows) as [keyof Row & string, ...(keyof Row & string)[]],
  official: rows,
});

/** Jenis kelamin. */
export const sexes = table({ male: 1, female: 2 });
/** Agama; 7 is kepercayaan terhadap Tuhan YME (MK 97/PUU-XIV/2016), 8 a legacy value. */
export const religions = table({
  islam: 1,
  protestant: 2,
  catholic: 3,
  hindu: 4,
  buddhist: 5,
  confucian: 6,
  belief: 7,
  other: 8,
});
/** Status perkawinan (F-1.01). */
export const maritalStatuses = table({
  single: 1,
  'married-recorded': 2,
  'married-unrecorded': 3,
  'divorced-recorded': 4,
  'divorced-unrecorded': 5,
  widowed: 6,
});
/** SHDK, status hubungan dalam keluarga. */
export const relationships = table({
  head: 1,
  husband: 2,
  wife: 3,
  child: 4,
  'child-in-law': 5,
  grandchild: 6,
  parent: 7,
  'parent-in-law': 8,
  'other-relative': 9,
  helper: 10,
  other: 11,
});
/** Pendidikan terakhir. */
export const educations = table({
  none: 1,
  'primary-unfinished': 2,
  primary: 3,
  'lower-secondary': 4,
  'upper-secondary': 5,
  'diploma-1-2': 6,
  'diploma-3': 7,
  bachelor: 8,
  master: 9,
  doctorate: 10,
});
/** Golongan darah; 13 is not known. */
export const bloodTypes = table({
  A: 1,
  B: 2,
  AB: 3,
  O: 4,
  'A+': 5,
  'A-': 6,
  'B+': 7,
  'B-': 8,
  'AB+': 9,
  'AB-': 10,
  'O+': 11,
  'O-': 12,
  unknown: 13,
});
/** Kewarganegaraan: WNI, WNA, ganda terbatas. */
export const citizenships = table({ indonesian: 1, foreign: 2, 'limited-dual': 3 });
/** Sebab kematian (F-2.01; not ICD). */
export const deathCauses = table({
  'ordinary-illness': 1,
  epidemic: 2,
  accident: 3,
  crime: 4,
  suicide: 5,
  other: 6,
});
/** Yang menerangkan kematian. */
export const deathAttestors = table({ doctor: 1, 'health-worker': 2, police: 3, other: 4 });
/** Penentu lahir mati. */
export const stillbirthAttestors = table({
  doctor: 1,
  midwife: 2,
  'health-worker': 3,
  police: 4,
  other: 5,
});
/** Tempat dilahirkan. */
export const deliveryPlaces = table({ hospital: 1, puskesmas: 2, polindes: 3, home: 4, other: 5 });
/** Penolong kelahiran. */
export const birthAttendants = table({ doctor: 1, midwife: 2, 'traditional-attendant': 3, other: 4 });
/** Klasifikasi pindah (F-1.03). */
export const moveClasses = table({
  'within-village': 1,
  'between-villages': 2,
  'between-districts': 3,
  'between-regencies': 4,
  'between-provinces': 5,
});
/** Alasan pindah (F-1.03). */
export const moveReasons = table({
  work: 1,
  education: 2,
  security: 3,
  health: 4,
  housing: 5,
  family: 6,
  other: 7,
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
export type MoveClass = (typeof moveClasses.values)[number];
export type MoveReason = (typeof moveReasons.values)[number];

/** Official occupation codes run 1–89 (newer lists up to 99, unverified), so they are data, not names. */
export const OCCUPATION_CODE_MAX = 99;

export type { QualityFlag } from './flags';
