import type { ProblemSpec } from '@peristiwa/service';

/** Refusals about observations of partners (data balikan) and their cases. */
export const observationProblems = {
  observationNotGranted: {
    code: 'observation-not-granted',
    status: 403,
    title: {
      id: 'Perjanjian kerja sama tidak memuat jenis temuan ini',
      en: 'The agreement does not name this kind of observation',
    },
    advice: {
      id: 'Jenis temuan yang boleh dikirim tercantum dalam perjanjian (observations).',
      en: 'The agreement lists the kinds that may be sent (observations).',
    },
  },
  personNotHeld: {
    code: 'observed-person-not-held',
    status: 422,
    title: {
      id: 'Kunci penduduk ini tidak ada dalam salinan Anda',
      en: 'Your copy has no person with this key',
    },
    detail: {
      id: 'Temuan hanya dapat dikirim tentang penduduk yang datanya sedang Anda terima.',
      en: 'Observations are about persons whom the feed has given to you and not taken back.',
    },
  },
  observationIdReused: {
    code: 'observation-id-reused',
    status: 422,
    title: {
      id: 'observationId ini sudah dipakai untuk temuan lain',
      en: 'This observationId was used for another observation',
    },
  },
  observationNotFound: {
    code: 'observation-not-found',
    status: 404,
    title: { id: 'Temuan ini tidak ditemukan', en: 'No such observation' },
  },
  observationClosed: {
    code: 'observation-closed',
    status: 409,
    title: { id: 'Temuan ini sudah selesai', en: 'The case of this observation is closed' },
  },
  officeUnknown: {
    code: 'office-unknown',
    status: 422,
    title: { id: 'Kantor ini tidak ada', en: 'There is no such office' },
    advice: {
      id: 'Isi kode kabupaten/kota yang berlaku sekarang, misalnya 3204.',
      en: 'Give the present code of a kabupaten or kota, such as 3204.',
    },
  },
  periodInReverse: {
    code: 'period-in-reverse',
    status: 400,
    title: { id: 'Akhir periode sebelum awalnya', en: 'The period ends before it begins' },
  },
  observationNeedsAct: {
    code: 'observation-needs-act',
    status: 409,
    title: {
      id: 'Temuan ini diselesaikan dengan pencatatan atau ditolak',
      en: 'This observation is settled by an act, or rejected',
    },
    advice: {
      id: 'Catat peristiwanya di layanan pencatatan dan sebut temuan ini (settles).',
      en: 'Record the act at a desk, and name this case in it (settles).',
    },
  },
  registryCatchingUp: {
    code: 'registry-catching-up',
    status: 503,
    retryAfterSeconds: 1,
    title: {
      id: 'Data penduduk ini sedang diperbarui; kirim ulang permintaan yang sama',
      en: 'The record of this person is being updated; send the same request again',
    },
  },
} as const satisfies Record<string, ProblemSpec>;
