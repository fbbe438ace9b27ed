import type { RefusalCode } from '@peristiwa/domain';
import { text, type RejectionText } from './text';

/** Refusals of what identifies a person, such as the name and the NIK, and of a change of it. */
export const identityRejections = {
  'name-invalid': text(
    422,
    'Nama tidak memenuhi ketentuan. Nama pada akta baru: huruf A–Z, paling sedikit dua kata, paling ' +
      'banyak 60 huruf termasuk spasi, tanpa angka, tanda baca, gelar, atau singkatan satu huruf, dan bukan ' +
      'pengganti nama seperti "Bayi". Nama yang sudah tercantum pada dokumen: ditulis sesuai dengan dokumen itu, paling banyak 70 huruf termasuk spasi, dengan huruf ' +
      "Latin, angka, spasi, dan tanda . , ' - / ( )",
    'The name breaks the rules. A name on a new act: letters A–Z, two words or more, at most 60 ' +
      'characters with spaces, no digits, punctuation, titles or initials, and no stand-in such as "Bayi". A name that already stands on papers: as ' +
      "it stands there, at most 70 characters with spaces, of Latin letters, digits, spaces and . , ' - / " +
      '( )',
  ),
  'nik-impossible': text(
    422,
    'NIK tidak valid: tanggal lahir di dalamnya tidak ada dalam kalender; cocokkan dengan dokumen ' +
      'penduduk',
    'This NIK is impossible: the date in it does not exist; compare it with the papers',
  ),
  'change-before-birth': text(
    422,
    'Tanggal perubahan mendahului tanggal lahir; periksa kembali tanggal pada dokumen',
    'The date of the change is before the date of birth; check the date on the paper',
  ),
  'decision-after-change': text(
    422,
    'Tanggal penetapan atau keputusan melewati tanggal mulai berlakunya perubahan; periksa kembali kedua ' +
      'tanggal',
    'The decree or decision is of a later date than the change that it orders; check both dates',
  ),
  'nothing-changes': text(
    422,
    'Data yang diajukan sama dengan data yang tercatat; tidak ada yang perlu diubah',
    'The register already has this value; there is nothing to change',
  ),
  'sex-change-while-married': text(
    409,
    'Masih terikat perkawinan; perkawinan adalah antara seorang pria dan seorang wanita (UU 1/1974 pasal ' +
      '1). Catat putusnya perkawinan dahulu',
    'Still married, and a marriage is between a man and a woman (UU 1/1974 art. 1); register the end of ' +
      'the marriage first',
  ),
  'nik-already-inactive': text(
    409,
    'NIK ini sudah nonaktif sejak tanggal tersebut',
    'This NIK has been inactive since that date',
  ),
  'nik-not-inactive': text(
    409,
    'NIK ini tidak nonaktif pada tanggal itu',
    'This NIK was not inactive on that date',
  ),
  'already-missing': text(
    409,
    'Orang ini sudah tercatat hilang sejak tanggal tersebut',
    'This person has been on record as missing since that date',
  ),
  'not-missing': text(
    409,
    'Orang ini tidak tercatat hilang pada tanggal itu',
    'This person was not on record as missing on that date',
  ),
  'already-one-person': text(
    409,
    'Kedua data ini sudah merupakan satu orang; tidak ada yang perlu digabungkan',
    'Both are one person already; there is nothing to merge',
  ),
  'duplicate-has-own-acts': text(
    409,
    'Data ganda ini memiliki perkawinan, anak, kematian, atau SKPWNI yang masih berlaku. Pertahankan data ' +
      'ini dan gabungkan data yang lain, atau batalkan akta tersebut dahulu',
    'This duplicate has a marriage, a child, a death or an open SKPWNI of its own. Keep this record and merge ' +
      'the other, or cancel that act first',
  ),
} as const satisfies Readonly<Record<RefusalCode<'identity'>, RejectionText>>;
