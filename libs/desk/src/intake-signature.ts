import { flattenedVerify } from 'jose';
import { z } from 'zod';
import { INTAKE_SIGNATURE_HEADER, INTAKE_SIGNATURE_TYPE } from '@peristiwa/contracts';
import type { ConsumedMessage } from '@peristiwa/messaging';
import { ProblemError, text, uuid, type Actor } from '@peristiwa/service';
import { intakeProblems } from './intake-problems';
import type { Device } from './offline/devices';
import { offlineProblems } from './offline/problems';

/**
 * Longest time between the signature and the moment at which the broker wrote the message. Long enough for a sender
 * that tries again and for clocks that differ, too short to send an old message a second time.
 */
const VALID_MS = 5 * 60_000;

const header = z.object({
  kid: uuid,
  typ: z.literal(INTAKE_SIGNATURE_TYPE),
  iat: z.number().int(),
  // Stored with every act, as the claims of a token.
  sub: text({ max: 255 }),
  nip: z
    .string()
    .regex(/^\d{18}$/)
    .optional(),
});

export interface SignedBy {
  readonly actor: Actor;
  /** The key of the office. */
  readonly keyId: string;
}

/**
 * Who sent a message, by the detached JWS over its bytes (ADR 0065). The office vouches for the registrar whom the
 * signature names; the key decides office and desks. A message with a bearer token is refused, signed or not: the topic
 * keeps messages for days, and everybody who reads it could use the token over HTTP.
 * @throws ProblemError
 */
export async function signerOf(
  message: ConsumedMessage,
  find: (keyId: string) => Promise<Device | undefined>,
): Promise<SignedBy> {
  const { headers, value, appendedAt = Date.now() } = message;
  if (Object.keys(headers).some((name) => name.toLowerCase() === 'authorization'))
    throw new ProblemError(intakeProblems.bearerTokenInMessage);
  const jws = headers[INTAKE_SIGNATURE_HEADER];
  if (jws === undefined) throw new ProblemError(intakeProblems.messageNotSigned);
  const [encoded = '', payload, signature = '', ...rest] = jws.split('.');
  if (payload !== '' || rest.length > 0) throw new ProblemError(intakeProblems.messageSignatureWrong);

  const { kid, iat, sub: subject, nip } = headerOf(encoded);
  const device = await find(kid);
  if (!device) throw new ProblemError(offlineProblems.deviceUnknown);
  await verify(
    { protected: encoded, payload: (value ?? Buffer.alloc(0)).toString('base64url'), signature },
    device,
  );
  if (device.revokedAt) throw new ProblemError(offlineProblems.deviceRevoked);
  if (Math.abs(appendedAt - iat * 1_000) > VALID_MS)
    throw new ProblemError(intakeProblems.messageSignatureExpired);
  const { office, intakeDesks: desks } = device;
  return { keyId: kid, actor: { subject, roles: ['registrar'], office, nip, desks } };
}

function headerOf(encoded: string): z.infer<typeof header> {
  try {
    return header.parse(JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new ProblemError(intakeProblems.messageSignatureWrong, { cause });
  }
}

async function verify(jws: Parameters<typeof flattenedVerify>[0], { publicKey: x }: Device): Promise<void> {
  try {
    await flattenedVerify(jws, { kty: 'OKP', crv: 'Ed25519', x }, { algorithms: ['EdDSA', 'Ed25519'] });
  } catch (cause) {
    throw new ProblemError(intakeProblems.messageSignatureWrong, { cause });
  }
}
