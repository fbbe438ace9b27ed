import type { RefusalCode } from '@peristiwa/domain';
import { text, type RejectionText } from './text';

/** Refusals of a birth. */
export const birthRejections = {
  'mother-not-female': text(
    422,
    'Ibu tidak tercatat berjenis kelamin perempuan; periksa kembali NIK-nya',
    'The mother is not recorded as female; check the NIK',
  ),
  'father-not-male': text(
    422,
    'Ayah tidak tercatat berjenis kelamin laki-laki; periksa kembali NIK-nya',
    'The father is not recorded as male; check the NIK',
  ),
  'mother-deceased': text(
    409,
    'Ibu tercatat meninggal sebelum tanggal lahir anak',
    'The mother is recorded as having died before the date of birth',
  ),
  'born-before-mother': text(
    422,
    'Tanggal lahir anak harus sesudah tanggal lahir ibunya',
    'The child must be born after its mother',
  ),
  'already-legitimised': text(
    409,
    'Anak ini sudah disahkan sebagai anak dari perkawinan orang tuanya',
    'This child has been legitimised already',
  ),
  'before-birth': text(
    422,
    'Tanggal peristiwa mendahului tanggal lahir anak',
    'The day of the event is before the birth of the child',
  ),
  'birth-act-missing': text(
    409,
    'Anak ini belum mempunyai akta kelahiran; catatkan dahulu kelahirannya',
    'This child has no act of birth yet; record the birth first',
  ),
  'born-in-marriage': text(
    409,
    'Anak ini lahir dalam perkawinan orang tuanya yang tercatat, sehingga tidak perlu disahkan',
    'This child was born in the recorded marriage of its parents and needs no legitimation',
  ),
  'court-decree-missing': text(
    422,
    'Isi nomor penetapan pengadilan, atau tanggal perkawinan agama orang tua yang mendahului kelahiran anak',
    'Give the number of the court’s decision, or a religious marriage of the parents before the birth',
  ),
  'father-on-record': text(
    409,
    'Pada akta kelahiran anak ini sudah tercatat seorang ayah',
    'A father is on record for this child already',
  ),
  'legitimised-before-marriage': text(
    422,
    'Tanggal pengesahan mendahului tanggal perkawinan orang tua',
    'The legitimation is before the marriage of the parents',
  ),
  'parents-not-married': text(
    409,
    'Perkawinan kedua orang tua belum tercatat; catatkan dahulu perkawinannya',
    'The parents have no recorded marriage with each other; record it first',
  ),
  'parents-not-on-record': text(
    409,
    'Ayah dan ibu kandung anak ini belum tercatat dengan NIK; catatkan dahulu pengakuan anak',
    'Mother and father of this child are not both on record with a NIK; record the acknowledgement first',
  ),
  'born-before-father': text(
    422,
    'Tanggal lahir anak harus sesudah tanggal lahir ayahnya',
    'The child must be born after its father',
  ),
  'birth-act-exists': text(
    409,
    'Penduduk ini sudah mempunyai akta kelahiran',
    'This person has an act of birth already',
  ),
  'birth-act-differs': text(
    409,
    'Tanggal lahir atau jenis kelamin penduduk ini pada biodata berbeda dengan yang dilaporkan; betulkan dahulu ' +
      'biodatanya, atau periksa NIK-nya',
    'The day of birth or the sex on record differs from the report; correct the biodata first, or check the NIK',
  ),
  'possible-duplicate': text(
    409,
    'Anak ini mungkin sudah terdaftar (lihat `candidateIds`). Untuk mencatat akta kelahiran bagi NIK yang sudah ada, ' +
      'sebutkan penduduknya pada `children[].person`; jika memang orang lain, isi `confirmedNew`',
    'This child may be in the register already (see `candidateIds`). To record the act of birth for the existing NIK, ' +
      'name the person in `children[].person`; if it is another person, set `confirmedNew`',
  ),
  'plurality-too-small': text(
    422,
    'Jenis kelahiran lebih kecil daripada jumlah anak yang dilaporkan',
    'The plurality of the delivery is smaller than the number of children in the report',
  ),
  'no-card-for-child': text(
    422,
    'Tidak ada orang tua anak ini yang tercatat pada kartu keluarga yang masih berlaku; sebutkan kartu ' +
      'keluarga tempat anak akan dicantumkan',
    'No parent of this child is on a family card in force; name the card that is to hold the child',
  ),
  'duplicate-birth': text(
    409,
    'Kelahiran anak ini sudah dicatat atau disebut dua kali dalam permintaan ini',
    'The birth of this child is already registered, or is named twice in this request',
  ),
} as const satisfies Readonly<Record<RefusalCode<'birth'>, RejectionText>>;
