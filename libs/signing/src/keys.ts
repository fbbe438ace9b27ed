import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** A key and its first turn. The first key is trusted by agreement; each later one is signed by the key before. */
export interface KeyEntry {
  readonly keyId: string;
  /** SPKI in PEM. */
  readonly publicKey: string;
  /**
   * For keys of a ledger the first position that this key may sign; the previous key may sign only earlier positions.
   * For keys of the feeds the number of the key: 1 for the first.
   */
  readonly fromPosition: number;
  /** Signature of this entry by the previous key, hexadecimal; absent for the first key. */
  readonly signature?: string;
}

/** The keys of one owner, the oldest first: the id of a ledger, or `feeds`. */
export interface KeyHistory {
  readonly owner: string;
  readonly keys: readonly KeyEntry[];
}

export interface TrustedKey {
  readonly keyId: string;
  readonly publicKey: KeyObject;
  readonly fromPosition: number;
}

/** Why a key history proves nothing, and at which key. */
export interface UntrustedHistory {
  readonly refused: 'key-not-trusted' | 'key-signature-wrong';
  readonly keyId: string;
}

/** The exact bytes by which a key certifies the next one. */
export function keyText({ keyId, publicKey, fromPosition }: KeyEntry, owner: string): Buffer {
  const der = createPublicKey(publicKey).export({ type: 'spki', format: 'der' }).toString('hex');
  return lines('peristiwa-key-1', owner, keyId, der, String(fromPosition));
}

/** Lines of text, so that anyone can write signed bytes with an editor. */
export function lines(...parts: readonly string[]): Buffer {
  return Buffer.from(`${parts.join('\n')}\n`);
}

/** The first 16 hexadecimal digits of the SHA-256 of the public key (SPKI, DER). */
export function keyIdOf(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}

/** @returns the Ed25519 signature, hexadecimal */
export function signText(text: Buffer, privateKey: KeyObject): string {
  return sign(null, text, privateKey).toString('hex');
}

export function isSigned(text: Buffer, publicKey: KeyObject, signature: string): boolean {
  const bytes = Buffer.from(signature, 'hex');
  return bytes.length === 64 && verify(null, text, publicKey, bytes);
}

/**
 * The key `trustedId` and those that follow from it, the oldest first. Trust extends only forward: a key certifies the
 * next key, never the previous one.
 */
export function trustedKeys(
  { owner, keys }: KeyHistory,
  trustedId: string,
): readonly TrustedKey[] | UntrustedHistory {
  const start = keys.findIndex(({ keyId }) => keyId === trustedId);
  if (start < 0) return { refused: 'key-not-trusted', keyId: trustedId };
  const trusted: TrustedKey[] = [];
  for (const entry of keys.slice(start)) {
    const { keyId, fromPosition } = entry;
    const publicKey = ed25519KeyOf(entry);
    const before = trusted.at(-1);
    const isCertified = (text: () => Buffer) =>
      !before ||
      (fromPosition > before.fromPosition && isSigned(text(), before.publicKey, entry.signature ?? ''));
    if (!publicKey || keyIdOf(publicKey) !== keyId || !isCertified(() => keyText(entry, owner))) {
      return { refused: 'key-signature-wrong', keyId };
    }
    trusted.push({ keyId, publicKey, fromPosition });
  }
  return trusted;
}

function ed25519KeyOf({ publicKey }: KeyEntry): KeyObject | undefined {
  try {
    const key = createPublicKey(publicKey);
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}
