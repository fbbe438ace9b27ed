import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { servePages } from './pages';

/* Issue 14: strict Content-Security-Policy, nothing inline, nothing from outside; quick to load again. */

let folder: string;
let server: FastifyInstance;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'peristiwa-pages-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<meta name="style-nonce" content="__STYLE_NONCE__">');
  await writeFile(join(folder, 'assets', 'main-abc123.js'), 'export {};');
  await writeFile(join(folder, 'assets', 'main-abc123.js.gz'), 'packed');
  server = fastify();
  await servePages(server, folder);
  await server.ready();
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const HTML = { accept: 'text/html,application/xhtml+xml' };
const get = (url: string, headers: Record<string, string> = HTML) => server.inject({ url, headers });

it.each(['/', '/flow', '/ledger/0197f3a2-5a01-7c3e-9a51-1f2e3d4c5b6a'])('%s is the page', async (path) => {
  const { statusCode, headers, body } = await get(path);
  expect([statusCode, headers['content-type'], headers['cache-control']]).toEqual([
    200,
    'text/html; charset=utf-8',
    'no-store',
  ]);
  const [, nonce] = /content="([^"]+)"/.exec(body) ?? [];
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
  expect(policy).toMatch(/default-src 'none'; script-src 'self';/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
});

it('each load has a nonce of its own', async () => {
  const [one, other] = [(await get('/')).body, (await get('/')).body];
  expect(one).not.toBe(other);
});

it.each([
  ['an address of programs', '/v1/nothing', HTML],
  ['a path of the services', '/api/registry/v1/status', HTML],
  ['a file that is gone', '/assets/old-000000.js', HTML],
  ['a request that wants no page', '/flow', { accept: 'application/json' }],
])('%s is not the page', async (_, path, headers) => {
  expect((await get(path, headers)).statusCode).toBe(404);
});

it('files with a digest in their name stay for ever, packed where that is accepted', async () => {
  const plain = await get('/assets/main-abc123.js', {});
  expect([plain.statusCode, plain.headers['cache-control']]).toEqual([
    200,
    'public, max-age=31536000, immutable',
  ]);
  expect(plain.headers['content-type']).toContain('javascript');
  const packed = await get('/assets/main-abc123.js', { 'accept-encoding': 'gzip, br' });
  expect([packed.headers['content-encoding'], packed.body]).toEqual(['gzip', 'packed']);
});
