import type { RefusalCode } from '@peristiwa/domain';
import { text, type RejectionText } from './text';

/** Refusals of KTP-el, KIA and IKD. */
export const documentRejections = {
  'document-changed-later': text(
    422,
    'Status dokumen ini sudah berubah pada hari yang lebih kemudian; periksa kembali tanggalnya',
    'The status of this document changed on a later day already; check the date',
  ),
  'document-step-impossible': text(
    409,
    'Status ini tidak dapat mengikuti status dokumen yang tercatat sekarang; status yang mungkin disebutkan ' +
      'pada "allowed"',
    'This status cannot follow the one on record; `allowed` lists those that can',
  ),
  'ikd-needs-ktp': text(
    409,
    'IKD hanya dapat diaktifkan bagi penduduk yang sudah merekam KTP-el; rekam KTP-el terlebih dahulu',
    'IKD needs a KTP-el on record; record the KTP-el first',
  ),
  'kia-not-due': text(
    422,
    'KIA hanya untuk anak yang berumur kurang dari 17 tahun dan belum kawin; pada ' +
      'tanggal itu orang ini wajib memiliki KTP-el',
    'A KIA is for children under 17 who never married; on that day this person must have a KTP-el',
  ),
  'ktp-not-due': text(
    422,
    'KTP-el hanya untuk penduduk yang telah berumur 17 tahun, telah kawin, atau pernah kawin; pada tanggal ' +
      'itu orang ini berhak atas KIA',
    'A KTP-el is for residents who are 17 or were ever married; on that day this person may have a KIA',
  ),
  'loss-report-missing': text(
    422,
    'Dokumen yang hilang dicatat dengan nomor surat keterangan kehilangan dari kepolisian',
    'A lost document is recorded with the number of the police report',
  ),
  'permanent-stay-required': text(
    422,
    'Orang asing memperoleh KTP-el atau KIA hanya dengan izin tinggal tetap',
    'A foreigner gets a KTP-el or a KIA only with a permanent stay permit',
  ),
} as const satisfies Readonly<Record<RefusalCode<'document'>, RejectionText>>;
