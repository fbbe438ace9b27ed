import { rejections, type RejectionText } from '@peristiwa/contracts';
import type { ProblemSpec } from '@peristiwa/service';

/** Problems of the ledger's pages. */
export const ledgerProblems = {
  actNotFound: {
    code: 'act-not-found',
    ...(rejections['act-not-found'] as RejectionText),
  },
  typeConfidential: {
    code: 'type-confidential',
    status: 403,
    title: {
      id: 'Akta jenis ini dirahasiakan',
      en: 'Acts of this type are confidential',
    },
    advice: {
      id: 'Hanya auditor yang dapat mencarinya (UU 24/2013 pasal 84 ayat (1)). Pilih jenis peristiwa lain.',
      en: 'Only auditors may search for them (UU 24/2013 art. 84(1)). Choose another type.',
    },
  },
  verificationUnderWay: {
    code: 'verification-under-way',
    status: 409,
    title: {
      id: 'Pemeriksaan buku besar lain masih berjalan',
      en: 'Another verification of the ledger is under way',
    },
    advice: {
      id: 'Tunggu sampai selesai, atau hentikan lebih dahulu.',
      en: 'Wait until it has ended, or cancel it first.',
    },
  },
  verificationNotFound: {
    code: 'verification-not-found',
    status: 404,
    title: { id: 'Pemeriksaan ini tidak ditemukan', en: 'No such verification' },
  },
  verificationEnded: {
    code: 'verification-ended',
    status: 409,
    title: { id: 'Pemeriksaan ini sudah selesai', en: 'This verification has ended' },
  },
  noCheckpointKey: {
    code: 'no-checkpoint-key',
    status: 409,
    title: {
      id: 'Tidak ada kunci untuk menandatangani titik periksa',
      en: 'There is no key to sign checkpoints',
    },
    advice: {
      id: 'Buat kunci dengan `peristiwa checkpoint new-key` dan isi CHECKPOINT_KEYS, atau tandatangani di tempat kunci itu disimpan dengan `peristiwa checkpoint create`.',
      en: 'Create one with `peristiwa checkpoint new-key` and set CHECKPOINT_KEYS, or sign where the key is kept with `peristiwa checkpoint create`.',
    },
  },
  rangeInReverse: {
    code: 'range-in-reverse',
    status: 400,
    title: { id: 'Akhir rentang mendahului awalnya', en: 'The range ends before it begins' },
  },
  beyondLedger: {
    code: 'beyond-ledger',
    status: 409,
    title: {
      id: 'Buku besar belum sampai pada posisi ini',
      en: 'The ledger has not reached this position yet',
    },
    advice: { id: 'Sebutkan posisi yang sudah tercatat.', en: 'Name a position that is on record.' },
  },
} as const satisfies Record<string, ProblemSpec>;
