import { randomUUID } from 'node:crypto';
import { demoBiodata, migrateDesks } from '@peristiwa/desk';
import { eventTypes } from '@peristiwa/domain';
import { migrateLedger } from '@peristiwa/ledger';
import { appsOf } from '@peristiwa/contracts';
import { clientToken, TokenVerifier } from '@peristiwa/service';
import { startTestSystem, type TestSystem } from '@peristiwa/testing';
import { migrateOps, opsService } from '../apps/ops/src/service';
import { statusService } from '../apps/status/src/service';
import {
  addPerson,
  codeFor,
  exchange,
  logIn,
  newVerifier,
  openLogin,
  refresh,
  returnFrom,
} from './keycloak/people';
import { adminToken, startKeycloak, type Keycloak } from './keycloak/server';

/** A fresh machine fetches and builds Keycloak first; afterwards a start takes some ten seconds. */
jest.setTimeout(400_000);

const secretOf = (client: string) => `synthetic secret of ${client}`;
const programs = ['system', 'operator', 'auditor'];
const clients = [...appsOf('ministry'), ...programs, 'console'];
const NIP = '198001012005011001';
const MINUTES_10 = 600_000;
const realNow = Date.now;

let keycloak: Keycloak;
let system: TestSystem;
let verifier: TokenVerifier;
let registrarId: string;

