import type { ProblemSpec } from '@peristiwa/service';

/** Problems of devices and bundles. Nothing of such a bundle is registered, except with `capture-reused`. */
export const offlineProblems = {
  bundleUnreadable: {
    code: 'bundle-unreadable',
    status: 422,
    title: {
      id: 'Berkas kiriman luring tidak dapat dibaca; ambil ulang dari perangkat',
      en: 'The bundle cannot be read; take it from the device again',
    },
  },
  bundleSignatureWrong: {
    code: 'bundle-signature-wrong',
    status: 422,
    title: {
      id: 'Tanda tangan kiriman luring tidak sesuai dengan kunci perangkat yang terdaftar',
      en: 'The signature of the bundle is not of the key that is registered for the device',
    },
  },
  deviceUnknown: {
    code: 'device-unknown',
    status: 404,
    title: {
      id: 'Perangkat ini belum didaftarkan oleh Disdukcapil',
      en: 'No office has registered this device',
    },
  },
  deviceOtherOffice: {
    code: 'device-other-office',
    status: 403,
    title: {
      id: 'Perangkat ini terdaftar pada Disdukcapil lain',
      en: 'This device is registered with another office',
    },
  },
  deviceRevoked: {
    code: 'device-revoked',
    status: 403,
    title: {
      id: 'Pendaftaran perangkat ini sudah dicabut; catat ulang permohonannya di loket atau pada perangkat lain',
      en: 'The registration of this device was revoked; capture its requests again at the counter or on another device',
    },
  },
  deviceRegistered: {
    code: 'device-registered',
    status: 409,
    title: {
      id: 'Nomor perangkat ini sudah terdaftar dengan kunci, nama, kantor, atau loket lain; gunakan nomor baru',
      en: 'This device id is registered with another key, name, office or desks; use a new one',
    },
  },
  captureReused: {
    code: 'capture-reused',
    status: 409,
    title: {
      id: 'Nomor urut perangkat ini sudah digunakan untuk permohonan dengan isi yang berbeda',
      en: 'The device has used this local sequence for a request with other content',
    },
  },
} as const satisfies Record<string, ProblemSpec>;
