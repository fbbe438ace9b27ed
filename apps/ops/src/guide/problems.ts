import type { ProblemSpec } from '@peristiwa/service';

export const guideProblems = {
  syntheticOnly: {
    code: 'guide-needs-synthetic-people',
    status: 403,
    title: {
      id: 'Panduan hanya berjalan pada data penduduk rekaan',
      en: 'The tour runs on invented people only',
    },
    detail: {
      id: 'Jalankan sistem evaluasi dengan `npm start`, lalu buka panduan di sana.',
      en: 'Start an evaluation with `npm start` and open the tour there.',
    },
  },
  noDevelopmentIssuer: {
    code: 'no-development-issuer',
    status: 503,
    title: {
      id: 'Panduan memerlukan penerbit token pengembangan',
      en: 'The tour needs the development issuer',
    },
    detail: {
      id: 'Penerbit token sistem ini tidak mengenal klien pengembangan; jalankan `npm start` tanpa OIDC_ISSUER.',
      en: 'The issuer of this system does not know the development clients; use `npm start` without OIDC_ISSUER.',
    },
  },
  tourNotFound: {
    code: 'tour-not-found',
    status: 404,
    title: { id: 'Panduan ini sudah tidak ada; mulai lagi', en: 'This tour is gone; start again' },
  },
  notNow: {
    code: 'tour-step-not-now',
    status: 409,
    title: {
      id: 'Langkah ini belum atau sudah dijalankan',
      en: 'This step comes later, or was taken before',
    },
  },
  stepRefused: {
    code: 'tour-step-refused',
    status: 502,
    title: { id: 'Layanan menolak langkah ini', en: 'The service refused this step' },
    detail: {
      id: 'Mulai panduan sekali lagi; bila berulang, lihat log layanan yang disebut.',
      en: 'Start the tour again; if it happens again, look at the log of the service that is named.',
    },
  },
} as const satisfies Record<string, ProblemSpec>;
