import { createHash } from 'node:crypto';
import type { FeedSigner } from '../sign/feed-keys';

const LABEL = 'peristiwa';

/**
 * Headers that sign a POST by HTTP Message Signatures (RFC 9421) with the key of the feeds: method, target, type and digest
 * of the body (RFC 9530). A receiver checks them with any library, and refuses an old `created`.
 */
export function signedHeaders(
  url: string,
  body: Buffer,
  { signer, now }: { readonly signer: FeedSigner; readonly now: Date },
): Record<string, string> {
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  const created = Math.floor(now.getTime() / 1_000);
  const covered = '("@method" "@target-uri" "content-type" "content-digest")';
  const parameters = `${covered};created=${created};keyid="${signer.keyId}";alg="ed25519"`;
  const signature = Buffer.from(signer.sign(signatureBase(url, digest, parameters)), 'hex');
  return {
    'content-type': CONTENT_TYPE,
    'content-digest': digest,
    'signature-input': `${LABEL}=${parameters}`,
    signature: `${LABEL}=:${signature.toString('base64')}:`,
  };
}

const CONTENT_TYPE = 'application/json';

/** The exact bytes that the signature signs (RFC 9421 §2.5). */
export function signatureBase(url: string, digest: string, parameters: string): Buffer {
  return Buffer.from(
    [
      '"@method": POST',
      `"@target-uri": ${url}`,
      `"content-type": ${CONTENT_TYPE}`,
      `"content-digest": ${digest}`,
      `"@signature-params": ${parameters}`,
    ].join('\n'),
  );
}
