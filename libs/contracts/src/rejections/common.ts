import type { RefusalCode } from '@peristiwa/domain';
import { text, type RejectionText } from './text';

/** What any decider may refuse. */
export const commonRejections = {
  'other-office-area': text(
    403,
    'Wilayah ini di luar wilayah kerja kantor Anda; yang berwenang adalah Disdukcapil kabupaten/kota lain',
    'This area is outside that of your office; the office of another regency is in charge',
  ),
  'reported-in-future': text(
    422,
    'Tanggal pelaporan tidak boleh melewati tanggal hari ini',
    'The date of report must not be in the future',
  ),
  'occurred-after-report': text(
    422,
    'Tanggal peristiwa tidak boleh melewati tanggal pelaporan',
    'The date of the event must not be after the date of report',
  ),
  'person-not-found': text(
    404,
    'Penduduk tidak ditemukan dalam basis data kependudukan; periksa kembali NIK-nya',
    'No such person in the register; check the NIK',
  ),
  'family-not-found': text(
    404,
    'Kartu keluarga yang masih berlaku tidak ditemukan; periksa kembali nomor KK-nya',
    'No such family card in force; check its number',
  ),
} as const satisfies Readonly<Record<RefusalCode<'common'>, RejectionText>>;
