import type { RefusalCode } from '@peristiwa/domain';
import { text, type RejectionText } from './text';

/** Refusals of a departure abroad, of a return and of an event abroad. */
export const abroadRejections = {
  'event-not-abroad': text(
    422,
    'Peristiwa ini tidak dicatat sebagai peristiwa di luar negeri; batalkan pencatatannya dan catat yang benar',
    'This act is not one of an event abroad; cancel it and register the right one',
  ),
  'not-a-citizen': text(
    422,
    'Orang asing melapor dengan izin keluar tidak kembali dari Imigrasi (`exitPermit`)',
    'A foreigner reports the departure with the exit permit of Immigration (`exitPermit`)',
  ),
  'not-abroad': text(
    409,
    'Penduduk ini tidak tercatat pindah ke luar negeri (SKPLN), atau disebut dua kali',
    'This person is not recorded as living abroad (SKPLN), or is named twice',
  ),
  'person-abroad': text(
    409,
    'Penduduk ini tercatat pindah ke luar negeri (SKPLN); catat dahulu kedatangannya (SKDLN)',
    'This person is recorded as living abroad (SKPLN); record the return (SKDLN) first',
  ),
  'return-before-departure': text(
    422,
    'Tanggal kedatangan mendahului tanggal kepindahan ke luar negeri (lihat `departedOn`)',
    'The return is before the departure abroad (see `departedOn`)',
  ),
} as const satisfies Readonly<Record<RefusalCode<'abroad'>, RejectionText>>;
