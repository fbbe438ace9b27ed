import { text, type RejectionText } from './text';

/** Refusals about requests that need a second officer (permohonan; ADR 0034). */
export type ApplicationRefusalCode =
  | 'second-officer-required'
  | 'application-not-found'
  | 'application-approved'
  | 'application-rejected'
  | 'application-expired';

export const applicationRejections = {
  'second-officer-required': text(
    403,
    'Permohonan ini harus disetujui oleh petugas lain pada kantor yang sama',
    'Another officer of the same office has to approve this request',
  ),
  'application-not-found': text(
    404,
    'Permohonan ini tidak ditemukan pada kantor Anda; periksa kembali nomor permintaannya (requestId)',
    'Your office has no such application; check its requestId',
  ),
  'application-approved': text(
    409,
    'Permohonan ini sudah disetujui oleh petugas lain',
    'Another officer has approved this application',
  ),
  'application-rejected': text(
    409,
    'Permohonan ini sudah ditolak; ajukan permohonan baru bila alasannya sudah dipenuhi',
    'This application was rejected; submit a new one when its reason has been met',
  ),
  'application-expired': text(
    409,
    'Masa berlaku permohonan ini sudah habis; ajukan permohonan baru',
    'This application has expired; submit a new one',
  ),
} as const satisfies Readonly<Record<ApplicationRefusalCode, RejectionText>>;
