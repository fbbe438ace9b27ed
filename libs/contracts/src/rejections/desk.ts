import type { RefusalCode } from '@peristiwa/domain';
import { text, type RejectionText } from './text';

/**
 * What a desk refuses before or after the decider: rights, repeated requests, areas, numbers that are in use. An
 * example of each stands in `refusals.spec.ts` of `libs/desk`.
 */
export type DeskRefusalCode =
  | 'request-id-reused'
  | 'other-office-area'
  | 'desk-not-allowed'
  | 'area-unknown'
  | 'area-retired'
  | 'nik-in-use'
  | 'kk-in-use'
  | 'act-in-use';

/** A code that a decider refuses with as well has its text there. */
export const deskRejections = {
  'request-id-reused': text(
    422,
    'Nomor permintaan (requestId) ini sudah digunakan dengan isi yang berbeda; gunakan nomor baru',
    'This requestId was used with other content; use a new one',
  ),
  'desk-not-allowed': text(
    403,
    'Anda tidak ditugaskan pada loket pelayanan ini; hubungi administrator sistem',
    'You are not assigned to this desk; ask the operator',
  ),
  'area-unknown': text(
    422,
    'Kode wilayah tidak dikenal; periksa kembali pada daftar kode wilayah',
    'No such area code; check the list of area codes',
  ),
  'area-retired': text(
    422,
    'Kode wilayah ini sudah tidak berlaku; gunakan kode wilayah penggantinya',
    'This area code is no longer valid; use the code that replaced it',
  ),
  'nik-in-use': text(
    409,
    'NIK ini sudah tercatat atas nama penduduk lain',
    'This NIK belongs to another person',
  ),
  'kk-in-use': text(
    409,
    'Nomor KK ini sudah digunakan untuk kartu keluarga lain',
    'This family card number is in use by another card',
  ),
  'act-in-use': text(
    409,
    'Nomor akta, buku nikah, atau akta cerai ini sudah digunakan untuk peristiwa lain',
    'The number of this act, buku nikah or akta cerai is in use by another event',
  ),
} as const satisfies Readonly<Record<Exclude<DeskRefusalCode, RefusalCode>, RejectionText>>;
