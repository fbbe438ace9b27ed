import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { roles, type Actor, type Role } from './actor';
import type { Config } from './config';
import { ProblemError } from './problem';
import { edgeProblems } from './problems';

const claims = z.object({
  sub: z.string().min(1).max(255),
  roles: z.array(z.string()).default([]),
  office: z
    .string()
    .regex(/^\d{4}$/)
    .optional(),
  desks: z.array(z.string()).optional(),
  partner: z.string().min(1).optional(),
});

/** Only signatures with a public key: a symmetric `HS256` token could be made by anyone who knows the JWKS. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** Keys are fetched again after this long, so a withdrawn key stops working. */
const CACHE_MS = 600_000;
/** An unknown `kid` asks the issuer at most this often, so that forged tokens cannot make us flood it. */
const COOLDOWN_MS = 30_000;
const FETCH_TIMEOUT_MS = 3_000;
/** Clocks of issuer and service may differ by this much. */
const CLOCK_TOLERANCE_S = 5;

/** Checks access tokens (signature, issuer, audience, time) and reads who is asking. HTTP and intake use it. */
export class TokenVerifier {
  private readonly keys: JWTVerifyGetKey;

  constructor(private readonly oidc: Config['oidc']) {
    const remote = createRemoteJWKSet(new URL(oidc.jwksUrl), {
      cacheMaxAge: CACHE_MS,
      cooldownDuration: COOLDOWN_MS,
      timeoutDuration: FETCH_TIMEOUT_MS,
    });
    this.keys = async (header, token) => {
      try {
        return await remote(header, token);
      } catch (error) {
        if (isAboutTheToken(error)) throw error;
        // The issuer did not answer with keys: nobody can be judged, so it is our trouble and not the caller's.
        throw new ProblemError(edgeProblems.temporarilyUnavailable, { cause: error });
      }
    };
  }

  /** Throws a `ProblemError`: token-missing, token-expired, token-invalid or temporarily-unavailable. */
  async verify(token: string | undefined): Promise<Actor> {
    if (!token) throw new ProblemError(edgeProblems.tokenMissing);
    const read = claims.safeParse(await this.payloadOf(token));
    if (!read.success) throw new ProblemError(edgeProblems.tokenInvalid);
    const { sub, roles: given, ...rest } = read.data;
    return { subject: sub, roles: given.filter(isRole), ...rest };
  }

  /** The same for a whole `Authorization` value, as it stands in an HTTP or Kafka header. */
  async verifyHeader(authorization: string | undefined): Promise<Actor> {
    if (!authorization) throw new ProblemError(edgeProblems.tokenMissing);
    const [scheme = '', token, ...rest] = authorization.trim().split(/\s+/);
    if (scheme.toLowerCase() !== 'bearer' || !token || rest.length > 0) {
      throw new ProblemError(edgeProblems.tokenMissing);
    }
    return this.verify(token);
  }

  private async payloadOf(token: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        issuer: this.oidc.issuer,
        audience: this.oidc.audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_S,
        // Without `exp` a token would be valid for ever.
        requiredClaims: ['exp', 'sub'],
      });
      return payload;
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      const spec = error instanceof errors.JWTExpired ? edgeProblems.tokenExpired : edgeProblems.tokenInvalid;
      throw new ProblemError(spec, { cause: error });
    }
  }
}

function isAboutTheToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}

function isRole(role: string): role is Role {
  return (roles as readonly string[]).includes(role);
}
