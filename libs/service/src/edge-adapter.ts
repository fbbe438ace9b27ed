import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from './problem';
import { sendProblem } from './problem.filter';
import { readJson } from './read-json';
import { toProblem } from './to-problem';

const BODY_LIMIT_BYTES = 1_048_576;
/** Longer than the few seconds that a desk may need for one act. A caller that sends more slowly is disconnected. */
const REQUEST_TIMEOUT_MS = 30_000;
/** The maximum length of a request line. So the schema of a parameter checks its length, and the answer names it. */
const PARAMETER_LENGTH_MAX = 16_384;
/** Time for requests in progress when the service closes: an act takes milliseconds, Kubernetes waits 30 s. */
const CLOSE_GRACE_MS = 10_000;

/** Fastify as every service uses it: JSON only, size and time limits, request ids, and a graceful shutdown. */
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
    // Only JSON is accepted.
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

/** Keeps the caller's id if it is a simple token. 16 digits in a row could be a NIK, which must not reach the logs. */
export function requestIdOf(given: string | string[] | undefined): string {
  const sane = typeof given === 'string' && /^[\w.:-]{1,64}$/.test(given) && !/\d{16}/.test(given);
  return sane ? given : randomUUID();
}
