import type { RefusalCode } from '@peristiwa/domain';
import { text, type RejectionText } from './text';

/** Refusals of an adoption. */
export const adoptionRejections = {
  'adoptee-of-age': text(
    409,
    'Pada tanggal penetapan pengadilan anak ini sudah berumur 18 tahun, sehingga tidak dapat diangkat sebagai anak',
    'On the day of the court’s decision this person was 18 already and could not be adopted',
  ),
  'adoptive-parents-missing': text(
    422,
    'Sebutkan ayah angkat, ibu angkat, atau keduanya',
    'Name the adoptive father, the adoptive mother, or both',
  ),
  'adoptive-parents-not-married': text(
    409,
    'Perkawinan kedua orang tua angkat tidak tercatat pada tanggal penetapan pengadilan; catatkan dahulu perkawinannya',
    'The adoptive parents had no recorded marriage with each other on the day of the court’s decision; record it first',
  ),
  'already-adopted': text(
    409,
    'Bagi anak ini sudah tercatat pengangkatan anak; batalkan dahulu pencatatan itu apabila keliru',
    'An adoption of this child is on record; cancel that act first if it is wrong',
  ),
  'parent-by-descent': text(
    409,
    'Orang ini sudah tercatat sebagai orang tua kandung anak tersebut',
    'This person is on record as a parent of the child by descent',
  ),
} as const satisfies Readonly<Record<RefusalCode<'adoption'>, RejectionText>>;
