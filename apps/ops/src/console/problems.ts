import { edgeProblems, type ProblemSpec } from '@peristiwa/service';

/** Problems of sign-in, sessions and the way to the services. */
export const consoleProblems = {
  sessionEnded: {
    code: 'session-ended',
    status: 401,
    title: { id: 'Sesi Anda telah berakhir', en: 'Your session has ended' },
    detail: { id: 'Masuk kembali untuk melanjutkan.', en: 'Sign in again to go on.' },
  },
  otherSite: {
    code: 'other-site',
    status: 403,
    title: { id: 'Permintaan ini bukan dari konsol', en: 'This request does not come from the console' },
    detail: {
      id: 'Kirim perubahan dari halaman konsol, dengan header x-console.',
      en: 'Send changes from the page of the console, with the header x-console.',
    },
  },
  signInFailed: {
    code: 'sign-in-failed',
    status: 400,
    title: { id: 'Proses masuk tidak selesai', en: 'The sign-in was not completed' },
    detail: { id: 'Buka konsol dan masuk sekali lagi.', en: 'Open the console and sign in once more.' },
  },
  noSuchService: {
    code: 'no-such-service',
    status: 404,
    title: { id: 'Layanan ini tidak dikenal', en: 'There is no such service' },
  },
  serviceDown: {
    ...edgeProblems.temporarilyUnavailable,
    code: 'service-down',
    title: { id: 'Layanan tidak dapat dihubungi', en: 'The service cannot be reached' },
  },
  serviceTimedOut: {
    code: 'service-timed-out',
    status: 504,
    title: { id: 'Layanan terlalu lama menjawab', en: 'The service takes too long to answer' },
    detail: {
      id: 'Kirim sekali lagi dengan isi yang sama: permintaan yang sudah dikerjakan tidak dikerjakan dua kali.',
      en: 'Send the same once more: what has been done already is not done twice.',
    },
  },
} as const satisfies Record<string, ProblemSpec>;
