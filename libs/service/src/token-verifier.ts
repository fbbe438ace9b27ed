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
  // Stored unchanged with every act and in the access log.
  sub: z.string().min(1).max(255).regex(PLAIN_TEXT),
  roles: z.array(z.string()).default([]),
  office: z
    .string()
    .regex(/^\d{4}$/)
    .optional(),
  // 18 digits: day of birth, month of appointment, sex and serial.
  nip: z
    .string()
    .regex(/^\d{18}$/)
    .optional(),
  desks: z.array(z.string()).optional(),
  partner: z.string().min(1).optional(),
});

/** Only asymmetric signatures: anyone who knows the JWKS could create a symmetric `HS256` token. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** Keys are fetched again after this time, so that a withdrawn key becomes invalid. */
const CACHE_MS = 600_000;
/** For an unknown `kid` keys are fetched at most this often, so that forged tokens cannot overload the issuer. */
const COOLDOWN_MS = 30_000;
const FETCH_TIMEOUT_MS = 3_000;
/** Maximum difference between the clocks of issuer and service. */
const CLOCK_TOLERANCE_S = 5;
/** Enough for all registrars of a large office and every service; an entry has about 300 bytes. */
const VERIFIED_MAX = 2_000;

/** Verifies access tokens (signature, issuer, audience, time) and returns the caller. */
export class TokenVerifier {
  private readonly keys: JWTVerifyGetKey;
  private readonly verified = new VerifiedTokens(VERIFIED_MAX, CLOCK_TOLERANCE_S);
  /** Time of the last fetch of keys, which identifies the keys; undefined when they must be fetched again. */
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
        // The issuer returned no keys, so no token can be verified. This is a fault of the service, not of the caller.
        throw new ProblemError(edgeProblems.temporarilyUnavailable, { cause: error });
      }
    };
  }

  /** @throws ProblemError token-missing, token-expired, token-invalid or temporarily-unavailable */
  async verify(token: string | undefined): Promise<Actor> {
    if (!token) throw new ProblemError(edgeProblems.tokenMissing);
    // Read before the verification: if keys are fetched during it, the next request verifies the token again.
    const keys = this.keysFetchedAt();
    const at = new Date();
    const known = this.verified.find(token, keys, at.getTime());
    if (known) return known;
    const payload = await this.payloadOf(token, at);
    const { exp = 0, nbf: validFrom = 0 } = payload;
    const actor = actorOf(payload);
    if (keys !== undefined) this.verified.keep(token, { actor, validFrom, expiresAt: exp, keys });
    return actor;
  }

  /** The same for the value of an `Authorization` header. */
  async verifyHeader(authorization: string | undefined): Promise<Actor> {
    if (!authorization) throw new ProblemError(edgeProblems.tokenMissing);
    const [scheme = '', token, ...rest] = authorization.trim().split(/\s+/);
    if (scheme.toLowerCase() !== 'bearer' || !token || rest.length > 0) {
      throw new ProblemError(edgeProblems.tokenMissing);
    }
    return this.verify(token);
  }

  private async payloadOf(token: string, currentDate: Date): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        issuer: this.oidc.issuer,
        audience: this.oidc.audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate,
        // Without `exp` a token would never expire.
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

/** All requests with this token share the object, so it must not be changed. */
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
