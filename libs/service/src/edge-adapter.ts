import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from './problem';
import { sendProblem } from './problem.filter';
import { readJson } from './read-json';
import { toProblem } from './to-problem';

const BODY_LIMIT_BYTES = 1_048_576;
/** Longer than the few seconds a desk may spend on one act; a caller that sends slower than this is cut off. */
const REQUEST_TIMEOUT_MS = 30_000;
/** As long as a request line may be: the schema of a parameter says how long it may be, and the answer names it. */
const PARAMETER_LENGTH_MAX = 16_384;
/** What is in flight when the service closes gets this long: an act takes milliseconds, Kubernetes waits 30 s. */
const CLOSE_GRACE_MS = 10_000;

/** Fastify as every service uses it: JSON only, limited, with a request id, and gentle when it closes. */
export class EdgeAdapter extends FastifyAdapter {
  constructor(closeGraceMs: number = CLOSE_GRACE_MS) {
    super({
      bodyLimit: BODY_LIMIT_BYTES,
      requestTimeout: REQUEST_TIMEOUT_MS,
      routerOptions: { maxParamLength: PARAMETER_LENGTH_MAX },
      requestIdHeader: false,
      genReqId: (request: IncomingMessage) => requestIdOf(request.headers['x-request-id']),
      // A URL that cannot be decoded is refused before any hook or filter runs.
      frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
        reply.header('x-request-id', request.id);
        sendProblem(request, reply, toProblem(error));
      },
    });
    const fastify = this.getInstance<FastifyInstance>();
    // JSON is all we accept.
    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
      try {
        done(null, readJson(body as Buffer));
      } catch (error) {
        done(error as Error);
      }
    });
    fastify.decorateRequest('actor', null);
    fastify.addHook('onRequest', (request, reply, done) => {
      reply.header('x-request-id', request.id);
      done();
    });
    letGoWhenClosing(fastify, closeGraceMs);
  }

  /** Nest would add its own parsers for JSON and HTML forms. */
  override registerParserMiddleware(): void {}

  /** Nest would keep only the message of Fastify's own errors; their code says which problem it is. */
  override mapException(error: unknown): unknown {
    return new ProblemError(toProblem(error), { cause: error });
  }
}

/**
 * A kept-alive connection that was answered while the server closes would hold it open for its whole idle time
 * (72 s in Fastify): the answer closes it instead. A caller that does not read its answer is cut off after the grace.
 */
function letGoWhenClosing(fastify: FastifyInstance, graceMs: number): void {
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

/** A caller's id is kept if it is a plain token; 16 digits in a row could be a NIK and would reach the logs. */
export function requestIdOf(given: string | string[] | undefined): string {
  const sane = typeof given === 'string' && /^[\w.:-]{1,64}$/.test(given) && !/\d{16}/.test(given);
  return sane ? given : randomUUID();
}
