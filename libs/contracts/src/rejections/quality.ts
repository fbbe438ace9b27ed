import type { RefusalCode } from '@peristiwa/domain';
import { text, type RejectionText } from './text';

/** Refusals of a report on a quality flag. */
export const qualityRejections = {
  'flag-not-raised': text(
    409,
    'Penduduk ini tidak mempunyai penanda kualitas data tersebut, atau penanda itu sudah diselesaikan',
    'The person has no such quality flag, or it is resolved already',
  ),
  'resolved-before-flag': text(
    422,
    'Tanggal lapor mendahului tanggal penanda kualitas data itu timbul (lihat `since`)',
    'The day of report is before the day on which the flag was raised (see `since`)',
  ),
  'settling-act-missing': text(
    422,
    'Sebutkan akta atau pencatatan (`settledBy`) yang membetulkan data tersebut',
    'Name the act (`settledBy`) that put the record right',
  ),
} as const satisfies Readonly<Record<RefusalCode<'quality'>, RejectionText>>;
