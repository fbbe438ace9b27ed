import type { RefusalCode } from '@peristiwa/domain';
import { text, type RejectionText } from './text';

/** Refusals of a death. */
export const deathRejections = {
  'already-deceased': text(
    409,
    'Penduduk ini sudah tercatat meninggal',
    'This person is recorded as deceased',
  ),
  'death-before-birth': text(
    422,
    'Tanggal kematian mendahului tanggal lahir',
    'Date of death is before date of birth',
  ),
  'unidentified-without-report': text(
    422,
    'Kematian orang yang tidak dikenal memerlukan nomor surat keterangan kepolisian; jika namanya diketahui, isi namanya',
    'The death of an unidentified person needs the number of the police report; give the name if it is known',
  ),
} as const satisfies Readonly<Record<RefusalCode<'death'>, RejectionText>>;
