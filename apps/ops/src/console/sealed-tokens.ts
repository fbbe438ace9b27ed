import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { compactDecrypt, CompactEncrypt } from 'jose';

/** What the issuer gave for one session of a person. */
export interface SessionTokens {
  readonly accessToken: string;
  /** Milliseconds since 1970. */
  readonly accessExpiresAt: number;
  readonly refreshToken?: string | undefined;
}

/** The secret of a new session: 256 bits, as base64url. It stands in the cookie and nowhere else. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

export const isSecret = (text: string): boolean => /^[\w-]{43}$/.test(text);

/** The key of the session's row: a digest, from which the secret cannot be computed. */
export const sessionIdOf = (secret: string): string =>
  createHash('sha256').update(secret).digest('base64url');

const keyOf = (secret: string) =>
  new Uint8Array(hkdfSync('sha256', Buffer.from(secret, 'base64url'), '', 'peristiwa console session', 32));

/** As a JWE (RFC 7516) with AES-GCM, which only who has the secret can open. */
export function seal(tokens: SessionTokens, secret: string): Promise<string> {
  return new CompactEncrypt(Buffer.from(JSON.stringify(tokens)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(keyOf(secret));
}

/** @throws when it was sealed with another secret or was changed */
export async function unseal(sealed: string, secret: string): Promise<SessionTokens> {
  const { plaintext } = await compactDecrypt(sealed, keyOf(secret));
  return JSON.parse(Buffer.from(plaintext).toString('utf8')) as SessionTokens;
}
