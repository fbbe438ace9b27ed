import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { languageOf, renderProblem, type ProblemSpec } from './problem';
import { toProblem } from './to-problem';

declare module 'fastify' {
  interface FastifyReply {
    /** Code of the problem that is answered; null while there is none. */
    problem: string | null;
  }
}

/** Converts every thrown error to RFC 9457 `application/problem+json`, in the caller's language. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendError(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), this.log);
  }
}

/** The answer to any error of a request. Only the log has the stack: an operator finds it by the id that the caller receives. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply, log: Logger): void {
  const spec = toProblem(error);
  if (spec.status >= 500) log.error({ err: error, requestId: request.id, code: spec.code }, 'request failed');
  sendProblem(request, reply, spec);
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, spec: ProblemSpec): void {
  const language = languageOf(request.headers['accept-language']);
  reply.problem = spec.code;
  if (spec.challenge) reply.header('www-authenticate', spec.challenge);
  if (spec.retryAfterSeconds) reply.header('retry-after', String(spec.retryAfterSeconds));
  void reply
    .code(spec.status)
    .header('content-language', language)
    .header('vary', 'accept-language')
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(renderProblem(spec, language, request.id)));
}
