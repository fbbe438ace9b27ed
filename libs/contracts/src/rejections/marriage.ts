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
