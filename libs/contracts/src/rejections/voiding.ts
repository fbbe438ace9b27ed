import type { RefusalCode } from '@peristiwa/domain';
import { text, type RejectionText } from './text';

/** Refusals of a correction or a cancellation of an act. */
export const voidingRejections = {
  'act-not-found': text(
    404,
    'Pencatatan ini tidak ditemukan; periksa kembali nomor pencatatannya (actId)',
    'No such act in the register; check its actId',
  ),
  'act-of-other-kind': text(
    422,
    'Pencatatan ini bukan dari jenis yang dimaksud; gunakan layanan pembetulan atau pembatalan untuk jenisnya',
    'This act is of another kind; use the correction or cancellation of that kind',
  ),
  'act-already-cancelled': text(
    409,
    'Pencatatan ini sudah dibatalkan; untuk memberlakukannya kembali, batalkan pembatalannya',
    'This act is cancelled already; to put it in force again, cancel its cancellation',
  ),
  'act-superseded': text(
    409,
    'Pembetulan atau pembatalan ini sudah digantikan oleh yang lebih baru; sebutkan yang terakhir atau pencatatan ' +
      'pertamanya',
    'A later act has superseded this correction or cancellation; name the latest one, or the act registered first',
  ),
  'act-recorded-since': text(
    409,
    'Setelah pembatalan itu, peristiwa yang sama sudah dicatat lagi (lihat `otherActId`)',
    'Since that cancellation another act records the same (see `otherActId`)',
  ),
  'later-act-contradicts': text(
    409,
    'Dengan tanggal yang dibetulkan, pencatatan yang bersandar pada akta ini akan mendahuluinya (lihat `otherActId`)',
    'With the corrected day, an act that rests on this one would come before it (see `otherActId`)',
  ),
  'legal-basis-insufficient': text(
    422,
    'Pembatalan memerlukan penetapan pengadilan, atau contrarius actus dengan SPTJM',
    'A cancellation needs a decision of a court, or contrarius actus with an SPTJM',
  ),
  'nothing-to-correct': text(
    422,
    'Isian yang dibetulkan sama dengan yang sudah tercatat',
    'The corrected fields are the same as those on record',
  ),
  'sptjm-missing': text(
    422,
    'Contrarius actus memerlukan nomor SPTJM (surat pernyataan tanggung jawab mutlak)',
    'Contrarius actus needs the number of the statement of absolute responsibility (SPTJM)',
  ),
} as const satisfies Readonly<Record<RefusalCode<'voiding'>, RejectionText>>;
