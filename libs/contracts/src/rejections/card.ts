import type { RefusalCode } from '@peristiwa/domain';
import { text, type RejectionText } from './text';

/** Refusals of a change of family cards: members, relationships and the head. */
export const cardRejections = {
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
  'successor-not-kin': text(
    422,
    'Pembantu dan orang lain pada kartu keluarga tidak dapat menjadi kepala keluarga selama masih ada ' +
      'kerabat kepala keluarga sebelumnya yang tetap tinggal',
    'A helper or boarder cannot head the card while a relative of the former head stays on it',
  ),
  'already-head': text(
    409,
    'Orang ini sudah menjadi kepala keluarga pada kartu keluarga ini',
    'This person heads the card already',
  ),
  'nobody-stays': text(
    409,
    'Pisah KK mensyaratkan ada anggota yang tetap tinggal; tidak seorang pun akan tersisa pada kartu ' +
      'keluarga ini',
    'A split leaves somebody on the card; here all its members would leave',
  ),
  'not-on-this-card': text(
    422,
    'Orang ini tidak tercatat sebagai anggota kartu keluarga ini, atau disebut dua kali',
    'This person is not a member of this family card, or is named twice',
  ),
  'police-report-missing': text(
    422,
    'Penerbitan kartu keluarga yang hilang memerlukan nomor surat keterangan kehilangan dari kepolisian',
    'A lost family card is issued again with the number of the police report',
  ),
  'relationship-unchanged': text(
    409,
    'Hubungan keluarga yang disebutkan sama dengan yang sudah tercatat',
    'The relationships stated are those on the card already',
  ),
  'statement-missing': text(
    422,
    'Anak di bawah umur yang menumpang tanpa orang tuanya memerlukan surat pernyataan pengasuhan dari orang ' +
      'tua atau wali serta persetujuan kepala keluarga yang ditumpangi',
    "A minor who joins a card without a parent needs the parents' or guardian's statement and the host's consent",
  ),
  'parent-not-older': text(
    422,
    'Orang tua harus lebih tua daripada anaknya; periksa kembali tanggal lahir dan hubungan keluarganya',
    'A parent must be older than the child; check the dates of birth and the relationship',
  ),
  'spouse-under-age': text(
    422,
    'Belum berumur 16 tahun dan tidak ada akta perkawinannya, sehingga tidak dapat dicantumkan sebagai ' +
      'suami atau istri',
    'Under 16 without a marriage on record; this person cannot be entered as a husband or wife',
  ),
  'relationship-unknown': text(
    422,
    'Hubungan dengan kepala keluarga tidak dapat diketahui dari data; sebutkan SHDK orang-orang ini ' +
      'dalam permintaan',
    'The relationship to the head of the card is not on record; state it for these persons in the request',
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
  'head-not-first': text(
    422,
    'Anggota pertama pada formulir F-1.01 harus kepala keluarga',
    'The first member on the form F-1.01 must be the head of the family',
  ),
  'member-not-on-form': text(
    422,
    'Nomor urut ini bukan nomor urut anggota keluarga lain pada formulir',
    'This is not the number of another member on the form',
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
  'child-not-on-card': text(
    422,
    'Anak ini tidak tercatat sebagai anggota kartu keluarga bersama, atau disebut dua kali',
    'This child is not a member of the shared family card, or is named twice',
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
} as const satisfies Readonly<Record<RefusalCode<'card'>, RejectionText>>;
