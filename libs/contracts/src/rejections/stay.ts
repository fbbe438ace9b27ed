import type { RefusalCode } from '@peristiwa/domain';
import { text, type RejectionText } from './text';

/** Refusals of a non-permanent stay. */
export const stayRejections = {
  'stay-already-recorded': text(
    409,
    'Penduduk ini sudah didata sebagai penduduk nonpermanen sejak tanggal itu atau sesudahnya',
    'A non-permanent stay from that day or a later one is on record already',
  ),
  'stay-at-home': text(
    422,
    'Penduduk ini sudah berdomisili di desa/kelurahan tersebut, sehingga bukan penduduk nonpermanen di sana',
    'The person is domiciled in that village and is no non-permanent resident there',
  ),
  'stay-ends-early': text(
    422,
    'Tanggal berakhirnya tinggal mendahului tanggal mulainya (lihat `from`)',
    'The stay ends before it begins (see `from`)',
  ),
  'stay-not-found': text(
    404,
    'Tidak ada pendataan penduduk nonpermanen yang masih berlaku pada tanggal itu untuk penduduk ini',
    'The person has no non-permanent stay on that day',
  ),
  'stay-too-long': text(
    422,
    'Penduduk nonpermanen tinggal paling lama satu tahun (Permendagri 74/2022); untuk tinggal lebih lama ajukan pindah',
    'A non-permanent stay lasts a year at most (Permendagri 74/2022); whoever stays longer moves',
  ),
} as const satisfies Readonly<Record<RefusalCode<'stay'>, RejectionText>>;