beforeAll(async () => {
  const secrets = clients.map((one) => [`${one.toUpperCase()}_CLIENT_SECRET`, secretOf(one)]);
  [keycloak, system] = await Promise.all([
    startKeycloak(Object.fromEntries(secrets)),
    startTestSystem({
      definitions: [],
      migrate: async (url) => {
        await migrateLedger(url, eventTypes);
        await migrateDesks(url);
        await migrateOps(url);
      },
    }),
  ]);
  const oidc = { issuer: keycloak.issuer, jwksUrl: `${keycloak.issuer}/protocol/openid-connect/certs` };
  verifier = new TokenVerifier({ ...oidc, audience: 'peristiwa' });
  const environment = { OIDC_ISSUER: oidc.issuer, OIDC_JWKS_URL: oidc.jwksUrl };
  // The redirect URI of the realm. Nothing listens on this port: the test sends the redirected request to the port of ops.
  const console = { CONSOLE_URL: 'http://127.0.0.1:3000', CONSOLE_CLIENT_SECRET: secretOf('console') };
  await system.start([opsService], { environment: { ...environment, ...console } });
  await system.start([{ ...statusService, transports: undefined }], {
    environment,
    clock: () => new Date('2026-11-22T05:00:00Z'),
  });
  const desks = ['birth', 'status'];
  registrarId = await addPerson(keycloak, {
    username: 'petugas.9001',
    roles: ['registrar'],
    attributes: { office: ['3204'], desks, nip: [NIP] },
  });
});
afterAll(async () => {
  await system?.stop();
  await keycloak?.stop();
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

function register(token: string, index = 0) {
  const url = `${system.urls['status']}/v1/biodata`;
  return system.post(url, { ...demoBiodata[index], requestId: randomUUID() }, { token });
}

/** The cache of keys measures its age with `Date.now`; times in tokens are compared with `new Date()`. */
function keysGrowOlder(ms: number): void {
  jest.spyOn(Date, 'now').mockImplementation(() => realNow() + ms);
}

describe('people log in with a code and PKCE', () => {
  it('so a registrar works at the desks of the account, for its office', async () => {
    const { access_token: token } = await logIn(keycloak, 'petugas.9001');
    expect(await verifier.verify(token)).toEqual({
      subject: registrarId,
      roles: ['registrar'],
      office: '3204',
      nip: NIP,
      desks: ['birth', 'status'],
    });
    expect(await register(token)).toMatchObject({ status: 201 });
  });

  it.each([
    ['without a role', { roles: [], attributes: { office: ['3204'], desks: ['status'] } }, 'role-missing'],
    [
      'of another desk',
      { roles: ['registrar'], attributes: { office: ['3204'], desks: ['birth'] } },
      'desk-not-allowed',
    ],
    [
      'of another office',
      { roles: ['registrar'], attributes: { office: ['3578'], desks: ['status'] } },
      'other-office-area',
    ],
    ['with a role that no service knows', { roles: ['offline_access'], attributes: {} }, 'role-missing'],
  ])('so an account %s registers nothing', async (_, account, problem) => {
    const username = `akun.${randomUUID().slice(0, 8)}`;
    await addPerson(keycloak, { username, ...account });
    const { access_token: token } = await logIn(keycloak, username);
    expect(await register(token, 1)).toMatchObject({
      status: 403,
      body: { type: `urn:peristiwa:problem:${problem}` },
    });
  });

  it('and an operator has that role and no office', async () => {
    const subject = await addPerson(keycloak, { username: 'operator.9001', roles: ['operator'] });
    const { access_token: token } = await logIn(keycloak, 'operator.9001');
    expect(await verifier.verify(token)).toEqual({ subject, roles: ['operator'] });
  });

  it('with nothing less: no PKCE, another verifier, a wrong password', async () => {
    const location = (await openLogin(keycloak, {})).headers.get('location') ?? '';
    expect(new URL(location).searchParams.get('error')).toBe('invalid_request');
    const code = await codeFor(keycloak, { username: 'petugas.9001', verifier: newVerifier() });
    const { status, body } = await exchange(keycloak, { code, verifier: newVerifier() });
    expect([status, body['error']]).toEqual([400, 'invalid_grant']);
    await expect(logIn(keycloak, 'petugas.9001', 'bukan-sandinya')).rejects.toThrow('refused: 200');
  });

  it('and only to an address of the client', async () => {
    const { status } = await openLogin(keycloak, { redirect_uri: 'https://attacker.example/callback' });
    expect(status).toBe(400);
  });
});

/* Issue 14: an officer of a ministry works in the console with the rights of the ministry. docs/identity.md. */
describe('people sign in to the console', () => {
  const cookieOf = (response: Response, name: string) =>
    response.headers
      .getSetCookie()
      .find((one) => one.startsWith(name))
      ?.split(';')[0] ?? '';

  /** From /auth/login through the form of Keycloak to a session. @returns who is signed in */
  async function signIn(username: string): Promise<unknown> {
    const { ops } = system.urls;
    const login = await fetch(`${ops}/auth/login`, { redirect: 'manual' });
    const page = await fetch(login.headers.get('location') ?? '', { redirect: 'manual' });
    const { search } = await returnFrom(page, username);
    const cookie = cookieOf(login, 'peristiwa-sign-in=');
    const signedIn = await fetch(`${ops}/auth/callback${search}`, {
      redirect: 'manual',
      headers: { cookie },
    });
    expect([signedIn.status, signedIn.headers.get('location')]).toEqual([302, '/']);
    const session = cookieOf(signedIn, 'peristiwa-session=');
    const answer = await fetch(`${ops}/auth/session`, { headers: { cookie: session } });
    return ((await answer.json()) as { actor: unknown }).actor;
  }

  it.each(appsOf('ministry'))(
    'an officer of %s as partner, by the group of the ministry',
    async (ministry) => {
      const username = `petugas.${ministry}`;
      const subject = await addPerson(keycloak, { username, roles: [], group: ministry });
      expect(await signIn(username)).toEqual({ subject, roles: ['partner'], partner: ministry });
    },
  );

  it('and who is in no group is no partner, whatever somebody writes into the account', async () => {
    const attributes = { partner: ['kemensos'] };
    const subject = await addPerson(keycloak, { username: 'operator.9002', roles: ['operator'], attributes });
    expect(await signIn('operator.9002')).toEqual({ subject, roles: ['operator'] });
  });
});

describe('services have client credentials', () => {
  it.each(appsOf('ministry'))('%s is a partner, by its name', async (name) => {
    const token = clientToken({ issuer: keycloak.issuer, clientId: name, secret: secretOf(name) });
    expect(await verifier.verify(await token())).toMatchObject({ roles: ['partner'], partner: name });
  });

  it.each(programs)('a program of the registry is %s, and no registrar', async (name) => {
    const token = clientToken({ issuer: keycloak.issuer, clientId: name, secret: secretOf(name) });
    expect((await verifier.verify(await token())).roles).toEqual([name]);
    expect(await register(await token(), 1)).toMatchObject({ status: 403 });
  });

  it('the console reads the state of services as an auditor', async () => {
    const secret = secretOf('console');
    const token = clientToken({ issuer: keycloak.issuer, clientId: 'console', secret });
    expect((await verifier.verify(await token())).roles).toEqual(['auditor']);
  });

  it('refuses a wrong secret', async () => {
    const token = clientToken({ issuer: keycloak.issuer, clientId: 'kemensos', secret: 'another' });
    await expect(token()).rejects.toThrow('401');
  });
});

describe('a token for somebody else is none for a service', () => {
  it.each([
    ['the ID token of a login', async () => (await logIn(keycloak, 'petugas.9001')).id_token],
    ['the refresh token', async () => (await logIn(keycloak, 'petugas.9001')).refresh_token],
    ['a token of another realm', () => adminToken(keycloak.url)],
  ])('%s', async (_, tokenOf) => {
    const refused = { status: 401, body: { type: 'urn:peristiwa:problem:token-invalid' } };
    expect(await register(await tokenOf(), 1)).toMatchObject(refused);
  });
});

describe('withdrawal of an account', () => {
  it.each([
    ['the account is disabled', (id: string) => keycloak.admin('PUT', `/users/${id}`, { enabled: false })],
    ['all its sessions are ended', (id: string) => keycloak.admin('POST', `/users/${id}/logout`)],
  ])('no new token once %s; the last one is valid for its five minutes', async (_, withdraw) => {
    const username = `akun.${randomUUID().slice(0, 8)}`;
    const id = await addPerson(keycloak, { username, roles: ['operator'] });
    const { access_token: token, refresh_token: again } = await logIn(keycloak, username);
    await withdraw(id);
    expect(await refresh(keycloak, again)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    // Services ask the issuer for keys only, never for the state of an account (docs/identity.md).
    const now = Date.now();
    // Only the clock is stopped.
    jest.useFakeTimers({
      now: now + 290_000,
      doNotFake: [
        'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate', 'setInterval',
        'clearInterval', 'setTimeout', 'clearTimeout',
      ], // prettier-ignore
    });
    expect(await verifier.verify(token)).toMatchObject({ subject: id });
    jest.setSystemTime(now + 306_000);
    await expect(verifier.verify(token)).rejects.toMatchObject({ spec: { code: 'token-expired' } });
  });

  it('a refresh token is used once', async () => {
    const { refresh_token: first } = await logIn(keycloak, 'petugas.9001');
    expect((await refresh(keycloak, first)).status).toBe(200);
    expect((await refresh(keycloak, first)).status).toBe(400);
  });
});

/** Last: afterwards another key signs. */
it('changes the signing key while services run: published, in use, the old one withdrawn', async () => {
  const { access_token: old } = await logIn(keycloak, 'petugas.9001');
  expect((await register(old, 1)).status).toBe(201);
  const settings = { ecdsaEllipticCurveKey: ['P-256'], priority: ['200'], enabled: ['true'] };
  const next = { name: 'ecdsa-next', providerId: 'ecdsa-generated', providerType: KEY_PROVIDER };
  const made = await keycloak.admin('POST', '/components', {
    ...next,
    config: { ...settings, active: ['false'] },
  });
  const id = made.headers.get('location')?.split('/').at(-1);

  // The new key is published. Whoever fetches the keys within ten minutes has it before it signs.
  keysGrowOlder(MINUTES_10 + 1_000);
  expect((await register(old, 2)).status).toBe(201);
  await keycloak.admin('PUT', `/components/${id}`, {
    id,
    ...next,
    config: { ...settings, active: ['true'] },
  });
  const { access_token: young } = await logIn(keycloak, 'petugas.9001');
  expect(keyIdOf(young)).not.toBe(keyIdOf(old));
  expect((await register(young, 3)).status).toBe(201);
  expect((await register(old, 4)).status).toBe(201);

  const first = await keyNamed('ecdsa-first');
  await keycloak.admin('DELETE', `/components/${first.id}`);
  keysGrowOlder(2 * MINUTES_10 + 2_000);
  expect((await register(young, 5)).status).toBe(201);
  expect((await register(old, 6)).status).toBe(401);
});

const KEY_PROVIDER = 'org.keycloak.keys.KeyProvider';

function keyIdOf(token: string): string {
  const [header = ''] = token.split('.');
  return JSON.parse(Buffer.from(header, 'base64url').toString('utf8')).kid as string;
}

async function keyNamed(name: string): Promise<{ id: string }> {
  const response = await keycloak.admin('GET', `/components?type=${KEY_PROVIDER}`);
  const found = ((await response.json()) as { name: string; id: string }[]).find((one) => one.name === name);
  if (!found) throw new Error(`no key ${name}`);
  return found;
}
