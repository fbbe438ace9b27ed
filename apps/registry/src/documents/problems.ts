import type { ProblemSpec } from '@peristiwa/service';

/** Problems of printed documents. */
export const documentProblems = {
  notPrintable: {
    code: 'documents-not-signed',
    status: 503,
    title: { id: 'Dokumen belum dapat dicetak', en: 'Documents cannot be printed yet' },
    detail: {
      id: 'Layanan ini belum mempunyai kunci penanda tangan dokumen; hubungi administrator sistem.',
      en: 'This service has no key to sign documents (DOCUMENT_KEYS); call the operator.',
    },
  },
  documentNotFound: {
    code: 'document-not-found',
    status: 404,
    title: { id: 'Dokumen tidak ditemukan', en: 'Document not found' },
    detail: {
      id:
        'Tidak ada akta, kartu keluarga, SKPWNI, atau SKTT yang berlaku dengan id itu. Kutipan akta yang dibatalkan tidak ' +
        'dicetak; pemegang ITAS tidak mendapat kartu keluarga; buku nikah dicetak oleh KUA dan akta cerai oleh pengadilan agama.',
      en:
        'There is no act, family card, SKPWNI or SKTT in force with this id. No extract is printed of a cancelled act, and ' +
        'no family card for holders of an ITAS; the KUA prints the buku nikah, the religious court the akta cerai.',
    },
  },
  officeMissing: {
    code: 'office-missing',
    status: 403,
    title: {
      id: 'Dokumen dicetak oleh petugas sebuah kantor',
      en: 'Documents are printed by the registrar of an office',
    },
  },
} as const satisfies Record<string, ProblemSpec>;
