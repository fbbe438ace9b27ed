import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { appsOf, signedHeaders } from '@peristiwa/contracts';

interface OfficeServer {
  /** URL of the status desk, which keeps the keys of offices. */
  readonly url: string;
  /** Of a registrar of the office. */
  readonly token: string;
  readonly name: string;
}

/** The key of an office for its messages to the intake topics. */
export interface IntakeKey {
  readonly keyId: string;
  /** JWK (RFC 8037). */
  readonly publicKey: { readonly kty?: string; readonly crv?: string; readonly x?: string };
  /** The Kafka headers of a message with this value. */
  headersFor(value: Buffer, registrar: string, signedAt?: Date): Record<string, string>;
}

export function newIntakeKey(): IntakeKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { kty, crv, x } = publicKey.export({ format: 'jwk' });
  const keyId = randomUUID();
  return {
    keyId,
    publicKey: { kty, crv, x },
    headersFor: (value, subject, signedAt = new Date()) =>
      signedHeaders(value, { keyId, privateKey, registrar: { subject }, signedAt }),
  };
}

/** Makes a key for a server of an office and registers it for every desk, as a registrar of the office does. */
export async function registerIntakeKey({ url, token, name }: OfficeServer): Promise<IntakeKey> {
  const key = newIntakeKey();
  const { keyId, publicKey } = key;
  const response = await fetch(`${url}/v1/devices`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ deviceId: keyId, name, publicKey, intakeDesks: appsOf('desk') }),
  });
  if (!response.ok) throw new Error(`${url}/v1/devices answered ${response.status}`);
  return key;
}
