import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  jwtVerify,
  SignJWT,
  type JWK,
} from 'jose';
import {
  DEV_CLIENT_SECRET,
  findDevClient,
  isTakenClient,
  partnerClaims,
  type TokenClaims,
} from './dev-clients';
import { SignIns, type TokenSet } from './dev-sign-in';
import { RegisteredPartners } from './registered-partners';

export interface DevIssuerOptions {
  /** 3009 in the embedded mode; 0 for any free port. */
  readonly port: number;
  /** Folder of the signing key, so that tokens stay valid after a restart. */
  readonly dir: string;
  readonly host?: string;
  readonly audience?: string;
  /** URL of the issuer, when services reach it at another address than `host`, as in containers. */
  readonly url?: string;
}

export interface DevIssuer {
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly token: (claims: TokenClaims, ttlSeconds?: number) => Promise<string>;
  /** The rights of a client that exists: of the fixed list, or of a partner that was registered. */
  readonly claimsOf: (clientId: string) => TokenClaims | undefined;
  readonly registerPartner: (name: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const ALGORITHM = 'ES256';
const TTL_SECONDS = 3_600;
const FORM_LIMIT_BYTES = 16_384;

/**
 * An OpenID issuer, for the embedded mode and the tests only: discovery, JWKS, client credentials for a fixed list of
 * clients, authorization code with PKCE for the console, where a role is picked on a page, and dynamic client registration
 * of partners by an operator (RFC 7591). `oidc-provider` was tried first; ADR 0006 gives the reasons why it is not used.
 */
export async function startDevIssuer(options: DevIssuerOptions): Promise<DevIssuer> {
  const { port, dir, host = '127.0.0.1', audience = 'peristiwa', url } = options;
  const privateJwk = await loadKey(dir);
  const key = await importJWK(privateJwk, ALGORITHM);
  const { d: _private, ...publicJwk } = privateJwk;
  const publicKey = await importJWK(publicJwk, ALGORITHM);
  const partners = await RegisteredPartners.open(dir);
  const claimsOf = (clientId: string) =>
    findDevClient(clientId) ?? (partners.has(clientId) ? partnerClaims(clientId) : undefined);
  const server = createServer((request, response) => {
    answer(request, response).catch(() => send(response, 500, { error: 'server_error' }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const issuer = url ?? `http://${host}:${(server.address() as AddressInfo).port}`;
  const sign = (claims: TokenClaims, typ: string, { to, seconds }: { to: string; seconds: number }) => {
    const now = Math.floor(Date.now() / 1_000);
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: ALGORITHM, kid: privateJwk.kid ?? '', typ })
      .setIssuer(issuer)
      .setAudience(to)
      .setIssuedAt(now)
      .setExpirationTime(now + seconds)
      .sign(key);
  };
  const token = (claims: TokenClaims, ttlSeconds = TTL_SECONDS) =>
    sign(claims, 'at+jwt', { to: audience, seconds: ttlSeconds });
  const tokenSet = async (claims: TokenClaims, client: string): Promise<TokenSet> => ({
    access_token: await token(claims),
    id_token: await sign({ sub: claims.sub, roles: [] }, 'JWT', { to: client, seconds: TTL_SECONDS }),
    token_type: 'Bearer',
    expires_in: TTL_SECONDS,
  });
  const signIns = new SignIns({ claimsOf, tokenSet });

  async function isOperator(bearer: string): Promise<boolean> {
    const { payload } = await jwtVerify(bearer, publicKey, { issuer, audience });
    return Array.isArray(payload['roles']) && payload['roles'].includes('operator');
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = `${request.method} ${request.url?.split('?')[0]}`;
    if (route === 'GET /.well-known/openid-configuration') return send(response, 200, discovery(issuer));
    if (route === 'GET /authorize') return signIns.authorize(request.url ?? '', response);
    if (route === 'GET /jwks') return send(response, 200, { keys: [publicJwk] });
    if (route === 'POST /token') {
      const { status, body } = await grant(request, { token, claimsOf, signIns });
      return send(response, status, body);
    }
    if (route === 'POST /register') {
      const { status, body } = await register(request, { isOperator, partners });
      return send(response, status, body);
    }
    return send(response, 404, { error: 'not_found' });
  }

  return {
    issuer,
    jwksUrl: `${issuer}/jwks`,
    token,
    claimsOf,
    registerPartner: (name) => partners.add(name),
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

function discovery(issuer: string) {
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    registration_endpoint: `${issuer}/register`,
    grant_types_supported: ['client_credentials', 'authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [ALGORITHM],
  };
}

interface Grants extends Pick<DevIssuer, 'token' | 'claimsOf'> {
  readonly signIns: SignIns;
}

/** RFC 6749 §4.1 (authorization code), §4.4 (client credentials) and §6 (refresh) with the error answers of §5.2. */
async function grant(request: IncomingMessage, { token, claimsOf, signIns }: Grants) {
  const form = await readForm(request);
  if (!form) return { status: 400, body: { error: 'invalid_request' } };
  const [clientId, secret] = credentials(request, form);
  const claims = claimsOf(clientId);
  if (!claims || secret !== DEV_CLIENT_SECRET) return { status: 401, body: { error: 'invalid_client' } };
  const kind = form.get('grant_type');
  if (kind === 'authorization_code' || kind === 'refresh_token') {
    const given = await (kind === 'refresh_token'
      ? signIns.refresh(form, clientId)
      : signIns.redeem(form, clientId));
    return given ? { status: 200, body: given } : { status: 400, body: { error: 'invalid_grant' } };
  }
  if (kind !== 'client_credentials') {
    return { status: 400, body: { error: 'unsupported_grant_type' } };
  }
  const body = { access_token: await token(claims), token_type: 'Bearer', expires_in: TTL_SECONDS };
  return { status: 200, body };
}

interface Registration {
  readonly isOperator: (bearer: string) => Promise<boolean>;
  readonly partners: RegisteredPartners;
}

/** RFC 7591 §3: `client_name` is the partner, the initial access token is that of an operator. Repeated, it is the same. */
async function register(request: IncomingMessage, { isOperator, partners }: Registration) {
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  if (!(await isOperator(bearer).catch(() => false)))
    return { status: 401, body: { error: 'invalid_token' } };
  const name = nameIn(await readText(request));
  if (name === undefined || isTakenClient(name))
    return { status: 400, body: { error: 'invalid_client_metadata' } };
  await partners.add(name);
  return { status: 201, body: { client_id: name, client_secret: DEV_CLIENT_SECRET, client_name: name } };
}

function nameIn(text: string | undefined): string | undefined {
  try {
    const { client_name: name } = JSON.parse(text ?? '') as { client_name?: unknown };
    return typeof name === 'string' && /^[a-z][a-z0-9-]{1,30}$/.test(name) ? name : undefined;
  } catch {
    return undefined;
  }
}

function credentials(request: IncomingMessage, form: URLSearchParams): [string, string] {
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (!basic) return [form.get('client_id') ?? '', form.get('client_secret') ?? ''];
  const [clientId = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return [clientId, secret];
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const text = await readText(request);
  return text === undefined ? undefined : new URLSearchParams(text);
}

/** Undefined when it is too long. */
async function readText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > FORM_LIMIT_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

/** The key is created once per folder; only its owner can read it. */
async function loadKey(dir: string): Promise<JWK> {
  const file = join(dir, 'dev-issuer-key.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')) as JWK;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new Error(`The signing key ${file} cannot be read: delete it to have a new one made.`, {
        cause: error,
      });
    }
  }
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  const named = { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: ALGORITHM, use: 'sig' };
  await mkdir(dir, { recursive: true });
  // Written to a temporary file and renamed, so that a crash leaves no incomplete key.
  await writeFile(`${file}.${process.pid}`, JSON.stringify(named), { mode: 0o600 });
  await rename(`${file}.${process.pid}`, file);
  return named;
}
