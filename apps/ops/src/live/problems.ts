import type { ProblemSpec } from '@peristiwa/service';

export const liveProblems = {
  notWatchable: {
    code: 'not-watchable',
    status: 404,
    title: { id: 'Nilai ini tidak dapat diikuti', en: 'This value cannot be followed' },
    detail: {
      id: 'Konsol mengikuti keadaan layanan dan pekerjaan, bukan data orang.',
      en: 'The console follows the state of services and jobs, not data of persons.',
    },
  },
} as const satisfies Record<string, ProblemSpec>;
