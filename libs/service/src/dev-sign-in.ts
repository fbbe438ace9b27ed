import { createHash, randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { CONSOLE_CLIENT, type TokenClaims } from './dev-clients';
import { pickRolePage, PICK_ROLE_POLICY } from './dev-sign-in-page';

/** RFC 6749 §5.1 with the ID token of OpenID Connect. */
export interface TokenSet {
  readonly access_token: string;
  readonly id_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
}

interface Issuing {
  readonly claimsOf: (clientId: string) => TokenClaims | undefined;
  readonly tokenSet: (claims: TokenClaims, client: string) => Promise<TokenSet>;
}

interface Code {
  readonly as: string;
  readonly redirectUri: string;
  /** RFC 7636, S256. */
  readonly challenge: string;
  readonly until: number;
}

const CODE_MS = 60_000;
const SESSION_MS = 12 * 3_600_000;

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Sign-in of people at the development issuer: whoever opens the page picks who they are. Nobody is authenticated, so an
 * address to go back to is accepted on this machine only.
 */
export class SignIns {
  private readonly codes = new Map<string, Code>();
  private readonly sessions = new Map<string, { readonly as: string; readonly until: number }>();

  constructor(private readonly issuing: Issuing) {}

  /** The page; with `as`, the way back with a code. */
  authorize(url: string, response: ServerResponse): void {
    const query = new URL(url, 'http://issuer').searchParams;
    const asked = read(query);
    if (!asked) return send(response, 400, 'invalid_request');
    const as = query.get('as')?.trim();
    if (!as) return send(response, 200, pickRolePage(query), PICK_ROLE_POLICY(asked.redirectUri));
    if (!this.issuing.claimsOf(as) || as === CONSOLE_CLIENT)
      return send(response, 400, pickRolePage(query, as), PICK_ROLE_POLICY(asked.redirectUri));
    const code = randomBytes(32).toString('base64url');
    this.forgetOld();
    this.codes.set(code, { ...asked, as, until: Date.now() + CODE_MS });
    const back = new URL(asked.redirectUri);
    back.searchParams.set('code', code);
    back.searchParams.set('state', query.get('state') ?? '');
    response.writeHead(302, { location: back.toString(), 'cache-control': 'no-store' }).end();
  }

  /** Undefined: `invalid_grant`. A code serves once. */
  async redeem(form: URLSearchParams, client: string): Promise<object | undefined> {
    const given = form.get('code') ?? '';
    const code = this.codes.get(given);
    this.codes.delete(given);
    if (!code || code.until < Date.now() || client !== CONSOLE_CLIENT) return undefined;
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (code.redirectUri !== form.get('redirect_uri') || code.challenge !== challenge) return undefined;
    return this.tokensFor(code.as, client);
  }

  /** Undefined: `invalid_grant`. A refresh token serves once, as with the realm of deploy/keycloak. */
  async refresh(form: URLSearchParams, client: string): Promise<object | undefined> {
    const given = form.get('refresh_token') ?? '';
    const session = this.sessions.get(given);
    this.sessions.delete(given);
    if (!session || session.until < Date.now() || client !== CONSOLE_CLIENT) return undefined;
    return this.tokensFor(session.as, client);
  }

  private async tokensFor(as: string, client: string): Promise<object | undefined> {
    const claims = this.issuing.claimsOf(as);
    if (!claims) return undefined;
    const refreshToken = randomBytes(32).toString('base64url');
    this.sessions.set(refreshToken, { as, until: Date.now() + SESSION_MS });
    return { ...(await this.issuing.tokenSet(claims, client)), refresh_token: refreshToken };
  }

  private forgetOld(): void {
    const now = Date.now();
    for (const kept of [this.codes, this.sessions])
      for (const [key, { until }] of kept) if (until < now) kept.delete(key);
  }
}

function read(query: URLSearchParams): Pick<Code, 'redirectUri' | 'challenge'> | undefined {
  const redirectUri = query.get('redirect_uri') ?? '';
  const challenge = query.get('code_challenge') ?? '';
  const isAsked =
    query.get('response_type') === 'code' &&
    query.get('client_id') === CONSOLE_CLIENT &&
    query.get('code_challenge_method') === 'S256' &&
    /^[\w-]{43}$/.test(challenge);
  if (!isAsked || !URL.canParse(redirectUri) || !LOOPBACK.has(new URL(redirectUri).hostname))
    return undefined;
  return { redirectUri, challenge };
}

function send(response: ServerResponse, status: number, body: string, policy = "default-src 'none'"): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end(body);
}
