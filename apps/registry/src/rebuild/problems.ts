import type { ProblemSpec } from '@peristiwa/service';

/** Problems of the API of rebuilds; each says what to do next. */
export const rebuildProblems = {
  rebuildNotFound: {
    code: 'rebuild-not-found',
    status: 404,
    title: { id: 'Pembangunan ulang tidak ditemukan', en: 'Rebuild not found' },
    detail: {
      id: 'Hanya 20 pembangunan ulang terakhir yang tersimpan di sini; daftarnya ada di /v1/rebuilds.',
      en: 'Only the last 20 rebuilds are shown; /v1/rebuilds lists them.',
    },
  },
  'under-way': {
    code: 'rebuild-under-way',
    status: 409,
    title: { id: 'Pembangunan ulang lain belum selesai', en: 'Another rebuild has not ended' },
    detail: {
      id: 'Tunggu sampai selesai, lanjutkan, atau batalkan pembangunan ulang itu; lalu ulangi perintah ini.',
      en: 'Wait until it has ended, resume it or cancel it; then repeat this order.',
    },
  },
  'not-under-way': {
    code: 'rebuild-not-under-way',
    status: 409,
    title: { id: 'Tidak ada pembangunan ulang yang berjalan', en: 'No rebuild is under way' },
    detail: {
      id: 'Pembangunan ulang sudah selesai, sudah dijeda, atau belum dimulai; muat ulang keadaannya.',
      en: 'It has ended, is paused already, or has not begun yet; read its state again.',
    },
  },
  'not-paused': {
    code: 'rebuild-not-paused',
    status: 409,
    title: { id: 'Tidak ada pembangunan ulang yang dapat dilanjutkan', en: 'There is no rebuild to resume' },
    detail: {
      id: 'Hanya pembangunan ulang yang dijeda atau terputus yang dapat dilanjutkan; muat ulang keadaannya.',
      en: 'Only a rebuild that is paused or was interrupted can be resumed; read its state again.',
    },
  },
  'no-previous-version': {
    code: 'no-previous-version',
    status: 409,
    title: { id: 'Tidak ada versi sebelumnya', en: 'There is no previous version' },
    detail: {
      id: 'Versi sebelumnya baru ada setelah sebuah pembangunan ulang selesai beralih.',
      en: 'There is one after a rebuild has switched.',
    },
  },
  'not-permitted': {
    code: 'rebuild-not-permitted',
    status: 409,
    title: { id: 'Layanan ini tidak berhak membangun ulang', en: 'This service may not rebuild' },
    detail: {
      id: 'Akun basis data layanan ini tidak boleh membuat tabel. Jalankan `peristiwa rebuild registry` dengan akun yang menjalankan migrasi; kemajuannya tetap tampak di sini.',
      en: 'The log-in of this service may not create tables. Run `peristiwa rebuild registry` with the log-in that migrates; its progress is shown here.',
    },
  },
} as const satisfies Record<string, ProblemSpec>;
