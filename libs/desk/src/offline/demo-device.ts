import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { BUNDLE_TYPE, exampleReportFor, type CapturedRequest } from '@peristiwa/contracts';
import { demoAddress } from '../demo-family';

/** PKCS #8 of an Ed25519 key, before its 32 bytes (RFC 8410). */
const PKCS8 = '302e020100300506032b657004220420';

/** The key of the examples. Everybody can compute it: an office never registers it for a device in use. */
const seed = createHash('sha256').update('peristiwa demo device').digest('hex');
const privateKey = createPrivateKey({ key: Buffer.from(PKCS8 + seed, 'hex'), format: 'der', type: 'pkcs8' });

export const demoDevice = {
  deviceId: '00000000-0000-7000-8000-00000000d181',
  name: 'Kantor Desa Cimekar, tablet 1',
  publicKey: { kty: 'OKP', crv: 'Ed25519', x: createPublicKey(privateKey).export({ format: 'jwk' }).x ?? '' },
} as const;

/** Makes a bundle as a device does: a JWS in compact form, signed with Ed25519. */
export function sealBundle(
  deviceId: string,
  requests: readonly CapturedRequest[],
  key: KeyObject = privateKey,
): string {
  const encoded = [{ alg: 'EdDSA', typ: BUNDLE_TYPE, kid: deviceId }, { requests }]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${encoded}.${sign(null, Buffer.from(encoded), key).toString('base64url')}`;
}

/** A resident whom the village captured. It works once the device is registered. */
export const demoBundle = sealBundle(demoDevice.deviceId, [
  {
    localSequence: 1,
    capturedAt: '2026-11-20T09:30:00+07:00',
    command: 'record-biodata',
    body: {
      ...exampleReportFor('record-biodata', {}),
      requestId: '00000000-0000-7000-8000-00000000d182',
      reportedOn: '2026-11-20',
      person: {
        name: 'Rahmat Hidayat',
        sex: 'male',
        bornOn: '1988-03-12',
        birthPlace: '3204',
        religion: 'islam',
        maritalStatus: 'single',
        education: 'upper-secondary',
        occupation: 88,
        nik: '3204051203889181',
      },
      family: { kind: 'new', kkNumber: '3204050101269181', address: demoAddress },
    },
  },
]);
