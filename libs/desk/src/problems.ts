import { edgeProblems, type ProblemSpec } from '@peristiwa/service';
import { intakeProblems } from './intake-problems';
import { offlineProblems } from './offline/problems';

/** Problems of a desk that are no refusal of an act: of its own state, of devices, of bundles and of intake messages. */
export const deskProblems = {
  stillContended: {
    code: 'still-contended',
    status: 503,
    title: {
      id: 'Data yang sama sedang diubah oleh petugas lain; kirim ulang permintaan yang sama',
      en: 'Others are changing the same records; send the same request again',
    },
    retryAfterSeconds: 1,
  },
  clockBehind: {
    code: 'clock-behind',
    status: 503,
    title: {
      id: 'Jam server tertinggal dari tanggal pencatatan terakhir; kirim ulang setelah administrator membetulkannya',
      en: 'The clock of the server is behind the last entry; send again when the operator has set it right',
    },
    retryAfterSeconds: 60,
  },
  requestNotRecorded: {
    code: 'request-not-recorded',
    status: 404,
    title: {
      id: 'Permohonan ini belum dicatat oleh kantor Anda; permintaan yang sama boleh dikirim ulang',
      en: 'Your office has not recorded this request; the same request may be sent again',
    },
  },
  /** A newer release wrote to the ledger: this one stops instead of guessing (`design.md` §2, guarantee 7). */
  unknownEvent: {
    code: 'unknown-event',
    status: 503,
    title: {
      id: 'Riwayat ini memuat peristiwa dari versi layanan yang lebih baru; hubungi administrator sistem',
      en: 'This history holds an event of a newer release of the service; call the operator',
    },
    retryAfterSeconds: 60,
  },
  ...offlineProblems,
  ...intakeProblems,
} as const satisfies Record<string, ProblemSpec>;

/** Nothing is wrong with the request: the same one is sent again later. */
export function isTemporary({ code }: ProblemSpec): boolean {
  return temporary.some((problem) => problem.code === code);
}

const temporary: readonly ProblemSpec[] = [
  edgeProblems.temporarilyUnavailable,
  edgeProblems.storageFull,
  deskProblems.stillContended,
  deskProblems.clockBehind,
];
