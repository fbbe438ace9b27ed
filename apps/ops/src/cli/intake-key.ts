import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { appsOf, signedHeaders } from '@peristiwa/contracts';

export interface OfficeServer {
  /** URL of the status desk, which keeps the keys of offices. */
  readonly url: string;
  /** Of a registrar of the office. */
  readonly token: string;
  readonly name: string;
  readonly desks?: readonly string[];
}

/** The key of an office for its messages to the intake topics. */
export interface IntakeKey {
  readonly keyId: string;
  /** The Kafka headers of a message with this value. */
  headersFor(value: Buffer, registrar: string): Record<string, string>;
}

/** Makes a key for a server of an office and registers it, as a registrar of the office does. */
export async function registerIntakeKey({
  url,
  token,
  name,
  desks = appsOf('desk'),
}: OfficeServer): Promise<IntakeKey> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { kty, crv, x } = publicKey.export({ format: 'jwk' });
  const keyId = randomUUID();
  const response = await fetch(`${url}/v1/devices`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ deviceId: keyId, name, publicKey: { kty, crv, x }, intakeDesks: desks }),
  });
  if (!response.ok) throw new Error(`${url}/v1/devices answered ${response.status}`);
  return {
    keyId,
    headersFor: (value, subject) =>
      signedHeaders(value, { keyId, privateKey, registrar: { subject }, signedAt: new Date() }),
  };
}
