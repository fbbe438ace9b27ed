import { compactVerify, decodeProtectedHeader, errors } from 'jose';
import { z } from 'zod';
import {
  BUNDLE_REQUESTS_MAX,
  BUNDLE_TYPE,
  LOCAL_SEQUENCE_MAX,
  type CapturedRequest,
} from '@peristiwa/contracts';
import { instant, parseWith, ProblemError, readJson, uuid } from '@peristiwa/service';
import { offlineProblems } from './problems';

const sequence = z.number().int().min(1).max(LOCAL_SEQUENCE_MAX);

/** The content that is signed. The body of each request is checked later, by its command. */
const content = z.strictObject({
  requests: z
    .array(
      z.strictObject({
        localSequence: sequence,
        capturedAt: instant,
        command: z.string().regex(/^[a-z-]{1,64}$/),
        body: z.looseObject({}),
        replaces: sequence.optional(),
      }),
    )
    .min(1)
    .max(BUNDLE_REQUESTS_MAX),
});

const header = z.object({ kid: uuid, typ: z.literal(BUNDLE_TYPE) });

/** The device that a bundle names. Nothing is proven yet. @throws ProblemError `bundle-unreadable` */
export function deviceOf(bundle: string): string {
  try {
    return header.parse(decodeProtectedHeader(bundle)).kid;
  } catch (cause) {
    throw new ProblemError(offlineProblems.bundleUnreadable, { cause });
  }
}

/**
 * The requests of a bundle, by local sequence: the order in which they were captured, whatever the clock of the device.
 * A bundle is a JWS in compact form (RFC 7515), signed with Ed25519 (RFC 8037).
 * @param publicKey the `x` member of the device's JWK
 * @throws ProblemError
 */
export async function openBundle(bundle: string, publicKey: string): Promise<readonly CapturedRequest[]> {
  const payload = await verified(bundle, publicKey);
  const { requests } = await parseWith(content, readJson(payload), 'bundle');
  return requests.toSorted((one, other) => one.localSequence - other.localSequence);
}

async function verified(bundle: string, x: string): Promise<Buffer> {
  try {
    const key = { kty: 'OKP', crv: 'Ed25519', x };
    const { payload } = await compactVerify(bundle, key, { algorithms: ['EdDSA', 'Ed25519'] });
    return Buffer.from(payload);
  } catch (cause) {
    const { bundleSignatureWrong, bundleUnreadable } = offlineProblems;
    const isWrong = cause instanceof errors.JWSSignatureVerificationFailed;
    throw new ProblemError(isWrong ? bundleSignatureWrong : bundleUnreadable, { cause });
  }
}
