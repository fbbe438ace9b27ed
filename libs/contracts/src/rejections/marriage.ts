import type { RefusalCode } from '@peristiwa/domain';
import { text, type RejectionText } from './text';

/** Refusals of a marriage or a divorce. */
export const marriageRejections = {
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
    'Belum mencapai umur perkawinan menurut undang-undang yang berlaku pada tanggal perkawinan; diperlukan ' +
      'penetapan dispensasi kawin dari pengadilan',
    'Under the age of marriage by the law of the wedding day; a court dispensation is needed',
  ),
  'marriage-age-impossible': text(
    422,
    'Umur pada tanggal itu terlalu muda untuk kawin, dengan penetapan apa pun; periksa tanggal lahir dan ' +
      'tanggal perkawinan',
    'Too young to be married on that day, with any paper; check the date of birth and the wedding day',
  ),
  'kinship-forbids-marriage': text(
    409,
    'Hubungan keluarga yang tercatat antara keduanya merupakan larangan kawin (UU 1/1974 Pasal 8)',
    'The kinship on record between the two forbids their marriage (UU 1/1974 art. 8)',
  ),
  'decree-number-implausible': text(
    422,
    'Nomor penetapan atau putusan tidak lazim; tuliskan seperti pada salinannya, misalnya ' +
      '12/Pdt.P/2026/PA.Sor, dengan tahun yang tidak melampaui tanggal peristiwa',
    'No court gives a decision such a number; write it as on the copy, such as 12/Pdt.P/2026/PA.Sor, of a ' +
      'year not after the event',
  ),
  'court-not-competent': text(
    422,
    'Perkawinan orang Islam diperiksa oleh pengadilan agama (di Aceh mahkamah syar’iyah), perkawinan ' +
      'lainnya oleh pengadilan negeri',
    'The religious court decides about marriages of Muslims, the general court about all others',
  ),
  'marriage-book-missing': text(
    422,
    'Perkawinan yang dicatat KUA dilaporkan dengan buku nikah: nomor, nama KUA, dan tanggalnya',
    'A marriage at the KUA is reported with its buku nikah: number, KUA and date',
  ),
  'marriage-book-not-expected': text(
    422,
    'Perkawinan yang dicatat Disdukcapil tidak memakai buku nikah; nomor akta diterbitkan di sini',
    'A civil marriage has no buku nikah; its act number is issued here',
  ),
  'divorce-certificate-missing': text(
    422,
    'Perceraian orang Islam dilaporkan dengan akta cerai dari pengadilan agama: nomor dan tanggalnya',
    'A divorce of Muslims is reported with the akta cerai of the religious court: number and date',
  ),
  'divorce-certificate-not-expected': text(
    422,
    'Akta cerai pengadilan agama hanya ada pada perceraian orang Islam; nomor akta perceraian ini ' +
      'diterbitkan di sini',
    'Only a divorce of Muslims has an akta cerai; the act number of this divorce is issued here',
  ),
  'paper-before-event': text(
    422,
    'Tanggal dokumen mendahului peristiwa yang dibuktikannya',
    'The paper is of a day before the event that it proves',
  ),
  'decision-too-early': text(
    422,
    'Tanggal putusan mendahului perkawinan atau perceraian yang diputuskan',
    'The decision is of a day before the marriage or divorce that it decides about',
  ),
  'marriage-is-unrecorded': text(
    409,
    'Perkawinan keduanya belum tercatat; perceraiannya dinyatakan dengan SPTJM (cerai belum tercatat), ' +
      'atau perkawinannya disahkan dahulu (isbat nikah)',
    'The marriage of the two is not recorded; declare its end with an SPTJM, or have it legalised first ' +
      '(isbat)',
  ),
  'marriage-is-recorded': text(
    409,
    'Perkawinan keduanya sudah tercatat; tidak dapat diisbatkan lagi, dan hanya putusan pengadilan yang ' +
      'mengakhirinya',
    'The marriage of the two is recorded already; it needs no isbat, and only a court ends it',
  ),
  'divorce-not-found': text(
    409,
    'Perkawinan terakhir keduanya tidak berakhir dengan perceraian yang tercatat',
    'The last marriage of the two did not end with a divorce on record',
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
} as const satisfies Readonly<Record<RefusalCode<'marriage'>, RejectionText>>;
