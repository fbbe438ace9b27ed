import { countries } from './countries';
import { occupations } from './occupations';
import {
  birthAttendants,
  bloodTypes,
  channels,
  citizenships,
  deathAttestors,
  deathCauses,
  deliveryPlaces,
  educations,
  maritalStatuses,
  moveClasses,
  moveReasons,
  relationships,
  religions,
  reporterRelationships,
  sexes,
  sponsorKinds,
  stayPermitKinds,
  stillbirthAttestors,
  type CodeName,
} from './values';

export interface CodeRow {
  /** The value in requests, answers and messages; absent where the code itself is used. */
  readonly value?: string;
  /** The number on the form. */
  readonly code: number;
  /** The Indonesian name on the form. */
  readonly name: string;
}

/** A code table of the forms F-1.01 … F-2.01 (Permendagri 109/2019, `domain.md` §3). */
export interface CodeTable {
  /** Stands in the URL: `/v1/codes/agama`. */
  readonly id: string;
  /** Raised whenever a row is added or its name changes; rows never leave and values are never renamed. */
  readonly version: number;
  /** Indonesian title on the form. */
  readonly title: string;
  /** The member that carries the code in requests, answers and messages; absent while no command uses the table. */
  readonly member?: string;
  readonly rows: readonly CodeRow[];
}

interface Values {
  readonly official: Readonly<Record<string, CodeName>>;
}

function ofValues(id: string, title: string, member: string, { official }: Values): CodeTable {
  const rows = Object.entries(official).map(([value, [code, name]]) => ({ value, code, name }));
  return { id, version: 1, title, member, rows };
}

/** Tables whose codes no command uses yet; imports and forms do. */
function ofNames(id: string, title: string, names: readonly string[]): CodeTable {
  return { id, version: 1, title, rows: names.map((name, index) => ({ code: index + 1, name })) };
}

export const codeTables: readonly CodeTable[] = [
  ofValues('jenis-kelamin', 'Jenis kelamin', 'sex', sexes),
  ofValues('agama', 'Agama', 'religion', religions),
  ofValues('golongan-darah', 'Golongan darah', 'bloodType', bloodTypes),
  ofValues('status-kawin', 'Status perkawinan', 'maritalStatus', maritalStatuses),
  ofValues('shdk', 'Status hubungan dalam keluarga', 'relationship', relationships),
  ofValues('pendidikan', 'Pendidikan terakhir', 'education', educations),
  ofValues('kewarganegaraan', 'Kewarganegaraan', 'citizenship', citizenships),
  ofValues('tempat-dilahirkan', 'Tempat dilahirkan', 'deliveryPlace', deliveryPlaces),
  ofValues('penolong-kelahiran', 'Penolong kelahiran', 'attendant', birthAttendants),
  ofValues('sebab-kematian', 'Sebab kematian', 'causeOfDeath', deathCauses),
  ofValues('yang-menerangkan', 'Yang menerangkan kematian', 'attestedBy', deathAttestors),
  ofValues('alasan-pindah', 'Alasan pindah', 'reason', moveReasons),
  {
    id: 'jenis-pekerjaan',
    version: 1,
    title: 'Jenis pekerjaan',
    member: 'occupation',
    rows: Object.entries(occupations).map(([code, name]) => ({ code: Number(code), name })),
  },
  {
    id: 'negara',
    version: 1,
    title: 'Negara',
    member: 'country',
    rows: Object.entries(countries).map(([value, [code, name]]) => ({ value, code, name })),
  },
  ofValues('hubungan-pelapor', 'Hubungan pelapor', 'relationship', reporterRelationships),
  ofValues('saluran', 'Saluran pelayanan', 'channel', channels),
  ofNames('jenis-kelahiran', 'Jenis kelahiran', ['Tunggal', 'Kembar 2', 'Kembar 3', 'Kembar 4', 'Lainnya']),
  ofValues('penentu-lahir-mati', 'Penentu lahir mati', 'attestedBy', stillbirthAttestors),
  ofValues('klasifikasi-pindah', 'Klasifikasi pindah', 'moveClass', moveClasses),
  ofNames('jenis-kepindahan', 'Jenis kepindahan', [
    'Kepala keluarga',
    'Kepala keluarga dan seluruh anggota keluarga',
    'Kepala keluarga dan sebagian anggota keluarga',
    'Anggota keluarga',
  ]),
  ofNames('kk-tidak-pindah', 'Status KK bagi yang tidak pindah', [
    'Numpang KK',
    'Membuat KK baru',
    'Nomor KK tetap',
  ]),
  ofNames('disabilitas', 'Penyandang disabilitas', [
    'Fisik',
    'Netra/buta',
    'Rungu/wicara',
    'Mental/jiwa',
    'Fisik dan mental',
    'Lainnya',
  ]),
  ofValues('sponsor-oa', 'Sponsor orang asing', 'kind', sponsorKinds),
  ofValues('izin-tinggal', 'Izin tinggal', 'kind', stayPermitKinds),
  ofNames('peristiwa-ln', 'Peristiwa di luar negeri', [
    'Kelahiran',
    'Perkawinan',
    'Perceraian',
    'Kematian',
    'Pengangkatan anak',
    'Pelepasan kewarganegaraan',
  ]),
];

/** The table that these values are; undefined when the forms number no such table. */
export function codeTableOf({ official }: Values): CodeTable | undefined {
  const values = Object.entries(official);
  return codeTables.find(
    ({ rows }) =>
      rows.length === values.length &&
      values.every(([value, [code, name]], index) => {
        const row = rows[index];
        return row?.value === value && row.code === code && row.name === name;
      }),
  );
}
