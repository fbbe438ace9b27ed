import type { ProblemSpec } from './problem';

/** The problems that every service can return; those of the domain are in `libs/contracts`. */
export const edgeProblems = {
  notFound: {
    code: 'not-found',
    status: 404,
    title: { id: 'Alamat tidak ditemukan', en: 'No such address' },
    detail: {
      id: 'Layanan ini tidak mempunyai alamat atau metode yang diminta. Lihat /docs.',
      en: 'This service has no such path or method. See /docs.',
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
    title: { id: 'Isi permintaan bukan JSON yang sah', en: 'The request body is not valid JSON' },
  },
  bodyTooLarge: {
    code: 'body-too-large',
    status: 413,
    title: { id: 'Isi permintaan terlalu besar', en: 'The request body is too large' },
    detail: { id: 'Ukuran paling besar adalah 1 MiB.', en: 'The largest size accepted is 1 MiB.' },
  },
  unsupportedMediaType: {
    code: 'unsupported-media-type',
    status: 415,
    title: { id: 'Jenis isi tidak didukung', en: 'The content type is not supported' },
    detail: { id: 'Kirim isi sebagai application/json.', en: 'Send the body as application/json.' },
  },
  badRequest: {
    code: 'bad-request',
    status: 400,
    title: { id: 'Permintaan tidak dapat diproses', en: 'The request cannot be processed' },
  },
  invalidRequest: {
    code: 'invalid-request',
    status: 400,
    title: { id: 'Permintaan tidak sah', en: 'The request is not valid' },
    detail: { id: 'Perbaiki kolom yang disebut di errors.', en: 'Correct the fields named in errors.' },
  },
  tokenMissing: {
    code: 'token-missing',
    status: 401,
    title: { id: 'Token akses tidak ada', en: 'The access token is missing' },
    detail: {
      id: 'Kirim header Authorization: Bearer <token>.',
      en: 'Send the header Authorization: Bearer <token>.',
    },
    challenge: 'Bearer realm="peristiwa"',
  },
  tokenExpired: {
    code: 'token-expired',
    status: 401,
    title: { id: 'Token akses sudah kedaluwarsa', en: 'The access token has expired' },
    challenge: 'Bearer realm="peristiwa", error="invalid_token", error_description="the token expired"',
  },
  tokenInvalid: {
    code: 'token-invalid',
    status: 401,
    title: { id: 'Token akses tidak sah', en: 'The access token is not valid' },
    challenge: 'Bearer realm="peristiwa", error="invalid_token"',
  },
  roleMissing: {
    code: 'role-missing',
    status: 403,
    title: { id: 'Peran tidak mencukupi', en: 'The role for this is missing' },
    challenge: 'Bearer realm="peristiwa", error="insufficient_scope"',
  },
  internalError: {
    code: 'internal-error',
    status: 500,
    title: { id: 'Kesalahan internal', en: 'Internal error' },
    detail: {
      id: 'Sampaikan requestId kepada operator.',
      en: 'Give the requestId to the operator.',
    },
  },
  temporarilyUnavailable: {
    code: 'temporarily-unavailable',
    status: 503,
    title: { id: 'Layanan sementara tidak tersedia', en: 'Temporarily unavailable' },
    detail: {
      id: 'Kirim ulang permintaan yang sama; permintaan dengan requestId yang sama hanya dicatat sekali.',
      en: 'Send the same request again; a request with the same requestId is recorded once.',
    },
    // A restart of PostgreSQL or a failover of a Kafka broker takes a few seconds.
    retryAfterSeconds: 5,
  },
} as const satisfies Record<string, ProblemSpec>;
