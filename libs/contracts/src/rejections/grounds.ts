import type { RejectionCode } from '../rejections';

/** Why a request is refused, beside the text of the refusal. */
export interface Ground {
  /** The provision, as officers cite it. */
  readonly article?: string;
  /** What the officer or the applicant can do, where the text does not say it. */
  readonly advice?: { readonly id: string; readonly en: string };
}

const advise = (id: string, en: string) => ({ id, en });

const DATES = 'UU 23/2006 Pasal 3';
const DOMICILE = 'UU 24/2013 (asas domisili)';
const CARD = 'Permendagri 108/2019 Pasal 10';
const CARD_NUMBER = 'Surat Edaran 470/13287/Dukcapil Tahun 2021';
const MOVE = 'Perpres 96/2018 Pasal 25';
const NAMES = 'Permendagri 73/2022 Pasal 4–7';
const PARENTS = 'UU 23/2006 Pasal 27';
const KUA = 'UU 23/2006 Pasal 8 ayat (2) dan Pasal 34';
const KTP = 'UU 24/2013 Pasal 63';
const CORRECTION = 'UU 23/2006 Pasal 71';
const CANCELLATION = 'UU 23/2006 Pasal 72';

/** By code, in the order of the forms. A code without a row has no provision of its own: it is about the request. */
export const grounds: Readonly<Partial<Record<RejectionCode, Ground>>> = {
  'other-office-area': {
    article: DOMICILE,
    advice: advise(
      'Arahkan pemohon ke kantor yang berwenang (lihat `places`)',
      'Refer the applicant to the office in charge (see `places`)',
    ),
  },
  'reported-in-future': { advice: advise('Perbaiki tanggal pelaporan', 'Correct the date of report') },
  'occurred-after-report': {
    article: DATES,
    advice: advise(
      'Cocokkan tanggal peristiwa dengan surat keterangannya',
      'Compare the date of the event with its document',
    ),
  },
  'name-invalid': { article: NAMES },
  'ktp-not-due': { article: KTP },
  'kia-not-due': { article: 'Permendagri 2/2016' },
  'permanent-stay-required': { article: KTP },
  'ikd-needs-ktp': { article: 'Permendagri 72/2022' },
  'nik-impossible': { article: 'UU 23/2006 Pasal 13' },
  'mother-not-female': { article: PARENTS },
  'father-not-male': { article: PARENTS },
  'mother-deceased': {
    article: PARENTS,
    advice: advise(
      'Periksa tanggal lahir anak, atau betulkan dahulu akta kematian ibunya',
      'Check the date of birth, or have the death act of the mother corrected first',
    ),
  },
  'born-before-mother': {
    article: PARENTS,
    advice: advise('Periksa tanggal lahir ibu dan anak', 'Check both dates of birth'),
  },
  'born-before-father': {
    article: PARENTS,
    advice: advise('Periksa tanggal lahir ayah dan anak', 'Check both dates of birth'),
  },
  'birth-act-exists': {
    article: PARENTS,
    advice: advise(
      'Terbitkan kutipan kedua, atau ajukan pembetulan akta itu',
      'Issue another extract, or have that act corrected',
    ),
  },
  'duplicate-birth': {
    article: PARENTS,
    advice: advise('Cari akta kelahiran yang sudah ada', 'Look for the act that exists'),
  },
  'court-decree-missing': { article: 'UU 24/2013 Pasal 49–50' },
  'parents-not-married': { article: 'UU 24/2013 Pasal 50' },
  'father-on-record': {
    article: 'UU 24/2013 Pasal 49',
    advice: advise(
      'Ayah yang salah dihapus dengan pembetulan akta kelahiran',
      'A wrong father is taken out by a correction of the birth act',
    ),
  },
  'already-deceased': {
    article: 'UU 24/2013 Pasal 44',
    advice: advise(
      'Jika kematian itu salah dicatat, ajukan pembatalan akta kematiannya',
      'If that death was recorded by mistake, have its act cancelled',
    ),
  },
  'death-before-birth': {
    article: 'UU 24/2013 Pasal 44',
    advice: advise('Periksa tanggal kematian dan NIK-nya', 'Check the date of death and the NIK'),
  },
  'spouses-same-sex': { article: 'UU 1/1974 Pasal 1' },
  'spouse-sex-mismatch': {
    article: 'UU 1/1974 Pasal 1',
    advice: advise(
      'Tukar suami dan istri, atau periksa NIK-nya',
      'Exchange husband and wife, or check the NIKs',
    ),
  },
  'under-marriage-age': { article: 'UU 16/2019 Pasal 7; sebelum 15 Oktober 2019: UU 1/1974 Pasal 7' },
  'marriage-age-impossible': { article: 'UU 1/1974 Pasal 7' },
  'kinship-forbids-marriage': {
    article: 'UU 1/1974 Pasal 8',
    advice: advise('Periksa orang tua yang tercatat bagi keduanya', 'Check the parents on record of both'),
  },
  'already-married': { article: 'UU 1/1974 Pasal 3, 4, dan 9' },
  'recording-authority-mismatch': { article: KUA },
  'marriage-book-missing': { article: KUA },
  'marriage-book-not-expected': { article: KUA },
  'court-not-competent': { article: 'UU 7/1989 Pasal 49' },
  'divorce-certificate-missing': { article: 'UU 23/2006 Pasal 40' },
  'divorce-certificate-not-expected': { article: 'UU 23/2006 Pasal 40' },
  'marriage-not-found': {
    article: 'UU 23/2006 Pasal 40',
    advice: advise('Catatkan dahulu perkawinannya', 'Register the marriage first'),
  },
  'marriage-is-unrecorded': { article: 'UU 23/2006 Pasal 40' },
  'marriage-is-recorded': { article: 'UU 23/2006 Pasal 36' },
  'divorce-before-marriage': {
    article: 'UU 23/2006 Pasal 40',
    advice: advise('Cocokkan dengan salinan putusan', 'Compare with the copy of the decision'),
  },
  'divorce-not-found': {
    article: 'UU 23/2006 Pasal 43',
    advice: advise('Periksa NIK keduanya', 'Check both NIKs'),
  },
  'unidentified-without-report': { article: 'UU 24/2013 Pasal 44' },
  'adoptee-of-age': { article: 'PP 54/2007 Pasal 12 ayat (1)' },
  'adoptive-parents-not-married': { article: 'PP 54/2007 Pasal 13' },
  'already-adopted': { article: 'UU 23/2006 Pasal 47' },
  'successor-under-age': { article: CARD },
  'successor-not-kin': { article: CARD },
  'head-under-age': {
    article: CARD,
    advice: advise(
      'Pilih anggota lain, atau masukkan kerabat yang dewasa',
      'Name another member, or let an adult relative move in',
    ),
  },
  'minors-left-alone': { article: CARD },
  'statement-missing': { article: CARD },
  'nobody-stays': {
    article: CARD,
    advice: advise('Gunakan perubahan kepala keluarga', 'Use a change of head'),
  },
  'card-stays-behind': { article: CARD_NUMBER },
  'destination-in-same-regency': { article: MOVE },
  'needs-departure': { article: MOVE },
  'departure-already-open': { article: MOVE },
  'person-abroad': { article: 'UU 23/2006 Pasal 18 dan Pasal 19' },
  'not-a-citizen': { article: 'UU 23/2006 Pasal 18 dan Pasal 22' },
  'not-a-foreigner': { article: 'UU 23/2006 Pasal 20–22' },
  'permit-expired': {
    article: 'UU 23/2006 Pasal 20–21',
    advice: advise(
      'Arahkan pemohon ke kantor Imigrasi untuk memperpanjang izin tinggalnya',
      'Refer the applicant to Immigration, which extends the permit',
    ),
  },
  'permit-end-missing': { article: 'UU 6/2011 Pasal 52' },
  'permit-already-recorded': {
    article: 'UU 23/2006 Pasal 21',
    advice: advise(
      'Jika izin tinggal yang tercatat salah, ajukan pembetulannya',
      'If the permit on record is wrong, have it corrected',
    ),
  },
  'not-abroad': { article: 'UU 23/2006 Pasal 19' },
  'return-before-departure': { article: 'UU 23/2006 Pasal 19' },
  'stay-too-long': { article: 'Permendagri 74/2022' },
  'move-expired': { article: MOVE },
  'move-class-differs': { article: MOVE },
  'destination-differs': {
    article: MOVE,
    advice: advise(
      'Mintalah Disdukcapil asal membatalkan SKPWNI ini dan menerbitkan yang baru',
      'Ask the office of origin to cancel this SKPWNI and to issue a new one',
    ),
  },
  'nothing-to-correct': { article: CORRECTION },
  'legal-basis-insufficient': { article: CANCELLATION },
  'sptjm-missing': { article: CANCELLATION },
  'act-already-cancelled': { article: CANCELLATION },
  'act-recorded-since': {
    article: CANCELLATION,
    advice: advise('Batalkan dahulu pencatatan yang kemudian itu', 'Cancel the later act first'),
  },
  'later-act-contradicts': {
    article: CORRECTION,
    advice: advise(
      'Betulkan atau batalkan dahulu pencatatan yang kemudian itu',
      'Correct or cancel the later act first',
    ),
  },
};
