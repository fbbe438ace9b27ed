import { rejections, type RejectionText } from '@peristiwa/contracts';
import type { ProblemSpec } from '@peristiwa/service';

/** Problems that only the registry returns. */
export const registryProblems = {
  personNotFound: {
    code: 'person-not-found',
    status: 404,
    title: { id: 'Penduduk tidak ditemukan', en: 'Person not found' },
    detail: {
      id: 'Tidak ada penduduk dengan pengenal itu di register, atau belum tercatat pada waktu yang diminta.',
      en: 'The register has no person with this identifier, or the person was not registered yet at the requested time.',
    },
  },
  familyNotFound: {
    code: 'family-not-found',
    status: 404,
    title: { id: 'Keluarga tidak ditemukan', en: 'Family not found' },
  },
  areaNotFound: {
    code: 'area-not-found',
    status: 404,
    title: { id: 'Kode wilayah tidak dikenal', en: 'Area code not known' },
  },
  otherOfficeArea: {
    code: 'other-office-area',
    ...(rejections['other-office-area'] as RejectionText),
  },
  anomalyNotFound: {
    code: 'anomaly-not-found',
    status: 404,
    title: { id: 'Aliran ini tidak sedang diparkir', en: 'This stream is not parked' },
  },
  historyNotReadable: {
    code: 'history-not-readable',
    status: 409,
    title: { id: 'Riwayat belum dapat dibaca', en: 'The history cannot be read' },
    detail: {
      id: 'Riwayat ini memuat peristiwa yang belum dapat ditempatkan; operator perlu memperbaikinya.',
      en: 'This history holds an event that cannot be placed; an operator has to repair it.',
    },
  },
  notYetProjected: {
    code: 'not-yet-projected',
    status: 503,
    title: { id: 'Peristiwa belum masuk register', en: 'The event is not in the registry yet' },
    detail: {
      id: 'Ulangi permintaan ini; peristiwa dengan minPosition itu masih diproses.',
      en: 'Repeat this request; the event at this minPosition is still being projected.',
    },
    retryAfterSeconds: 2,
  },
} as const satisfies Record<string, ProblemSpec>;
