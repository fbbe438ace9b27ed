import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Where Vite puts the page: dist/console beside dist/apps. */
export const BUILT = join(__dirname, '../../../../console');
const NONCE = '__STYLE_NONCE__';
/** Addresses of programs: what they do not know stays a problem and is never a page. */
const OF_PROGRAMS = /^\/(?:v1|api|auth|docs|health|metrics|assets)(?:\/|$)/;

/** Only what is served here. Styles that the components make have the nonce of the page; scripts are files. */
const policy = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * The page. Files of `/assets` have a digest in their names and stay in a browser for ever; every other path that a person
 * opens gives index.html, and the page shows the view. Without a build there is no page, and the API works.
 */
export async function servePages(fastify: FastifyInstance, folder: string): Promise<void> {
  const index = await readFile(join(folder, 'index.html'), 'utf8').catch(() => undefined);
  if (index === undefined) return;
  await fastify.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    decorateReply: false,
    index: false,
    maxAge: '365d',
    immutable: true,
    preCompressed: true,
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!isPage(request)) return done();
    return sendIndex(reply, index);
  });
}

function isPage({ is404, method, url, headers }: FastifyRequest): boolean {
  if (!is404 || (method !== 'GET' && method !== 'HEAD')) return false;
  return !OF_PROGRAMS.test(url.split('?')[0] ?? '') && (headers.accept ?? '').includes('text/html');
}

function sendIndex(reply: FastifyReply, index: string): void {
  const nonce = randomBytes(16).toString('base64');
  void reply
    .header('content-security-policy', policy(nonce))
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(index.replaceAll(NONCE, nonce));
}
