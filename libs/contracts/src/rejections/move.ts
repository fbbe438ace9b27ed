import type { RefusalCode } from '@peristiwa/domain';
import { text, type RejectionText } from './text';

/** Refusals of a move or a change of address. */
export const moveRejections = {
  'move-not-found': text(404, 'SKPWNI tidak ditemukan', 'No such departure (SKPWNI)'),
  'departure-already-open': text(
    409,
    'Masih dalam proses pindah (SKPWNI belum selesai); selesaikan kedatangannya atau batalkan ' +
      'kepindahannya dahulu',
    'A departure (SKPWNI) is still open; complete the arrival or cancel the move first',
  ),
  'movers-not-on-one-card': text(
    422,
    'Semua penduduk yang pindah harus tercatat pada satu kartu keluarga dan masing-masing disebut satu ' +
      'kali',
    'Those who move must be on one family card, each named once',
  ),
  'destination-in-same-regency': text(
    422,
    'Alamat tujuan masih dalam kabupaten/kota yang sama; gunakan layanan perubahan alamat',
    'The destination is in the same regency; use a change of address',
  ),
  'needs-departure': text(
    422,
    'Alamat baru berada di kabupaten/kota lain; gunakan layanan pindah antarkabupaten/kota (SKPWNI)',
    'The new address is in another regency; use a departure (SKPWNI)',
  ),
  'address-unchanged': text(
    422,
    'Alamat baru sama dengan alamat yang tercatat',
    'The new address is the one on record',
  ),
  'move-class-differs': text(
    422,
    'Klasifikasi pindah tidak sesuai dengan kode wilayah asal dan tujuan (lihat `moveClass`)',
    'The class of the move does not follow from the codes of origin and destination (see `moveClass`)',
  ),
  'move-used': text(
    409,
    'SKPWNI ini sudah digunakan: kedatangannya sudah dicatat',
    'This SKPWNI has been used: the arrival is recorded',
  ),
  'move-cancelled': text(
    409,
    'SKPWNI ini sudah dibatalkan; ajukan SKPWNI baru ke Disdukcapil daerah asal jika tetap pindah',
    'This SKPWNI was cancelled; ask the office of origin for a new one if the move takes place',
  ),
  'move-still-valid': text(409, 'SKPWNI ini masih berlaku', 'This SKPWNI is still valid'),
  'move-expired': text(
    409,
    'Masa berlaku SKPWNI ini sudah habis; ajukan SKPWNI baru ke Disdukcapil daerah asal',
    'This SKPWNI has expired; ask the office of origin for a new one',
  ),
  'movers-all-deceased': text(
    409,
    'Semua penduduk yang pindah meninggal sebelum tanggal kedatangan, sehingga tidak ada kedatangan yang dicatat; ' +
      'mintalah Disdukcapil asal membatalkan SKPWNI, atau biarkan masa berlakunya habis',
    'All movers died before the day of arrival, so there is no arrival to record: ' +
      'ask the office of origin to cancel the departure, or let it expire',
  ),
  'arrival-before-departure': text(
    422,
    'Tanggal kedatangan mendahului tanggal kepindahan',
    'The arrival is before the departure',
  ),
  'destination-differs': text(
    409,
    'Alamat baru tidak berada di kabupaten/kota tujuan yang tercantum pada SKPWNI',
    'The new address is not in the regency that the SKPWNI names',
  ),
} as const satisfies Readonly<Record<RefusalCode<'move'>, RejectionText>>;
