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
    'Nomor permintaan (requestId) ini sudah digunakan dengan isi yang berbeda; gunakan nomor baru',
    'This requestId was used with other content; use a new one',
  ),
  'other-office-area': text(
    403,
    'Wilayah ini di luar wilayah kerja kantor Anda; yang berwenang adalah Disdukcapil kabupaten/kota lain',
    'This area is outside that of your office; the office of another regency is in charge',
  ),
  'desk-not-allowed': text(
    403,
    'Anda tidak ditugaskan pada loket pelayanan ini; hubungi administrator sistem',
    'You are not assigned to this desk; ask the operator',
  ),
  'area-unknown': text(
    422,
    'Kode wilayah tidak dikenal; periksa kembali pada daftar kode wilayah',
    'No such area code; check the list of area codes',
  ),
  'area-retired': text(
    422,
    'Kode wilayah ini sudah tidak berlaku; gunakan kode wilayah penggantinya',
    'This area code is no longer valid; use the code that replaced it',
  ),
  'reported-in-future': text(
    422,
    'Tanggal pelaporan tidak boleh melewati tanggal hari ini',
    'The date of report must not be in the future',
  ),
  'occurred-after-report': text(
    422,
    'Tanggal peristiwa tidak boleh melewati tanggal pelaporan',
    'The date of the event must not be after the date of report',
  ),
  'person-not-found': text(
    404,
    'Penduduk tidak ditemukan dalam basis data kependudukan; periksa kembali NIK-nya',
    'No such person in the register; check the NIK',
  ),
  'family-not-found': text(
    404,
    'Kartu keluarga yang masih berlaku tidak ditemukan; periksa kembali nomor KK-nya',
    'No such family card in force; check its number',
  ),
  'move-not-found': text(404, 'SKPWNI tidak ditemukan', 'No such departure (SKPWNI)'),
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
    'Kepala keluarga pengganti harus salah seorang anggota yang tetap tercatat pada kartu keluarga ini',
    'The successor must be one of those who stay on this family card',
  ),
  'successor-under-age': text(
    422,
    'Kepala keluarga pengganti belum berumur 17 tahun dan belum pernah kawin; pilih anggota keluarga ' +
      'yang sudah dewasa',
    'The successor is under 17 and never married; name an adult on the card',
  ),
  'mother-not-female': text(
    422,
    'Ibu tidak tercatat berjenis kelamin perempuan; periksa kembali NIK-nya',
    'The mother is not recorded as female; check the NIK',
  ),
  'father-not-male': text(
    422,
    'Ayah tidak tercatat berjenis kelamin laki-laki; periksa kembali NIK-nya',
    'The father is not recorded as male; check the NIK',
  ),
  'mother-deceased': text(
    409,
    'Ibu tercatat meninggal sebelum tanggal lahir anak',
    'The mother is recorded as having died before the date of birth',
  ),
  'born-before-mother': text(
    422,
    'Tanggal lahir anak harus sesudah tanggal lahir ibunya',
    'The child must be born after its mother',
  ),
  'no-card-for-child': text(
    422,
    'Tidak ada orang tua anak ini yang tercatat pada kartu keluarga yang masih berlaku; sebutkan kartu ' +
      'keluarga tempat anak akan dicantumkan',
    'No parent of this child is on a family card in force; name the card that is to hold the child',
  ),
  'duplicate-birth': text(
    409,
    'Kelahiran anak ini sudah dicatat atau disebut dua kali dalam permintaan ini',
    'The birth of this child is already registered, or is named twice in this request',
  ),
  'name-invalid': text(
    422,
    'Nama tidak memenuhi ketentuan. Nama pada akta baru: huruf A–Z, paling sedikit dua kata, paling ' +
      'banyak 60 huruf termasuk spasi, tanpa angka, tanda baca, atau gelar. Nama yang sudah tercantum pada ' +
      'dokumen: ditulis sesuai dengan dokumen itu, paling banyak 70 huruf termasuk spasi, dengan huruf ' +
      "Latin, angka, spasi, dan tanda . , ' - / ( )",
    'The name breaks the rules. A name on a new act: letters A–Z, two words or more, at most 60 ' +
      'characters with spaces, no digits, punctuation or titles. A name that already stands on papers: as ' +
      "it stands there, at most 70 characters with spaces, of Latin letters, digits, spaces and . , ' - / " +
      '( )',
  ),
  'nik-impossible': text(
    422,
    'NIK tidak valid: tanggal lahir di dalamnya tidak ada dalam kalender; cocokkan dengan dokumen ' +
      'penduduk',
    'This NIK is impossible: the date in it does not exist; compare it with the papers',
  ),
  'nik-in-use': text(
    409,
    'NIK ini sudah tercatat atas nama penduduk lain',
    'This NIK belongs to another person',
  ),
  'kk-in-use': text(
    409,
    'Nomor KK ini sudah digunakan untuk kartu keluarga lain',
    'This family card number is in use by another card',
  ),
  'act-in-use': text(
    409,
    'Nomor akta ini sudah digunakan untuk akta lain',
    'This act number is in use by another act',
  ),
  'head-under-age': text(
    422,
    'Kepala keluarga harus sudah berumur 17 tahun, sudah kawin, atau pernah kawin',
    'A head of family must be 17, or be married or have been married',
  ),
  'card-has-a-head': text(
    409,
    'Kartu keluarga ini sudah mempunyai kepala keluarga; pilih hubungan keluarga (SHDK) yang lain',
    'This family card has a head already; choose another relationship',
  ),
  'spouses-same-sex': text(
    422,
    'Suami dan istri tercatat berjenis kelamin sama; periksa kembali data keduanya',
    'The spouses are of the same sex; check the data of both',
  ),
  'spouses-same-person': text(
    422,
    'Suami dan istri adalah orang yang sama; periksa kembali NIK keduanya',
    'Husband and wife are the same person; check both NIKs',
  ),
  'spouse-sex-mismatch': text(
    422,
    'Jenis kelamin yang tercatat tidak sesuai dengan kedudukannya sebagai suami atau istri',
    'The recorded sex does not fit the role of husband or wife',
  ),
  'marital-status-mismatch': text(
    422,
    'Suami atau istri disebutkan, tetapi status perkawinannya bukan kawin tercatat atau kawin belum ' +
      'tercatat',
    'A spouse is named, but the marital status is neither married (recorded) nor married (unrecorded)',
  ),
  'under-marriage-age': text(
    422,
    'Belum berumur 19 tahun pada tanggal perkawinan; diperlukan penetapan dispensasi kawin dari ' +
      'pengadilan',
    'Under 19 on the wedding day; a court dispensation is needed',
  ),
  'already-married': text(
    409,
    'Masih terikat perkawinan pada tanggal itu; perkawinan sebelumnya harus sudah putus, atau suami ' +
      'mendapat izin pengadilan untuk beristri lebih dari seorang',
    'Still married on that day; the earlier marriage must have ended, or a court must have permitted the ' +
      'husband another wife',
  ),
  'recording-authority-mismatch': text(
    422,
    'Perkawinan yang suami dan istrinya beragama Islam dicatat oleh KUA; perkawinan lainnya oleh ' +
      'Disdukcapil',
    'KUA records marriages of two Muslims, the civil registry all others',
  ),
  'spouse-lives-elsewhere': text(
    409,
    'Suami atau istri ini masih berdomisili di kabupaten/kota lain; selesaikan kepindahannya (SKPWNI) ' +
      'dahulu',
    'This spouse still lives in another regency; a move (SKPWNI) comes first',
  ),
  'member-not-on-card': text(
    422,
    'Yang tinggal harus anggota kartu keluarga yang ditinggalkan oleh kepala keluarganya; yang ikut ' +
      'harus anggota, bukan kepala keluarga, pada kartu keluarga yang ditumpangi suami atau istri',
    'Those who stay must be members of a card that its head leaves; those who come along must be ' +
      'members, not the head, of the card on which the spouse is a guest',
  ),
  'minors-left-alone': text(
    409,
    'Yang tinggal pada kartu keluarga hanya anak di bawah umur; ikutkan mereka, atau masukkan dahulu ke ' +
      'kartu keluarga kerabat',
    "Only minors would stay on this card; take them along, or have them join a relative's card first",
  ),
  'already-on-this-card': text(
    409,
    'Yang datang sudah tercatat pada kartu keluarga yang akan ditumpangi; sebutkan kartu keluarga lain',
    'Those who arrive are already on the host card; name another card',
  ),
  'marriage-not-found': text(
    409,
    'Tidak tercatat perkawinan yang masih berlaku antara keduanya',
    'There is no marriage in force between the two',
  ),
  'divorce-before-marriage': text(
    422,
    'Tanggal perceraian mendahului tanggal perkawinan',
    'The date of the divorce is before the date of the marriage',
  ),
  'child-not-on-card': text(
    422,
    'Anak ini tidak tercatat sebagai anggota kartu keluarga bersama, atau disebut dua kali',
    'This child is not a member of the shared family card, or is named twice',
  ),
  'departure-already-open': text(
    409,
    'Masih dalam proses pindah (SKPWNI belum selesai); selesaikan kedatangannya atau batalkan ' +
      'kepindahannya dahulu',
    'A departure (SKPWNI) is still open; complete the arrival or cancel the move first',
  ),
  'movers-not-on-one-card': text(
    422,
    'Semua penduduk yang pindah harus tercatat pada satu kartu keluarga dan masing-masing disebut satu ' +
      'kali',
    'Those who move must be on one family card, each named once',
  ),
  'destination-in-same-regency': text(
    422,
    'Alamat tujuan masih dalam kabupaten/kota yang sama; gunakan layanan perubahan alamat',
    'The destination is in the same regency; use a change of address',
  ),
  'needs-departure': text(
    422,
    'Alamat baru berada di kabupaten/kota lain; gunakan layanan pindah antarkabupaten/kota (SKPWNI)',
    'The new address is in another regency; use a departure (SKPWNI)',
  ),
  'address-unchanged': text(
    422,
    'Alamat baru sama dengan alamat yang tercatat',
    'The new address is the one on record',
  ),
  'move-not-open': text(
    409,
    'SKPWNI ini sudah tidak berlaku: sudah digunakan, dibatalkan, atau habis masa berlakunya',
    'This move is closed: its SKPWNI was used, was cancelled or has expired',
  ),
  'move-still-valid': text(409, 'SKPWNI ini masih berlaku', 'This SKPWNI is still valid'),
  'move-expired': text(
    409,
    'Masa berlaku SKPWNI ini sudah habis; ajukan SKPWNI baru ke Disdukcapil daerah asal',
    'This SKPWNI has expired; ask the office of origin for a new one',
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
    'Tanggal kedatangan mendahului tanggal kepindahan',
    'The arrival is before the departure',
  ),
  'destination-differs': text(
    409,
    'Alamat baru tidak berada di kabupaten/kota tujuan yang tercantum pada SKPWNI',
    'The new address is not in the regency that the SKPWNI names',
  ),
  'card-stays-behind': text(
    409,
    'Nomor KK tetap hanya apabila seluruh anggota keluarga pindah; buat kartu keluarga baru atau ' +
      'tumpangkan pada kartu keluarga lain',
    'The card moves along only when all its members move; choose a new card, or join another one',
  ),
  'head-not-among-movers': text(
    422,
    'Kepala keluarga pada kartu keluarga baru harus salah seorang yang pindah',
    'The head of the new card must be one of those who move',
  ),
  'host-lives-elsewhere': text(
    409,
    'Kartu keluarga yang akan ditumpangi tidak beralamat di kabupaten/kota tujuan',
    'The host card is not in the regency of destination',
  ),
} as const satisfies Readonly<Record<RefusalCode | DeskRefusalCode, RejectionText>>;
export type RejectionCode = keyof typeof rejections;
