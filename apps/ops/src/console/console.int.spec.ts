import {
  createServer,
  request as rawRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from 'pg';
import { eventTypes } from '@peristiwa/domain';
import { migrateLedger } from '@peristiwa/ledger';
import { startTestSystem, type TestSystem } from '@peristiwa/testing';
import { migrateOps } from '../migrate-ops';
import { opsService } from '../service';
import { seal, sessionIdOf, unseal } from './sealed-tokens';

/* Issue 14 and ADR 0069: sign-in of browsers, what their cookie can do, and the way to the services. */

jest.setTimeout(60_000);

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let system: TestSystem;
let owner: Client;
let services: Server;
let issuer: string;
const seen: Seen[] = [];
/** Two replicas with one database. */
const replicas: string[] = [];

/** Server-sent events of a service, as any of them might have. */
function streamOf(response: ServerResponse): void {
  const headers = {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
  };
  response.writeHead(200, headers).write('event: value\ndata: {}\n\n');
}

/** Every service at one address: it says what it was asked. */
async function startServices(): Promise<Server> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, headers, body: Buffer.concat(chunks).toString('utf8') });
    if (url.startsWith('/death/')) return response.destroy();
    if (url.startsWith('/kemensos/')) return streamOf(response);
    if (headers['if-none-match'] === '"1"') return response.writeHead(304, { etag: '"1"' }).end();
    response.writeHead(200, { 'content-type': 'application/json', etag: '"1"' });
    return response.end(JSON.stringify({ path: url, reads: seen.length }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

beforeAll(async () => {
  services = await startServices();
  const { port } = services.address() as AddressInfo;
  system = await startTestSystem({
    definitions: [],
    migrate: async (url) => {
      await migrateLedger(url, eventTypes);
      await migrateOps(url);
    },
  });
  const environment = { SERVICE_URLS: `http://127.0.0.1:${port}/{app}` };
  for (let count = 0; count < 2; count += 1) {
    await system.start([opsService], { environment });
    replicas.push(system.urls['ops'] as string);
  }
  owner = new Client({ connectionString: system.databaseUrl });
  await owner.connect();
  const address = (await fetch(`${replicas[0]}/auth/login`, { redirect: 'manual' })).headers.get('location');
  issuer = new URL(address ?? '').origin;
});
afterAll(async () => {
  await owner.end();
  await system.stop();
  await new Promise((resolve) => services.close(resolve));
});

const cookiesOf = (response: Response) => response.headers.getSetCookie();
const pair = (cookie: string | undefined) => cookie?.split(';')[0] ?? '';
const open = (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
  fetch(path.startsWith('http') ? path : `${replicas[0]}${path}`, { redirect: 'manual', ...init, headers });
const problemOf = async (response: Response) =>
  ((await response.json()) as { type: string }).type.split(':').at(-1);

/** From /auth/login to the address with the code. */
async function untilCode(as: string) {
  const login = await open('/auth/login');
  const picked = await open(`${login.headers.get('location')}&as=${as}`);
  const { search } = new URL(picked.headers.get('location') ?? 'http://none');
  return { signIn: pair(cookiesOf(login)[0]), callback: `/auth/callback${search}` };
}

/** @returns the cookie of a session */
async function signIn(as: string): Promise<string> {
  const { signIn: cookie, callback } = await untilCode(as);
  const signedIn = await open(callback, { cookie });
  expect(signedIn.status).toBe(302);
  return pair(cookiesOf(signedIn).find((one) => one.startsWith('peristiwa-session=')));
}
const secretOf = (cookie: string) => cookie.split('=')[1] as string;

describe('sign-in by authorization code with PKCE', () => {
  it('gives a cookie that no script can read and no other site can use, and no token', async () => {
    const { signIn: cookie, callback } = await untilCode('registrar-3204');
    const signedIn = await open(callback, { cookie });
    const [cleared, session] = cookiesOf(signedIn);
    expect([signedIn.status, signedIn.headers.get('location')]).toEqual([302, '/']);
    expect(cleared).toMatch(/^peristiwa-sign-in=; .*Expires=Thu, 01 Jan 1970/);
    expect(session).toMatch(/^peristiwa-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const answer = await open('/auth/session', { cookie: pair(session) });
    expect(await answer.json()).toEqual({
      synthetic: true,
      actor: {
        subject: 'registrar-3204',
        roles: ['registrar'],
        office: '3204',
        desks: ['birth', 'death', 'move', 'status'],
      },
    });
  });

  it('keeps tokens so that a copy of the table opens nothing', async () => {
    const secret = secretOf(await signIn('operator'));
    const { rows } = await owner.query<{ session_id: string; sealed: string }>('SELECT * FROM ops.session');
    const row = rows.find(({ session_id: id }) => id === sessionIdOf(secret));
    expect(JSON.stringify(rows)).not.toContain(secret);
    await expect(unseal(row?.sealed ?? '', 'A'.repeat(43))).rejects.toThrow('decryption operation failed');
    expect((await unseal(row?.sealed ?? '', secret)).accessToken).toMatch(/^eyJ/);
  });

  it('refuses a callback of another browser, another state, and a code that was used', async () => {
    const [mine, other] = [await untilCode('operator'), await untilCode('operator')];
    const refused = [
      await open(mine.callback),
      await open(mine.callback, { cookie: other.signIn }),
      await open('/auth/callback?error=access_denied', { cookie: mine.signIn }),
    ];
    for (const one of refused) expect([one.status, await problemOf(one)]).toEqual([400, 'sign-in-failed']);
    expect((await open(other.callback, { cookie: other.signIn })).status).toBe(302);
    expect((await open(other.callback, { cookie: other.signIn })).status).toBe(400);
  });

  it('the development issuer sends codes to this machine only, and to nobody who is no client', async () => {
    const { searchParams } = new URL((await open('/auth/login')).headers.get('location') ?? '');
    const asked = (change: Record<string, string>) =>
      open(`${issuer}/authorize?${new URLSearchParams({ ...Object.fromEntries(searchParams), ...change })}`);
    expect((await asked({})).status).toBe(200);
    expect((await asked({ redirect_uri: 'https://attacker.example/auth/callback' })).status).toBe(400);
    expect((await asked({ code_challenge_method: 'plain' })).status).toBe(400);
    expect((await asked({ client_id: 'operator' })).status).toBe(400);
    expect((await asked({ as: 'console' })).status).toBe(400);
    expect((await asked({ as: 'nobody' })).status).toBe(400);
  });
});

describe('the way to the services', () => {
  it('carries the token of the person, and nothing of the browser', async () => {
    const cookie = await signIn('operator');
    const body = JSON.stringify({ nik: 'not read here' });
    const answer = await open(
      '/api/registry/v1/persons/lookup?a=b',
      { cookie, 'x-console': '1', 'content-type': 'application/json', 'x-purpose': 'audit' },
      { method: 'POST', body },
    );
    const asked = seen.at(-1);
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      { path: '/registry/v1/persons/lookup?a=b' },
    ]);
    expect(asked).toMatchObject({ method: 'POST', body });
    expect(asked?.headers).toMatchObject({ 'x-purpose': 'audit', 'content-type': 'application/json' });
    expect(asked?.headers['authorization']).toMatch(/^Bearer eyJ/);
    expect(asked?.headers['x-request-id']).toBe(answer.headers.get('x-request-id'));
    expect(asked?.headers.cookie).toBeUndefined();
  });

  it('sends a large body on as it comes, byte for byte, without reading it', async () => {
    const cookie = await signIn('operator');
    const body = JSON.stringify({ rows: 'é'.repeat(2_000_000) });
    const headers = { cookie, 'x-console': '1', 'content-type': 'application/json; charset=utf-8' };
    const answer = await open('/api/publisher/v1/layouts', headers, { method: 'POST', body });
    expect(answer.status).toBe(200);
    expect(seen.at(-1)?.body === body).toBe(true);
    expect(seen.at(-1)?.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it('sends events of a service on at once, and tells proxies to do so', async () => {
    const cookie = await signIn('operator');
    const stop = new AbortController();
    const answer = await open('/api/kemensos/v1/stream', { cookie }, { signal: stop.signal });
    // The service never ends this answer, so what is read here was not collected.
    const { value } = await (answer.body as ReadableStream<Uint8Array>).getReader().read();
    expect(Buffer.from(value ?? []).toString()).toBe('event: value\ndata: {}\n\n');
    expect(answer.headers.get('x-accel-buffering')).toBe('no');
    expect(answer.headers.get('cache-control')).toContain('no-transform');
    stop.abort();
  });

  it('keeps the ETag of an answer', async () => {
    const cookie = await signIn('operator');
    expect((await open('/api/bps/v1/status', { cookie })).headers.get('etag')).toBe('"1"');
    expect((await open('/api/bps/v1/status', { cookie, 'if-none-match': '"1"' })).status).toBe(304);
  });

  it.each([
    ['/api/nobody/v1/status', 404, 'no-such-service'],
    ['/api/ops/v1/status', 404, 'no-such-service'],
    ['/api/registry/metrics', 404, 'not-found'],
    ['/api/registry/v1/%2e%2e/metrics', 404, 'not-found'],
    ['/api/death/v1/deaths', 503, 'service-down'],
  ])('%s is %d', async (path, status, problem) => {
    const cookie = await signIn('operator');
    const answer = await open(path, { cookie });
    expect([answer.status, await problemOf(answer)]).toEqual([status, problem]);
  });

  // As sent: fetch would make these paths plain.
  it.each([
    ['/api/birth/v1/x\\..\\..\\metrics'],
    ['/api/birt%68/v1/births'],
    ['/%61pi/birth/v1/births'],
    [String.raw`http://abc@127.0.0.1:1/api/birth/v1/x\..\..\..\..\latest`],
  ])('%s reaches no service', async (path) => {
    const cookie = await signIn('operator');
    const before = seen.length;
    const { port } = new URL(replicas[0] as string);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const asked = rawRequest(
        { host: '127.0.0.1', port, path, headers: { cookie, authorization: 'Bearer x' } },
        (answer) => resolve(answer.resume().statusCode),
      );
      asked.once('error', reject).end();
    });
    expect([status, seen.length]).toEqual([expect.any(Number), before]);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });

  it.each([
    ['nobody', {}, 401, 'token-missing'],
    ['a token of one who is no browser', { authorization: 'Bearer x' }, 401, 'token-missing'],
    ['a cookie that was guessed', { cookie: `peristiwa-session=${'A'.repeat(43)}` }, 401, 'session-ended'],
  ])('refuses %s', async (_, headers, status, problem) => {
    const answer = await open('/api/registry/v1/status', headers as Record<string, string>);
    expect([answer.status, await problemOf(answer)]).toEqual([status, problem]);
  });

  it.each([
    ['a form of another site', {}, 403],
    [
      'a request that the browser calls another site',
      { 'x-console': '1', 'sec-fetch-site': 'cross-site' },
      403,
    ],
    ['the page', { 'x-console': '1', 'sec-fetch-site': 'same-origin' }, 200],
  ])('a change by %s', async (_, headers, status) => {
    const cookie = await signIn('operator');
    const init = { method: 'POST', body: '{}' };
    const before = seen.length;
    const more = headers as Record<string, string>;
    const answer = await open(
      '/api/publisher/v1/agreements',
      { cookie, 'content-type': 'application/json', ...more },
      init,
    );
    expect([answer.status, seen.length - before]).toEqual([status, status === 200 ? 1 : 0]);
  });
});

describe('a session', () => {
  /** As if the access token had just expired. */
  async function expire(secret: string): Promise<void> {
    const id = sessionIdOf(secret);
    const found = await owner.query<{ sealed: string }>(
      'SELECT sealed FROM ops.session WHERE session_id = $1',
      [id],
    );
    const tokens = await unseal(found.rows[0]?.sealed ?? '', secret);
    const sealed = await seal({ ...tokens, accessExpiresAt: Date.now() }, secret);
    await owner.query('UPDATE ops.session SET sealed = $2 WHERE session_id = $1', [id, sealed]);
  }

  it('is renewed once, however many requests of both replicas find its token expired', async () => {
    const cookie = await signIn('operator');
    await expire(secretOf(cookie));
    const before = seen.length;
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => open(`${replicas[index % 2]}/api/bps/v1/status`, { cookie })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(new Set(seen.slice(before).map(({ headers }) => headers.authorization)).size).toBe(1);
  });

  it('ends on every replica when its person signs out', async () => {
    const cookie = await signIn('operator');
    const out = await open('/auth/logout', { cookie, 'x-console': '1' }, { method: 'POST' });
    expect([out.status, await out.json()]).toEqual([200, { next: '/' }]);
    expect(cookiesOf(out)[0]).toMatch(/^peristiwa-session=; .*Expires=Thu, 01 Jan 1970/);
    for (const replica of replicas)
      expect((await open(`${replica}/api/bps/v1/status`, { cookie })).status).toBe(401);
    expect(await (await open('/auth/session', { cookie })).json()).toEqual({ synthetic: true, actor: null });
  });

  it('is not ended by another site', async () => {
    const cookie = await signIn('operator');
    expect((await open('/auth/logout', { cookie }, { method: 'POST' })).status).toBe(403);
    expect((await open('/api/bps/v1/status', { cookie })).status).toBe(200);
  });

  it('ends after its longest time', async () => {
    const cookie = await signIn('operator');
    const id = sessionIdOf(secretOf(cookie));
    const { rows } = await owner.query<{ hours: number }>(
      `SELECT extract(epoch FROM expires_at - now())::int / 3600.0 AS hours FROM ops.session WHERE session_id = $1`,
      [id],
    );
    expect(Number(rows[0]?.hours)).toBeGreaterThan(9.9);
    expect(Number(rows[0]?.hours)).toBeLessThanOrEqual(10);
    await owner.query(`UPDATE ops.session SET expires_at = now() WHERE session_id = $1`, [id]);
    const answer = await open('/api/bps/v1/status', { cookie });
    expect([answer.status, await problemOf(answer)]).toEqual([401, 'session-ended']);
  });
});

describe('followed values', () => {
  /** The first events of a stream. */
  async function events(path: string, cookie: string, count: number): Promise<string[]> {
    const response = await open(path, { cookie, accept: 'text/event-stream' });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const found: string[] = [];
    const decoder = new TextDecoder();
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      found.push(...[...decoder.decode(chunk).matchAll(/^event: (\w+)$/gm)].map(([, name = '']) => name));
      if (found.length >= count) break;
    }
    return found;
  }

  it('one reading serves all who watch the same with the same rights', async () => {
    const [mine, theirs] = [await signIn('operator'), await signIn('operator')];
    const before = seen.length;
    const heard = await Promise.all(
      [mine, theirs, mine].map((cookie) => events('/v1/live/publisher/v1/feeds', cookie, 2)),
    );
    expect(heard).toEqual([0, 1, 2].map(() => ['value', 'value']));
    expect(seen.length - before).toBeLessThanOrEqual(3);
  });

  /** A stream that has sent its first value; `ended` is true when the server has ended it. */
  async function openStream(cookie: string) {
    const headers = { accept: 'text/event-stream' };
    const response = await open('/v1/live/publisher/v1/feeds', { cookie, ...headers });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    const untilEnd = async () => {
      while (!(await reader.read()).done);
      return true;
    };
    return { headers: response.headers, ended: untilEnd() };
  }

  it.each([
    ['at once when its person signs out', 0],
    ['within seconds when its person signs out at another replica', 1],
  ])('end %s, and those of others do not', async (_, at) => {
    const [mine, theirs] = [await signIn('operator'), await signIn('operator')];
    const [stream, other] = [await openStream(mine), await openStream(theirs)];
    const out = { cookie: mine, 'x-console': '1' };
    expect((await open(`${replicas[at]}/auth/logout`, out, { method: 'POST' })).status).toBe(200);
    expect(await stream.ended).toBe(true);
    const stillOpen = new Promise((resolve) => setImmediate(resolve, 'open'));
    expect(await Promise.race([other.ended, stillOpen])).toBe('open');
    await open('/auth/logout', { cookie: theirs, 'x-console': '1' }, { method: 'POST' });
    await other.ended;
  });

  it('pass through proxies: they are not kept, changed or collected', async () => {
    const cookie = await signIn('operator');
    const { headers, ended } = await openStream(cookie);
    expect(headers.get('x-accel-buffering')).toBe('no');
    const directives = (headers.get('cache-control') ?? '').split(', ');
    expect(directives).toEqual(expect.arrayContaining(['no-cache', 'no-transform']));
    await open('/auth/logout', { cookie, 'x-console': '1' }, { method: 'POST' });
    await ended;
  });

  it('are none of a person', async () => {
    const refused = await open('/v1/live/registry/v1/persons/x', { cookie: await signIn('operator') });
    expect([refused.status, await problemOf(refused)]).toEqual([404, 'not-watchable']);
  });
});
