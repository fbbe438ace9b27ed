import { rejections, type RejectionText } from '@peristiwa/contracts';
import type { ProblemSpec } from '@peristiwa/service';

/** Problems that only the registry returns. */
export const registryProblems = {
  personNotFound: {
    code: 'person-not-found',
    status: 404,
    title: { id: 'Penduduk tidak ditemukan', en: 'Person not found' },
    detail: {
      id:
        'Tidak ada penduduk dengan NIK atau personId itu dalam basis data kependudukan, atau penduduk itu belum ' +
        'tercatat pada waktu yang diminta.',
      en: 'The register has no person with this NIK or personId, or the person was not registered yet at the requested time.',
    },
  },
  familyNotFound: {
    code: 'family-not-found',
    status: 404,
    title: { id: 'Kartu keluarga tidak ditemukan', en: 'Family card not found' },
  },
  actNotFound: {
    code: 'act-not-found',
    ...(rejections['act-not-found'] as RejectionText),
  },
  actNumberNotFound: {
    code: 'act-number-not-found',
    status: 404,
    title: { id: 'Akta tidak ditemukan', en: 'Act not found' },
    detail: {
      id: 'Tidak ada akta atau SKPWNI dengan nomor itu. Periksa kembali nomor pada dokumen.',
      en: 'No act and no SKPWNI has this number; check the number on the paper.',
    },
  },
  actConfidential: {
    code: 'act-confidential',
    status: 403,
    title: {
      id: 'Isi akta ini dirahasiakan',
      en: 'The content of this act is confidential',
    },
    detail: {
      id: 'Hanya Disdukcapil tempat anak itu tercatat dan auditor yang dapat membukanya (UU 24/2013 pasal 84 ayat (1)).',
      en: 'Only the office where the child is registered and auditors may open it (UU 24/2013 art. 84(1)).',
    },
  },
  areaNotFound: {
    code: 'area-not-found',
    status: 404,
    title: { id: 'Kode wilayah tidak dikenal', en: 'Area code not known' },
  },
  codeTableNotFound: {
    code: 'code-table-not-found',
    status: 404,
    title: { id: 'Tabel kode tidak dikenal', en: 'Code table not known' },
    detail: {
      id: 'Daftar tabel kode tersedia pada /v1/codes.',
      en: 'The code tables are listed at /v1/codes.',
    },
  },
  otherOfficeArea: {
    code: 'other-office-area',
    ...(rejections['other-office-area'] as RejectionText),
  },
  anomalyNotFound: {
    code: 'anomaly-not-found',
    status: 404,
    title: { id: 'Riwayat ini tidak sedang tertunda', en: 'This stream is not parked' },
  },
  historyNotReadable: {
    code: 'history-not-readable',
    status: 409,
    title: { id: 'Riwayat tidak dapat dibaca', en: 'The history cannot be read' },
    detail: {
      id: 'Riwayat ini memuat peristiwa yang tidak dapat ditempatkan; hubungi administrator sistem.',
      en: 'This history holds an event that cannot be placed; call the operator.',
    },
  },
  caseNotFound: {
    code: 'case-not-found',
    status: 404,
    title: { id: 'Kasus tidak ditemukan', en: 'No such case' },
    detail: {
      id: 'Kasus ini tidak ada, atau menjadi tanggung jawab kantor lain. Buka kembali daftar kerja kantor Anda.',
      en: 'There is no such case, or another office is in charge of it; go back to the list of your office.',
    },
  },
  caseClosed: {
    code: 'case-closed',
    status: 409,
    title: { id: 'Kasus ini sudah selesai', en: 'This case is closed' },
    detail: {
      id: 'Penyebabnya sudah hilang oleh suatu pencatatan (closedBy). Muat ulang daftar kerja.',
      en: 'An act has taken its cause away (closedBy); load the list again.',
    },
  },
  officerNotKnown: {
    code: 'officer-not-known',
    status: 422,
    title: { id: 'Petugas ini belum dikenal', en: 'This officer is not known' },
    detail: {
      id: 'Kasus diberikan kepada diri sendiri, atau kepada petugas kantor ini yang pernah mengerjakan kasus (officers).',
      en: 'A case goes to oneself, or to an officer of this office who has worked at a case before (officers).',
    },
  },
  periodInReverse: {
    code: 'period-in-reverse',
    status: 400,
    title: { id: 'Akhir periode sebelum awalnya', en: 'The period ends before it begins' },
  },
  notYetProjected: {
    code: 'not-yet-projected',
    status: 503,
    title: {
      id: 'Peristiwa belum masuk basis data kependudukan',
      en: 'The event is not in the registry yet',
    },
    detail: {
      id: 'Kirim ulang permintaan ini; peristiwa pada minPosition itu masih diproses.',
      en: 'Repeat this request; the event at this minPosition is still being projected.',
    },
    retryAfterSeconds: 2,
  },
} as const satisfies Record<string, ProblemSpec>;
