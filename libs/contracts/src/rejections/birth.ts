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
