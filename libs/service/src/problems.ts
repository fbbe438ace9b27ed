import type { ProblemSpec } from './problem';

/** The problems that every service can return; those of the domain are in `libs/contracts`. */
export const edgeProblems = {
  notFound: {
    code: 'not-found',
    status: 404,
    title: { id: 'Alamat layanan tidak ditemukan', en: 'No such path or method' },
    detail: {
      id: 'Layanan ini tidak mempunyai alamat atau metode yang diminta. Lihat dokumentasi di /docs.',
      en: 'This service has no such path or method. See /docs.',
    },
  },
  methodNotAllowed: {
    code: 'method-not-allowed',
    status: 405,
    title: { id: 'Metode ini tidak berlaku untuk alamat ini', en: 'This path does not have this method' },
    detail: {
      id: 'Metode yang berlaku ada pada header Allow.',
      en: 'The header Allow lists the methods that it has.',
    },
  },
  requestTimeout: {
    code: 'request-timeout',
    status: 408,
    title: { id: 'Permintaan terlalu lama dikirim', en: 'The request took too long to arrive' },
    detail: { id: 'Kirim ulang permintaan yang sama.', en: 'Send the same request again.' },
  },
  headersTooLarge: {
    code: 'headers-too-large',
    status: 431,
    title: { id: 'Header permintaan terlalu besar', en: 'The request headers are too large' },
    detail: {
      id: 'URL dan semua header bersama-sama paling besar 16 KiB.',
      en: 'The URL and all headers together have at most 16 KiB.',
    },
  },
  malformedUrl: {
    code: 'malformed-url',
    status: 400,
    title: { id: 'URL tidak dapat dibaca', en: 'The URL cannot be read' },
  },
  malformedJson: {
    code: 'malformed-json',
    status: 400,
    title: { id: 'Isi permintaan bukan JSON yang valid', en: 'The request body is not valid JSON' },
  },
  bodyTooLarge: {
    code: 'body-too-large',
    status: 413,
    title: { id: 'Isi permintaan terlalu besar', en: 'The request body is too large' },
    detail: {
      id: 'Ukuran paling besar yang diterima adalah 1 MiB.',
      en: 'The largest size accepted is 1 MiB.',
    },
  },
  unsupportedMediaType: {
    code: 'unsupported-media-type',
    status: 415,
    title: { id: 'Jenis isi permintaan tidak didukung', en: 'The content type is not supported' },
    detail: {
      id: 'Kirim isi permintaan sebagai application/json.',
      en: 'Send the body as application/json.',
    },
  },
  badRequest: {
    code: 'bad-request',
    status: 400,
    title: { id: 'Permintaan tidak dapat diproses', en: 'The request cannot be processed' },
  },
  invalidRequest: {
    code: 'invalid-request',
    status: 400,
    title: { id: 'Permintaan tidak valid', en: 'The request is not valid' },
    detail: { id: 'Perbaiki isian yang disebut dalam errors.', en: 'Correct the fields named in errors.' },
  },
  tokenMissing: {
    code: 'token-missing',
    status: 401,
    title: { id: 'Token akses tidak disertakan', en: 'The access token is missing' },
    detail: {
      id: 'Sertakan header Authorization: Bearer <token>.',
      en: 'Send the header Authorization: Bearer <token>.',
    },
    challenge: 'Bearer realm="peristiwa"',
  },
  tokenExpired: {
    code: 'token-expired',
    status: 401,
    title: {
      id: 'Token akses sudah kedaluwarsa; minta token baru',
      en: 'The access token has expired; get a new one',
    },
    challenge: 'Bearer realm="peristiwa", error="invalid_token", error_description="the token expired"',
  },
  tokenInvalid: {
    code: 'token-invalid',
    status: 401,
    title: { id: 'Token akses tidak valid', en: 'The access token is not valid' },
    challenge: 'Bearer realm="peristiwa", error="invalid_token"',
  },
  tooManyRequests: {
    code: 'too-many-requests',
    status: 429,
    title: {
      id: 'Terlalu banyak permintaan dalam satu menit',
      en: 'Too many requests in one minute',
    },
    detail: {
      id: 'Kirim ulang permintaan yang sama setelah waktu pada header Retry-After.',
      en: 'Send the same request again after the time in the header Retry-After.',
    },
    advice: {
      id: 'Jika pekerjaan memerlukan lebih banyak permintaan, minta administrator menyesuaikan RATE_LIMIT_PER_MINUTE.',
      en: 'If the work needs more requests, ask the operator to adjust RATE_LIMIT_PER_MINUTE.',
    },
  },
  roleMissing: {
    code: 'role-missing',
    status: 403,
    title: { id: 'Anda tidak mempunyai peran yang diperlukan', en: 'You do not have the role for this' },
    challenge: 'Bearer realm="peristiwa", error="insufficient_scope"',
  },
  internalError: {
    code: 'internal-error',
    status: 500,
    title: { id: 'Terjadi kesalahan internal', en: 'Internal error' },
    detail: {
      id: 'Sampaikan nomor permintaan (requestId) kepada administrator sistem.',
      en: 'Give the requestId to the operator.',
    },
  },
  temporarilyUnavailable: {
    code: 'temporarily-unavailable',
    status: 503,
    title: { id: 'Layanan untuk sementara tidak tersedia', en: 'Temporarily unavailable' },
    detail: {
      id: 'Kirim ulang permintaan yang sama; permintaan dengan requestId yang sama hanya dicatat satu kali.',
      en: 'Send the same request again; a request with the same requestId is recorded once.',
    },
    // A restart of PostgreSQL or a failover of a Kafka broker takes a few seconds.
    retryAfterSeconds: 5,
  },
  storageFull: {
    code: 'storage-full',
    status: 503,
    title: { id: 'Ruang penyimpanan basis data penuh', en: "The database's disk is full" },
    detail: {
      id: 'Tidak ada yang dicatat. Administrator sistem harus mengosongkan ruang; sesudah itu kirim ulang permintaan yang sama.',
      en: 'Nothing was recorded. The operator has to free space; then send the same request again.',
    },
    retryAfterSeconds: 60,
  },
} as const satisfies Record<string, ProblemSpec>;
