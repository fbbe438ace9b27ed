import type { RefusalCode } from '@peristiwa/domain';
import { text, type RejectionText } from './text';

/** Refusals about orang asing and their stay permits. */
export const foreignerRejections = {
  'not-a-foreigner': text(
    409,
    'Penduduk ini tercatat sebagai warga negara Indonesia, sehingga tidak memerlukan izin tinggal atau izin keluar',
    'The person is on record as a citizen and needs neither a stay permit nor an exit permit',
  ),
  'passport-expired': text(
    422,
    'Masa berlaku paspor sudah habis (lihat `validUntil`); mintalah paspor yang masih berlaku',
    'The passport has expired (see `validUntil`); ask for one that is in force',
  ),
  'permit-already-recorded': text(
    409,
    'Izin tinggal dengan tanggal terbit yang sama atau sesudahnya sudah tercatat (lihat `issuedOn`)',
    'A stay permit that was issued on that day or later is on record (see `issuedOn`)',
  ),
  'permit-end-missing': text(
    422,
    'Izin tinggal terbatas (ITAS) selalu mempunyai masa berlaku; isikan tanggal berakhirnya',
    'A limited stay permit (ITAS) always has an end; enter its last day',
  ),
  'permit-ends-early': text(
    422,
    'Izin tinggal berakhir sebelum tanggal terbitnya (lihat `issuedOn`)',
    'The stay permit ends before the day of its issue (see `issuedOn`)',
  ),
  'permit-expired': text(
    422,
    'Masa berlaku izin tinggal sudah habis (lihat `validUntil`)',
    'The stay permit has expired (see `validUntil`)',
  ),
} as const satisfies Readonly<Record<RefusalCode<'foreigner'>, RejectionText>>;
