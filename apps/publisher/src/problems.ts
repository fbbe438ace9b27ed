import { rejections, type RejectionText } from '@peristiwa/contracts';
import { ProblemError, type ProblemSpec } from '@peristiwa/service';
import { observationProblems } from './observations/observation-problems';

export const publisherProblems = {
  otherPartner: {
    code: 'other-partner',
    status: 403,
    title: { id: 'Data ini untuk lembaga pengguna lain', en: 'These data are for another partner' },
  },
  agreementNotFound: {
    code: 'agreement-not-found',
    status: 404,
    title: { id: 'Perjanjian kerja sama tidak ditemukan', en: 'No such agreement' },
  },
  agreementNotActive: {
    code: 'agreement-not-active',
    status: 403,
    title: { id: 'Perjanjian kerja sama tidak berlaku', en: 'The agreement is not active' },
    detail: {
      id: 'Data tidak diberikan selama perjanjian ditangguhkan atau sesudah perjanjian berakhir.',
      en: 'No data is given while it is suspended or after it has ended.',
    },
  },
  agreementChangedMeanwhile: {
    code: 'agreement-changed-meanwhile',
    status: 409,
    title: { id: 'Perjanjian kerja sama baru saja diubah', en: 'The agreement was changed meanwhile' },
    detail: { id: 'Baca versi terbaru, lalu kirim ulang.', en: 'Read the latest version, then send again.' },
  },
  pseudonymsFixed: {
    code: 'pseudonyms-fixed',
    status: 409,
    title: { id: 'Penggunaan pseudonim tidak dapat diubah', en: 'The use of pseudonyms cannot change' },
    detail: {
      id: 'Kunci penduduk pada aliran data akan berubah; daftarkan lembaga pengguna baru.',
      en: 'The keys of persons on the feed would change; make a new partner instead.',
    },
  },
  draftNotFound: {
    code: 'draft-not-found',
    status: 404,
    title: { id: 'Rancangan perjanjian tidak ditemukan', en: 'No such draft of an agreement' },
  },
  draftOutdated: {
    code: 'draft-outdated',
    status: 409,
    title: {
      id: 'Perjanjian sudah diubah sejak rancangan ini dibuat',
      en: 'The agreement was changed after this draft was made',
    },
    advice: {
      id: 'Kirim rancangan itu lagi, lalu periksa dampaknya.',
      en: 'Send the draft again, then make a dry run of it.',
    },
  },
  draftActivated: {
    code: 'draft-activated',
    status: 409,
    title: { id: 'Rancangan ini sudah diberlakukan', en: 'This draft has been activated' },
  },
  dryRunMissing: {
    code: 'dry-run-missing',
    status: 409,
    title: {
      id: 'Dampak rancangan ini belum diperiksa',
      en: 'No dry run of this draft has been made',
    },
    advice: {
      id: 'Periksa dahulu apa yang akan diberikan menurut rancangan ini (dry run).',
      en: 'First make a dry run, which shows what the draft would disclose.',
    },
  },
  digestDiffers: {
    code: 'digest-differs',
    status: 409,
    title: {
      id: 'Sidik ini bukan sidik perjanjian yang ditangguhkan',
      en: 'This is not the digest of the suspended version',
    },
    advice: {
      id: 'Baca perjanjian terbaru beserta sidiknya (digest).',
      en: 'Read the agreement again, with its digest.',
    },
  },
  statusDiffers: {
    code: 'agreement-status',
    status: 409,
    title: {
      id: 'Keadaan perjanjian tidak memungkinkan tindakan ini',
      en: 'The status of the agreement does not allow this',
    },
    detail: {
      id: 'Hanya perjanjian yang berlaku dapat ditangguhkan, dan hanya yang ditangguhkan dapat dilanjutkan. Perjanjian yang berakhir diganti dengan rancangan baru.',
      en: 'Only an active agreement can be suspended, and only a suspended one resumed. A draft can follow one that has ended.',
    },
  },
  partitionsNotMore: {
    code: 'partitions-not-more',
    status: 409,
    title: {
      id: 'Aliran data sudah mempunyai partisi sebanyak itu atau lebih',
      en: 'The feed has that many partitions already, or more',
    },
    advice: {
      id: 'Jumlah partisi hanya dapat ditambah; sebutkan angka yang lebih besar.',
      en: 'Partitions are only added, never taken away: name a larger number.',
    },
  },
  layoutUnderWay: {
    code: 'layout-under-way',
    status: 409,
    title: {
      id: 'Penambahan partisi sebelumnya belum dimulai',
      en: 'Partitions that were ordered before have not been added yet',
    },
    advice: {
      id: 'Tunggu beberapa detik; jika tetap demikian, periksa apakah pembuat pesan berjalan.',
      en: 'Wait some seconds; if it stays so, see whether the builder is running.',
    },
  },
  noWatchList: {
    code: 'no-watch-list',
    status: 409,
    title: {
      id: 'Perjanjian kerja sama ini tidak mempunyai daftar pantau',
      en: 'This agreement has no watch-list',
    },
  },
  beyondFeed: {
    code: 'beyond-feed',
    status: 409,
    title: {
      id: 'Aliran data belum sampai pada nomor urut ini',
      en: 'The feed has no message with this sequence yet',
    },
  },
  copyFarBehind: {
    code: 'copy-far-behind',
    status: 409,
    title: {
      id: 'Salinan lembaga pengguna masih tertinggal jauh',
      en: 'The copy of the partner is far behind',
    },
    detail: {
      id: 'Rekonsiliasi dapat dilakukan setelah salinan menerima pesan-pesan terakhir.',
      en: 'It can be reconciled when it has received the latest messages.',
    },
  },
  registryStalled: {
    code: 'registry-stalled',
    status: 503,
    retryAfterSeconds: 30,
    title: {
      id: 'Catatan perubahan register tidak maju',
      en: 'The change log of the registry does not advance',
    },
    detail: {
      id: 'Keadaan penduduk belum dapat dibaca. Periksa proyektor register, lalu ulangi.',
      en: 'The states of persons cannot be read yet. Check the projector of the registry, then try again.',
    },
  },
  nodesOfOneLength: {
    code: 'nodes-of-one-length',
    status: 422,
    title: {
      id: 'Semua simpul dalam satu pertanyaan harus mempunyai awalan yang sama panjang',
      en: 'All nodes of one question must have prefixes of one length',
    },
  },
  jobNotFound: {
    code: 'job-not-found',
    status: 404,
    title: { id: 'Pekerjaan ini tidak ditemukan', en: 'No such job' },
  },
  jobState: {
    code: 'job-state',
    status: 409,
    title: {
      id: 'Pekerjaan ini sudah selesai atau tidak dalam keadaan yang sesuai',
      en: 'The job has ended, or its state does not permit this',
    },
  },
  pushNotFound: {
    code: 'push-not-found',
    status: 404,
    title: { id: 'Feed ini tidak dikirim lewat HTTPS', en: 'This feed is not delivered by HTTPS' },
  },
  pushTarget: {
    code: 'push-target',
    status: 422,
    title: {
      id: 'Alamat ini tidak boleh menjadi tujuan pengiriman',
      en: 'Nothing may be pushed to this URL',
    },
    advice: {
      id: 'Gunakan https tanpa nama pengguna dan parameter; asal alamat harus tercantum dalam PUSH_TARGETS.',
      en: 'Use https without a user or a query; the origin must be in PUSH_TARGETS.',
    },
  },
  campaignNotFound: {
    code: 'campaign-not-found',
    status: 404,
    title: { id: 'Kampanye ini tidak ditemukan', en: 'No such campaign' },
  },
  campaignExists: {
    code: 'campaign-exists',
    status: 409,
    title: {
      id: 'Nomor kampanye ini sudah dipakai dengan isi yang lain',
      en: 'A campaign with this id and other content exists',
    },
  },
  campaignEnded: {
    code: 'campaign-ended',
    status: 409,
    title: { id: 'Kampanye ini sudah selesai', en: 'This campaign has come to its end' },
    advice: {
      id: 'Semua perubahannya sudah disusun; tidak ada lagi yang dapat dijeda.',
      en: 'All its changes are built; there is nothing left to pause.',
    },
  },
  campaignOpening: {
    code: 'campaign-opening',
    status: 409,
    title: {
      id: 'Kampanye ini belum diumumkan kepada para mitra',
      en: 'The partners have not been informed of this campaign yet',
    },
    advice: {
      id: 'Coba lagi setelah keadaannya `open`.',
      en: 'Try again when its state is `open`.',
    },
  },
  selectionTooLarge: {
    code: 'selection-too-large',
    status: 422,
    title: {
      id: 'Rentang posisi memuat terlalu banyak peristiwa; pilih menurut nomor urut atau waktu',
      en: 'The positions contain too many acts: select by sequence or by time',
    },
  },
  reconciliationNotFound: {
    code: 'reconciliation-not-found',
    status: 404,
    title: { id: 'Rekonsiliasi ini tidak ditemukan', en: 'No such reconciliation' },
  },
  ...observationProblems,
  extractNotFound: {
    code: 'extract-not-found',
    status: 404,
    title: { id: 'Ekstrak data ini tidak ditemukan', en: 'No such extract' },
  },
  extractPartNotFound: {
    code: 'extract-part-not-found',
    status: 404,
    title: { id: 'Ekstrak data ini tidak mempunyai bagian tersebut', en: 'The extract has no such part' },
  },
  extractPreparing: {
    code: 'extract-preparing',
    status: 409,
    title: {
      id: 'Ekstrak data lain untuk lembaga ini masih disiapkan',
      en: 'Another extract for this partner is being prepared',
    },
    advice: {
      id: 'Tunggu sampai ekstrak itu siap, atau batalkan.',
      en: 'Wait until it is ready, or cancel it.',
    },
  },
  extractsOfTheDay: {
    code: 'extracts-of-the-day',
    status: 429,
    title: {
      id: 'Batas jumlah ekstrak data hari ini sudah tercapai',
      en: 'No more extracts can be made today',
    },
    detail: {
      id: 'Setiap ekstrak membaca semua data yang dipegang lembaga pengguna; yang sudah siap dapat diambil berulang kali.',
      en: 'Each extract reads everything that the partner holds; one that is ready can be fetched again and again.',
    },
  },
  extractNotReady: {
    code: 'extract-not-ready',
    status: 409,
    title: { id: 'Ekstrak data ini belum siap', en: 'The extract is not ready' },
    advice: {
      id: 'Tanyakan keadaannya lagi setelah beberapa saat.',
      en: 'Ask for its state again after some time.',
    },
  },
  extractNotSettled: {
    code: 'extract-not-settled',
    status: 409,
    title: {
      id: 'Aliran ini masih disesuaikan dengan perjanjian yang baru',
      en: 'The feed still follows a change of its agreement',
    },
    advice: {
      id: 'Tunggu sampai pengisian susulan selesai, lalu ulangi.',
      en: 'Wait until its back-fill has ended, then try again.',
    },
  },
  extractEnded: {
    code: 'extract-ended',
    status: 410,
    title: { id: 'Ekstrak data ini sudah tidak tersedia', en: 'The extract is not available any more' },
    detail: {
      id: 'Masa simpannya habis, dibatalkan, diganti dengan yang baru, atau perjanjian kerja samanya berubah.',
      en: 'It has expired, was cancelled or replaced by a later one, or the agreement has changed.',
    },
    advice: { id: 'Minta ekstrak data yang baru.', en: 'Ask for a new extract.' },
  },
  extractFormat: {
    code: 'extract-format',
    status: 406,
    title: {
      id: 'Ekstrak data hanya tersedia sebagai NDJSON atau CSV',
      en: 'An extract is available as NDJSON or as CSV only',
    },
    advice: {
      id: 'Kirim Accept: application/x-ndjson atau text/csv.',
      en: 'Send Accept: application/x-ndjson or text/csv.',
    },
  },
  personNotFound: {
    code: 'person-not-found',
    status: 404,
    title: { id: 'Penduduk tidak ditemukan', en: 'Person not found' },
  },
  otherOfficeArea: {
    code: 'other-office-area',
    ...(rejections['other-office-area'] as RejectionText),
  },
  notParked: {
    code: 'not-parked',
    status: 404,
    title: { id: 'Tidak ada data yang tertunda untuk penduduk ini', en: 'Nothing is parked for this person' },
  },
} as const satisfies Record<string, ProblemSpec>;

/** The partner may continue when the next day begins in Jakarta. */
export function quotaExhausted(retryAfterSeconds: number): ProblemError {
  return new ProblemError({
    code: 'quota-exhausted',
    status: 429,
    title: { id: 'Kuota pesan hari ini sudah habis', en: 'The quota of messages of this day is exhausted' },
    detail: {
      id: 'Kuota menurut perjanjian kerja sama berlaku untuk pengambilan (pull). Pesan di Kafka tetap dikirim, dan tidak ada yang hilang.',
      en: 'The quota of the agreement counts what is pulled. Messages on Kafka are sent as before, and none is lost.',
    },
    retryAfterSeconds,
  });
}

export function problem(name: keyof typeof publisherProblems, retryAfterSeconds?: number): ProblemError {
  return new ProblemError({ ...publisherProblems[name], retryAfterSeconds });
}
