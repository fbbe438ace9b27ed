import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import helmet from '@fastify/helmet';
import { isUuid } from '@peristiwa/kernel';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { allowedMethods } from './allowed-methods';
import { answerClientError } from './client-errors';
import { ProblemError, type ProblemSpec } from './problem';
import { sendProblem } from './problem.filter';
import { edgeProblems } from './problems';
import { readJson } from './read-json';
import { renewCertificate } from './renew-certificate';
import type { TlsFiles } from './tls-files';
import { toProblem } from './to-problem';

const BODY_LIMIT_BYTES = 1_048_576;
/** Longer than the few seconds that a desk may need for one act. A caller that sends more slowly is disconnected. */
const REQUEST_TIMEOUT_MS = 30_000;
/** The maximum length of a request line. So the schema of a parameter checks its length, and the answer names it. */
const PARAMETER_LENGTH_MAX = 16_384;
/** Time for requests in progress when the service closes: an act takes milliseconds, Kubernetes waits 30 s. */
const CLOSE_GRACE_MS = 10_000;

/**
 * A browser may show an answer, but runs and embeds nothing of it. `self` is for the page at /docs, whose files are
 * served here; its page has a style element of its own.
 */
const HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
};

/** Whoever terminates TLS says for how long it is required (HSTS): a proxy, or the service itself. */
const HSTS = { maxAge: 31_536_000, includeSubDomains: false };

interface EdgeOptions {
  readonly closeGraceMs?: number;
  /** Without it the port speaks plain HTTP. */
  readonly https?: TlsFiles | undefined;
  readonly log?: Pick<Logger, 'info' | 'warn'>;
}

/** Fastify as every service uses it: JSON only, size and time limits, request ids, and a graceful shutdown. */
export class EdgeAdapter extends FastifyAdapter {
  constructor({ closeGraceMs = CLOSE_GRACE_MS, https, log }: EdgeOptions = {}) {
    const node = { requireHostHeader: false };
    super({
      bodyLimit: BODY_LIMIT_BYTES,
      requestTimeout: REQUEST_TIMEOUT_MS,
      routerOptions: { maxParamLength: PARAMETER_LENGTH_MAX },
      requestIdHeader: false,
      // Node's own answers have no body; these are problems too (RFC 9457).
      clientErrorHandler: answerClientError,
      ...(https ? { https: { ...node, ...https.current() } } : { http: node }),
      genReqId: (request: IncomingMessage) => requestIdOf(request.headers['x-request-id']),
      // A URL that cannot be decoded is refused before any hook or filter runs.
      frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
        reply.header('x-request-id', request.id);
        sendProblem(request, reply, toProblem(error));
      },
    });
    const fastify = this.getInstance<FastifyInstance>();
    void fastify.register(helmet, { ...HEADERS, strictTransportSecurity: https ? HSTS : false });
    if (https) renewCertificate(fastify, https, log);
    // Only JSON is accepted.
    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
      try {
        assertUtf8(request.headers['content-type']);
        done(null, readJson(body as Buffer));
      } catch (error) {
        done(error as Error);
      }
    });
    fastify.decorateRequest('actor', null);
    fastify.decorateReply('problem', null);
    fastify.decorateRequest('personsRead', null);
    const methodsOf = allowedMethods(fastify);
    fastify.addHook('onRequest', (request, reply, done) => {
      reply.header('x-request-id', request.id);
      // An answer may be about a person. A route whose answer may be kept says so itself.
      reply.header('cache-control', 'no-store');
      const refusal = refusalOf(request);
      if (refusal) return sendProblem(request, reply, refusal);
      const methods = request.is404 ? methodsOf(request) : [];
      if (methods.length === 0) return done();
      return sendProblem(request, reply.header('allow', methods.join(', ')), edgeProblems.methodNotAllowed);
    });
    closeConnectionsOnShutdown(fastify, closeGraceMs);
  }

  /** Empty, because Nest would add its own parsers for JSON and HTML forms. */
  override registerParserMiddleware(): void {}

  /** Nest would keep only the message of Fastify's errors, but their code determines the problem. */
  override mapException(error: unknown): unknown {
    return new ProblemError(toProblem(error), { cause: error });
  }
}

/**
 * A keep-alive connection that is answered during shutdown would delay it by its idle timeout (72 s in Fastify), so
 * the answer closes the connection. A caller that does not read its answer is disconnected after `graceMs`.
 */
function closeConnectionsOnShutdown(fastify: FastifyInstance, graceMs: number): void {
  let closing = false;
  let cut: NodeJS.Timeout | undefined;
  fastify.addHook('preClose', (done) => {
    closing = true;
    cut = setTimeout(() => fastify.server.closeAllConnections(), graceMs);
    done();
  });
  fastify.addHook('onClose', (_instance, done) => {
    clearTimeout(cut);
    done();
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) reply.header('connection', 'close');
    done(null, payload);
  });
}

/**
 * Keeps the caller's id if it is a UUID (RFC 9562), and makes one otherwise. The id reaches the logs, and any other text
 * may hold a NIK or a name, whole or in pieces.
 */
export function requestIdOf(given: string | string[] | undefined): string {
  return typeof given === 'string' && isUuid(given.toLowerCase()) ? given.toLowerCase() : randomUUID();
}

/** A path with dot segments is refused here: the files of the documentation would answer it otherwise than the routes. */
const DOT_SEGMENT = /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i;

function refusalOf({ headers, raw, url }: FastifyRequest): ProblemSpec | undefined {
  // RFC 9112 §3.2: exactly one Host in HTTP/1.1. Node joins none of them, and refuses a second one itself.
  if (raw.httpVersion === '1.1' && headers.host === undefined) return edgeProblems.badRequest;
  const [path = ''] = url.split('?');
  return DOT_SEGMENT.test(path) ? edgeProblems.notFound : undefined;
}

const CHARSET = /;\s*charset\s*=\s*"?([^\s";]*)/gi;

/** JSON is UTF-8 (RFC 8259 §8.1), whatever a header says. @throws ProblemError `unsupported-media-type` */
function assertUtf8(contentType: string | undefined): void {
  for (const [, charset = ''] of (contentType ?? '').matchAll(CHARSET))
    if (charset.toLowerCase() !== 'utf-8') throw new ProblemError(edgeProblems.unsupportedMediaType);
}
