/** Columns of SIAK and of the data warehouse that are imported (`domain.md` §4.1). */
export const COLUMNS = [
  'NIK',
  'NO_KK',
  'NAMA_LGKP',
  'JENIS_KLMIN',
  'TMPT_LHR',
  'TGL_LHR',
  'GOL_DRH',
  'AGAMA',
  'STAT_KWN',
  'STAT_HBKEL',
  'PDDK_AKH',
  'JENIS_PKRJN',
  'KEWARGANEGARAAN',
  'NIK_IBU',
  'NIK_AYAH',
  'ALAMAT',
  'NO_RT',
  'NO_RW',
  'KODE_POS',
  'NO_PROP',
  'NO_KAB',
  'NO_KEC',
  'NO_KEL',
  'STAT_HIDUP',
  'TGL_ENTRI',
] as const;
export type Column = (typeof COLUMNS)[number];

/** Other names of the same columns. */
export const ALIASES: Readonly<Record<string, Column>> = {
  GOL_DARAH: 'GOL_DRH',
  STATUS_KAWIN: 'STAT_KWN',
  WNI: 'KEWARGANEGARAAN',
};

/** A file may be without them; a row may leave them empty. */
const OPTIONAL: readonly Column[] = [
  'GOL_DRH',
  'KEWARGANEGARAAN',
  'NIK_IBU',
  'NIK_AYAH',
  'KODE_POS',
  'STAT_HIDUP',
  'TGL_ENTRI',
];

export const REQUIRED: readonly Column[] = COLUMNS.filter((column) => !OPTIONAL.includes(column));
