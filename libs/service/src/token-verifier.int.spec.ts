import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { TokenVerifier } from './token-verifier';

const START = Date.parse('2026-11-22T05:00:00Z');
const ISSUER = 'https://issuer.example';
const TTL_S = 3_600;
const TOLERANCE_S = 5;
const KEYS_KEPT_MS = 600_000;
const COOLDOWN_MS = 30_000;

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

let server: Server;
let published: JWK[] | undefined;
let fetches: number;
let verifier: TokenVerifier;
let first: SigningKey;
let second: SigningKey;

async function newKey(kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256' } };
}

function tokenBy({ kid, privateKey }: SigningKey, sub = 'registrar-3204'): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({ roles: ['registrar', 'king'], office: '3204' })
    .setProtectedHeader({ alg: 'ES256', kid })
    .setIssuer(ISSUER)
    .setAudience('peristiwa')
    .setSubject(sub)
    .setExpirationTime(now + TTL_S)
    .sign(privateKey);
}

beforeAll(async () => {
  [first, second] = await Promise.all([newKey('first'), newKey('second')]);
  server = createServer((_, response) => {
    fetches += 1;
    response.writeHead(published ? 200 : 500, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => {
  // Only the clock is stopped.
  jest.useFakeTimers({
    now: START,
    doNotFake: [
      'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate', 'setInterval',
      'clearInterval', 'setTimeout', 'clearTimeout',
    ], // prettier-ignore
  });
  published = [first.jwk];
  fetches = 0;
  const jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
  verifier = new TokenVerifier({ issuer: ISSUER, audience: 'peristiwa', jwksUrl });
});
afterEach(() => jest.useRealTimers());
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const actor = { subject: 'registrar-3204', roles: ['registrar'], office: '3204' };
const after = (ms: number) => jest.setSystemTime(START + ms);

/** Verified twice, so that the second answer comes from the cache. */
async function keptToken(): Promise<string> {
  const token = await tokenBy(first);
  await verifier.verify(token);
  await verifier.verify(token);
  return token;
}

describe('a token that was verified', () => {
  it('is not verified again, and gives the same actor', async () => {
    const token = await tokenBy(first);
    const answers = [
      await verifier.verify(token),
      await verifier.verify(token),
      await verifier.verify(token),
    ];
    expect(answers).toEqual([actor, actor, actor]);
    expect(answers[2]).toBe(answers[1]);
    expect(fetches).toBe(1);
  });

  it('cannot be changed by a caller', async () => {
    const kept = await verifier.verify(await keptToken());
    expect([Object.isFrozen(kept), Object.isFrozen(kept.roles)]).toEqual([true, true]);
  });

  it('does not make another token valid that has the same content without a signature of the issuer', async () => {
    const token = await keptToken();
    const [head, payload] = token.split('.');
    const forged = `${head}.${payload}.${'A'.repeat(86)}`;
    await expect(verifier.verify(forged)).rejects.toMatchObject({ spec: { code: 'token-invalid' } });
  });

  it('is valid until it expires', async () => {
    const token = await keptToken();
    after(TTL_S * 1_000 - 1_000);
    // The keys were fetched again in the meantime: the token is verified once and cached again.
    await verifier.verify(token);
    await verifier.verify(token);
    after((TTL_S + TOLERANCE_S) * 1_000 - 1);
    expect(await verifier.verify(token)).toEqual(actor);
    after((TTL_S + TOLERANCE_S) * 1_000);
    await expect(verifier.verify(token)).rejects.toMatchObject({ spec: { code: 'token-expired' } });
  });

  it('is valid until its key is withdrawn and the keys are fetched again', async () => {
    const token = await keptToken();
    published = [second.jwk];
    after(KEYS_KEPT_MS - 1);
    expect(await verifier.verify(token)).toEqual(actor);
    after(KEYS_KEPT_MS);
    await expect(verifier.verify(token)).rejects.toMatchObject({ spec: { code: 'token-invalid' } });
  });

  it('is invalid as soon as the keys are fetched for a new key and its own key is missing', async () => {
    const token = await keptToken();
    published = [second.jwk];
    after(COOLDOWN_MS);
    expect(await verifier.verify(await tokenBy(second, 'other'))).toMatchObject({ subject: 'other' });
    await expect(verifier.verify(token)).rejects.toMatchObject({ spec: { code: 'token-invalid' } });
  });

  it('stays valid when a new key is added beside its own', async () => {
    const token = await keptToken();
    published = [first.jwk, second.jwk];
    after(COOLDOWN_MS);
    await verifier.verify(await tokenBy(second, 'other'));
    expect(await verifier.verify(token)).toEqual(actor);
    expect(fetches).toBe(2);
  });

  it('cannot be verified when the keys must be fetched and the issuer does not answer', async () => {
    const token = await keptToken();
    published = undefined;
    after(KEYS_KEPT_MS - 1);
    expect(await verifier.verify(token)).toEqual(actor);
    after(KEYS_KEPT_MS);
    await expect(verifier.verify(token)).rejects.toMatchObject({ spec: { code: 'temporarily-unavailable' } });
  });
});
