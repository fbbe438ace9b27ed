import type { ProblemSpec } from '@peristiwa/service';

/** Problems of the signature of an intake message. Nothing of such a message is registered. */
export const intakeProblems = {
  bearerTokenInMessage: {
    code: 'bearer-token-in-message',
    status: 400,
    title: {
      id: 'Pesan memuat token akses; tandatangani pesan dengan kunci kantor, kirim tanpa token, dan cabut token itu',
      en: 'The message holds an access token; sign it with the key of the office, send it without, and revoke the token',
    },
  },
  messageNotSigned: {
    code: 'message-not-signed',
    status: 401,
    title: {
      id: 'Pesan tidak ditandatangani; tandatangani isinya dengan kunci kantor yang terdaftar',
      en: 'The message is not signed; sign its content with the registered key of the office',
    },
  },
  messageSignatureWrong: {
    code: 'message-signature-wrong',
    status: 401,
    title: {
      id: 'Tanda tangan pesan tidak sesuai dengan isinya atau dengan kunci kantor yang terdaftar',
      en: 'The signature does not fit the content of the message or the registered key of the office',
    },
  },
  messageSignatureExpired: {
    code: 'message-signature-expired',
    status: 401,
    title: {
      id: 'Pesan dikirim lebih dari lima menit sebelum atau sesudah ditandatangani; tandatangani dan kirim ulang',
      en: 'The message was sent more than five minutes before or after it was signed; sign it and send it again',
    },
  },
} as const satisfies Record<string, ProblemSpec>;
