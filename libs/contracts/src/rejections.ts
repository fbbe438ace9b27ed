import type { RefusalCode } from '@peristiwa/domain';

/** The text of a refusal for people, and its HTTP status. */
export interface RejectionText {
  readonly status: 403 | 404 | 409 | 422;
  readonly title: { readonly id: string; readonly en: string };
}

/**
 * What a desk refuses before or after the decider: rights, repeated requests, areas, numbers that are in use. An
 * example of each stands in `refusals.spec.ts` of `libs/desk`.
 */
export type DeskRefusalCode =
  | 'request-id-reused'
  | 'other-office-area'
  | 'desk-not-allowed'
  | 'area-unknown'
  | 'area-retired'
  | 'nik-in-use'
  | 'kk-in-use'
  | 'act-in-use';

const text = (status: RejectionText['status'], id: string, en: string): RejectionText => ({
  status,
  title: { id, en },
});

/**
 * Every refusal by rule. The key is the permanent problem type `urn:peristiwa:problem:<code>`: add, never rename.
 * 404: what the request names does not exist; 403: the office has no right; 409: the state forbids it; 422: the
 * content is wrong.
 */
export const rejections = {
  'request-id-reused': text(
    422,
    'Nomor permohonan ini sudah dipakai untuk permohonan dengan isi lain',
    'This request id was used with other content',
  ),
  'other-office-area': text(
    403,
    'Wilayah ini di luar wilayah kerja kantor Anda',
    'This area belongs to another office',
  ),
  'desk-not-allowed': text(
    403,
    'Petugas ini tidak bertugas di loket pelayanan ini',
    'This registrar does not serve at this desk',
  ),
  'area-unknown': text(422, 'Kode wilayah tidak dikenal', 'No such area code'),
  'area-retired': text(
    422,
    'Kode wilayah ini sudah tidak berlaku; gunakan kode wilayah penggantinya',
    'This area code is no longer valid; use the code that replaced it',
  ),
  'reported-in-future': text(
    422,
    'Tanggal pelaporan melewati hari ini',
    'The date of report is in the future',
  ),
  'occurred-after-report': text(
    422,
    'Tanggal peristiwa melewati tanggal pelaporan',
    'The date of the event is after the date of report',
  ),
  'person-not-found': text(404, 'Penduduk tidak ditemukan', 'No such person in the register'),
  'family-not-found': text(404, 'Kartu keluarga tidak ditemukan', 'No such family card'),
  'move-not-found': text(404, 'Surat keterangan pindah (SKPWNI) tidak ditemukan', 'No such move'),
  'already-deceased': text(
    409,
    'Penduduk ini sudah tercatat meninggal',
    'This person is recorded as deceased',
  ),
  'death-before-birth': text(
    422,
    'Tanggal kematian mendahului tanggal lahir',
    'Date of death is before date of birth',
  ),
  'successor-not-on-card': text(
    422,
    'Kepala keluarga pengganti tidak tercatat pada kartu keluarga ini',
    'The successor is not among those who stay on this family card',
  ),
  'successor-under-age': text(
    422,
    'Kepala keluarga pengganti belum berumur 17 tahun dan belum pernah kawin, padahal masih ada anggota keluarga dewasa',
    'The successor is under 17 and never married while an adult is on the card',
  ),
  'mother-not-female': text(422, 'Ibu tercatat bukan perempuan', 'The mother is not recorded as female'),
  'father-not-male': text(422, 'Ayah tercatat bukan laki-laki', 'The father is not recorded as male'),
  'mother-deceased': text(
    409,
    'Ibu tercatat meninggal sebelum tanggal lahir anak',
    'The mother had died before the date of birth',
  ),
  'born-before-mother': text(
    422,
    'Tanggal lahir anak mendahului tanggal lahir ibunya',
    'A child cannot be born before its mother',
  ),
  'no-card-for-child': text(
    422,
    'Orang tua anak ini tidak tercatat pada kartu keluarga yang berlaku; sebutkan kartu keluarga yang akan memuat anak',
    'No parent of this child is on a family card in force; name the card that is to hold the child',
  ),
  'duplicate-birth': text(
    409,
    'Kelahiran anak ini sudah dicatat',
    'The birth of this child is already registered',
  ),
  'name-invalid': text(
    422,
    'Nama tidak memenuhi ketentuan. Pada akta baru: huruf A–Z, paling sedikit dua kata, paling banyak 60 huruf ' +
      'termasuk spasi, tanpa angka, tanda baca, dan gelar. Pada biodata: sebagaimana tertulis pada dokumen, paling ' +
      "banyak 70 huruf, dengan huruf Latin, angka, spasi, dan tanda . , ' - / ( )",
    'The name breaks the rules. On a new act: letters A–Z, two words or more, at most 60 characters with spaces, ' +
      'no digits, punctuation or titles. On biodata: as it stands on the papers, at most 70 characters, of Latin ' +
      "letters, digits, spaces and . , ' - / ( )",
  ),
  'nik-impossible': text(
    422,
    'NIK tidak sah: tanggal lahir di dalamnya tidak ada dalam kalender',
    'This NIK is impossible: the date in it does not exist',
  ),
  'nik-in-use': text(
    409,
    'NIK ini sudah tercatat atas nama penduduk lain',
    'This NIK belongs to somebody else',
  ),
  'kk-in-use': text(409, 'Nomor KK ini sudah dipakai', 'This family card number is in use'),
  'act-in-use': text(409, 'Nomor akta ini sudah dipakai', 'This act number is in use'),
  'head-under-age': text(
    422,
    'Kepala keluarga harus sudah berumur 17 tahun atau pernah kawin',
    'A head of family must be 17 or have been married',
  ),
  'card-has-a-head': text(
    409,
    'Kartu keluarga ini sudah mempunyai kepala keluarga',
    'This family card has a head already',
  ),
  'spouses-same-sex': text(422, 'Jenis kelamin suami dan istri sama', 'The spouses are of the same sex'),
  'spouses-same-person': text(
    422,
    'Suami dan istri adalah orang yang sama',
    'Husband and wife are the same person',
  ),
  'spouse-sex-mismatch': text(
    422,
    'Jenis kelamin tidak sesuai dengan perannya sebagai suami atau istri',
    'The recorded sex does not fit the role of husband or wife',
  ),
  'marital-status-mismatch': text(
    422,
    'Status perkawinan tidak sesuai dengan pasangan yang disebut',
    'The marital status does not fit the spouse that is named',
  ),
  'under-marriage-age': text(
    422,
    'Belum berumur 19 tahun pada tanggal perkawinan dan tanpa dispensasi pengadilan',
    'Under 19 on the wedding day, without a court dispensation',
  ),
  'already-married': text(409, 'Masih terikat perkawinan', 'Still married'),
  'recording-authority-mismatch': text(
    422,
    'Perkawinan pasangan beragama Islam dicatat oleh KUA, perkawinan lainnya oleh Disdukcapil',
    'KUA records marriages of two Muslims, the civil registry all others',
  ),
  'spouse-lives-elsewhere': text(
    409,
    'Pasangan masih terdaftar di kabupaten/kota lain; urus surat keterangan pindah (SKPWNI) dahulu',
    'This spouse still lives in another regency; a move comes first',
  ),
  'member-not-on-card': text(
    422,
    'Yang tinggal harus anggota kartu keluarga yang ditinggalkan kepalanya; yang ikut harus anggota, bukan kepala, pada ' +
      'kartu keluarga tempat suami atau istri menumpang',
    'Those who stay must be members of a card that its head leaves; those who come along must be members, not the ' +
      'head, of the card on which the spouse is a guest',
  ),
  'minors-left-alone': text(
    409,
    'Hanya anak di bawah umur yang akan tinggal; ikutkan mereka, atau pindahkan dahulu ke kartu keluarga kerabat',
    "Only minors would stay on this card; take them along, or have them join a relative's card first",
  ),
  'already-on-this-card': text(409, 'Sudah tercatat pada kartu keluarga ini', 'Already on this family card'),
  'marriage-not-found': text(
    409,
    'Tidak ada perkawinan yang masih berlaku antara keduanya',
    'There is no marriage in force between the two',
  ),
  'divorce-before-marriage': text(
    422,
    'Tanggal perceraian mendahului tanggal perkawinan',
    'The divorce is before the marriage',
  ),
  'child-not-on-card': text(
    422,
    'Anak ini tidak tercatat pada kartu keluarga bersama',
    'This child is not on the shared family card',
  ),
  'departure-already-open': text(
    409,
    'Masih ada surat keterangan pindah (SKPWNI) yang belum selesai',
    'A departure is already open',
  ),
  'movers-not-on-one-card': text(
    422,
    'Semua yang pindah harus tercatat pada satu kartu keluarga, masing-masing disebut satu kali',
    'Those who move must be on one family card, each named once',
  ),
  'destination-in-same-regency': text(
    422,
    'Tujuan masih di kabupaten/kota yang sama; gunakan layanan perubahan alamat',
    'The destination is in the same regency: use a change of address',
  ),
  'needs-departure': text(
    422,
    'Alamat di kabupaten/kota lain; gunakan layanan surat keterangan pindah (SKPWNI)',
    'The address is in another regency: use a departure',
  ),
  'address-unchanged': text(422, 'Alamat sama dengan yang tercatat', 'The address is the one on record'),
  'move-not-open': text(409, 'Surat keterangan pindah (SKPWNI) ini sudah selesai', 'This move is closed'),
  'move-still-valid': text(
    409,
    'Surat keterangan pindah (SKPWNI) ini masih berlaku',
    'This move is still valid',
  ),
  'move-expired': text(
    409,
    'Masa berlaku surat keterangan pindah (SKPWNI) sudah habis; mintalah yang baru di Disdukcapil asal',
    'The departure has expired; ask the office of origin for a new one',
  ),
  'movers-all-deceased': text(
    409,
    'Semua penduduk yang pindah meninggal sebelum tanggal kedatangan, sehingga tidak ada kedatangan yang dicatat; ' +
      'mintalah Disdukcapil asal membatalkan SKPWNI, atau biarkan masa berlakunya habis',
    'All movers died before the day of arrival, so there is no arrival to record: ' +
      'ask the office of origin to cancel the departure, or let it expire',
  ),
  'arrival-before-departure': text(
    422,
    'Tanggal kedatangan mendahului tanggal pindah',
    'The arrival is before the departure',
  ),
  'destination-differs': text(
    409,
    'Alamat baru tidak berada di kabupaten/kota tujuan pada SKPWNI',
    'The new address is not in the regency the departure names',
  ),
  'card-stays-behind': text(
    409,
    'Nomor KK tetap hanya bila seluruh anggota keluarga pindah',
    'The card moves along only when all its members move',
  ),
  'head-not-among-movers': text(
    422,
    'Kepala keluarga baru tidak termasuk yang pindah',
    'The new head is not among those who move',
  ),
  'host-lives-elsewhere': text(
    409,
    'Kartu keluarga yang ditumpangi tidak berada di kabupaten/kota tujuan',
    'The host card is not in the regency of destination',
  ),
} as const satisfies Readonly<Record<RefusalCode | DeskRefusalCode, RejectionText>>;
export type RejectionCode = keyof typeof rejections;
