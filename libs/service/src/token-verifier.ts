import {
  createRemoteJWKSet,
  errors,
  jwksCache,
  jwtVerify,
  type JWKSCacheInput,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { z } from 'zod';
import { roles, type Actor, type Role } from './actor';
import type { Config } from './config';
import { PLAIN_TEXT } from './input';
import { ProblemError } from './problem';
import { edgeProblems } from './problems';
import { VerifiedTokens } from './verified-tokens';

const claims = z.object({
  // Kept with every act and every reading, as it is.
  sub: z.string().min(1).max(255).regex(PLAIN_TEXT),
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
/** Some 300 bytes each: all registrars of a large office and every service. */
const VERIFIED_MAX = 2_000;

/** Checks access tokens (signature, issuer, audience, time) and reads who is asking. HTTP and intake use it. */
export class TokenVerifier {
  private readonly keys: JWTVerifyGetKey;
  private readonly verified = new VerifiedTokens(VERIFIED_MAX, CLOCK_TOLERANCE_S);
  /** Time of the last fetch of keys, by which verifications are known; nothing when they have to be fetched again. */
  private readonly keysFetchedAt: () => number | undefined;

  constructor(private readonly oidc: Config['oidc']) {
    const fetched: JWKSCacheInput & { uat?: number } = {};
    const remote = createRemoteJWKSet(new URL(oidc.jwksUrl), {
      [jwksCache]: fetched,
      cacheMaxAge: CACHE_MS,
      cooldownDuration: COOLDOWN_MS,
      timeoutDuration: FETCH_TIMEOUT_MS,
    });
    this.keysFetchedAt = () => (remote.fresh ? fetched.uat : undefined);
    this.keys = async (header, token) => {
      try {
        return await remote(header, token);
      } catch (error) {
        if (isAboutTheToken(error)) throw error;
        // The issuer returned no keys, so no token can be verified: a fault of the service, not of the caller.
        throw new ProblemError(edgeProblems.temporarilyUnavailable, { cause: error });
      }
    };
  }

  /** Throws a `ProblemError`: token-missing, token-expired, token-invalid or temporarily-unavailable. */
  async verify(token: string | undefined): Promise<Actor> {
    if (!token) throw new ProblemError(edgeProblems.tokenMissing);
    // Taken before the verification: if keys are fetched in the middle of it, the next request verifies again.
    const keys = this.keysFetchedAt();
    const known = this.verified.find(token, keys, Date.now());
    if (known) return known;
    const payload = await this.payloadOf(token);
    const actor = actorOf(payload);
    if (keys !== undefined) this.verified.keep(token, { actor, expiresAt: payload.exp as number, keys });
    return actor;
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

/** Shared by all requests with this token, so it must not be changed. */
function actorOf(payload: JWTPayload): Actor {
  const read = claims.safeParse(payload);
  if (!read.success) throw new ProblemError(edgeProblems.tokenInvalid);
  const { sub, roles: given, ...rest } = read.data;
  return Object.freeze({ subject: sub, roles: Object.freeze(given.filter(isRole)), ...rest });
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
