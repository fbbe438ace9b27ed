import { sign, type KeyObject } from 'node:crypto';

/** The header of an intake message that has its signature. */
export const INTAKE_SIGNATURE_HEADER = 'x-jws-signature';

/** `typ` of the signature's own header (ADR 0065). */
export const INTAKE_SIGNATURE_TYPE = 'peristiwa-intake+jws';

export interface IntakeSigner {
  /** Under this id the office registered the key: the `deviceId` of `POST /v1/devices`. */
  readonly keyId: string;
  /** Ed25519. */
  readonly privateKey: KeyObject;
  /** The officer for whom the office sends the message. */
  readonly registrar: { readonly subject: string; readonly nip?: string };
  /** Sign right before sending: a desk takes a signature for minutes only. */
  readonly signedAt: Date;
}

/**
 * The headers of an intake message: a detached JWS (RFC 7515, appendix F) over the exact bytes of its value, signed with
 * the key of the office. It proves this one message and nothing else, so that whoever reads the topic cannot use it.
 */
export function signedHeaders(
  value: Buffer,
  { keyId, privateKey, registrar: { subject, nip }, signedAt }: IntakeSigner,
): Record<string, string> {
  const header = {
    ...{ alg: 'EdDSA', typ: INTAKE_SIGNATURE_TYPE, kid: keyId, iat: Math.floor(signedAt.getTime() / 1_000) },
    ...{ sub: subject, nip },
  };
  const encoded = Buffer.from(JSON.stringify(header)).toString('base64url');
  const signed = Buffer.from(`${encoded}.${value.toString('base64url')}`);
  const signature = sign(null, signed, privateKey).toString('base64url');
  return { [INTAKE_SIGNATURE_HEADER]: `${encoded}..${signature}`, 'content-type': 'application/json' };
}
