import type { RefusalCode } from '@peristiwa/domain';
import { text, type RejectionText } from './text';

/** Refusals of what identifies a person: the name and the NIK. */
export const identityRejections = {
  'name-invalid': text(
    422,
    'Nama tidak memenuhi ketentuan. Nama pada akta baru: huruf A–Z, paling sedikit dua kata, paling ' +
      'banyak 60 huruf termasuk spasi, tanpa angka, tanda baca, atau gelar. Nama yang sudah tercantum pada ' +
      'dokumen: ditulis sesuai dengan dokumen itu, paling banyak 70 huruf termasuk spasi, dengan huruf ' +
      "Latin, angka, spasi, dan tanda . , ' - / ( )",
    'The name breaks the rules. A name on a new act: letters A–Z, two words or more, at most 60 ' +
      'characters with spaces, no digits, punctuation or titles. A name that already stands on papers: as ' +
      "it stands there, at most 70 characters with spaces, of Latin letters, digits, spaces and . , ' - / " +
      '( )',
  ),
  'nik-impossible': text(
    422,
    'NIK tidak valid: tanggal lahir di dalamnya tidak ada dalam kalender; cocokkan dengan dokumen ' +
      'penduduk',
    'This NIK is impossible: the date in it does not exist; compare it with the papers',
  ),
} as const satisfies Readonly<Record<RefusalCode<'identity'>, RejectionText>>;
