import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import replyFrom from '@fastify/reply-from';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { appNames, type AppName } from '@peristiwa/contracts';
import { edgeProblems, ProblemError, sendProblem, type Platform } from '@peristiwa/service';
import { failureOf } from '../reach/reach';
import { ReachLog } from '../reach/reach-log';
import { consoleProblems } from './problems';

/** Long enough for a dry run of an agreement; streams have no limit, because they send heartbeats. */
const HEADERS_MS_MAX = 120_000;

type Config = Platform['config'];

interface Way {
  readonly config: Config;
  readonly reach: ReachLog;
}

const forwardable: ReadonlySet<string> = new Set(appNames.filter((name) => name !== 'ops'));

/**
 * `/api/<service>/v1/…` goes to `/v1/…` of that service with the token of the session, by @fastify/reply-from. Bodies and
 * answers pass unread, so the ETag of an answer and a stream stay what they are.
 */
export async function forwardToServices(
  fastify: FastifyInstance,
  { config, log }: Pick<Platform, 'config' | 'log'>,
): Promise<void> {
  const way = { config, reach: new ReachLog(log, 'page') };
  await fastify.register(async (scope) => {
    await scope.register(replyFrom, {
      undici: { headersTimeout: HEADERS_MS_MAX, bodyTimeout: 0 },
      // The page decides what it asks again; by default each GET that is answered 503 would be sent eleven times.
      retryMethods: [],
      disableRequestLogging: true,
    });
    // The service reads the body, and refuses what it cannot read.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    scope.all('/api/:service/v1/*', (request, reply) => forward(request, reply, way));
  });
}

function forward(request: FastifyRequest, reply: FastifyReply, { config, reach }: Way): FastifyReply {
  const { service } = request.params as { service: string };
  if (!forwardable.has(service)) throw new ProblemError(consoleProblems.noSuchService);
  if (request.headers.authorization === undefined) throw new ProblemError(edgeProblems.tokenMissing);
  return reply.from(targetOf(service as AppName, request.url, config), {
    rewriteRequestHeaders: (_, { cookie: _cookie, host: _host, ...headers }) => ({
      ...headers,
      'x-request-id': request.id,
    }),
    rewriteHeaders: (headers) => (isEventStream(headers) ? { ...headers, ...UNCOLLECTED } : headers),
    onResponse: (_request, answer, response) => {
      reach.report(service, 'up');
      void (answer as FastifyReply).send((response as unknown as { readonly stream: Readable }).stream);
    },
    // Sending it again is safe: every command has a request id.
    onError: (_reply, { error }) => {
      const failure = failureOf(error);
      // Whoever goes away while a body is sent breaks the connection to the service, too.
      if (!request.raw.destroyed) reach.report(service, failure);
      sendProblem(request, reply, noAnswer[failure]);
    },
  });
}

const isEventStream = (headers: IncomingHttpHeaders) =>
  (headers['content-type'] ?? '').startsWith('text/event-stream');
/** Proxies between here and the browser neither collect nor compress events. */
const UNCOLLECTED = { 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' } as const;

const noAnswer = {
  unreachable: consoleProblems.serviceDown,
  'timed-out': consoleProblems.serviceTimedOut,
} as const;

/**
 * The address at the service. The router also takes absolute targets and reads `%61`, and parsers of addresses read a backslash as a slash, so the
 * address is judged as it will be used: it never leaves `/v1/` of the service. The library adds the query.
 * @throws ProblemError no-such-service
 */
function targetOf(service: AppName, url: string, config: Config): string {
  const prefix = `/api/${service}`;
  const base = config.console.serviceUrl(service);
  const [path = ''] = url.slice(prefix.length).split('?');
  const isPlain = url.startsWith(`${prefix}/v1/`) && !path.includes('\\');
  if (!isPlain || !new URL(`${base}${path}`).href.startsWith(new URL(`${base}/v1/`).href))
    throw new ProblemError(consoleProblems.noSuchService);
  return `${base}${path}`;
}
