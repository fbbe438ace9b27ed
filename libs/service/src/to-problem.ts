import { HttpException } from '@nestjs/common';
import { isDiskFull, isOutage } from '@peristiwa/kernel';
import { ProblemError, type ProblemSpec } from './problem';
import { edgeProblems } from './problems';

/** Errors that Fastify raises before a route is reached, by error code. */
const FASTIFY_PROBLEMS: Readonly<Record<string, ProblemSpec>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: edgeProblems.bodyTooLarge,
  FST_ERR_CTP_INVALID_JSON_BODY: edgeProblems.malformedJson,
  FST_ERR_CTP_EMPTY_JSON_BODY: edgeProblems.malformedJson,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: edgeProblems.badRequest,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: edgeProblems.unsupportedMediaType,
  FST_ERR_CTP_INVALID_TYPE: edgeProblems.unsupportedMediaType,
  FST_ERR_BAD_URL: edgeProblems.malformedUrl,
  FST_ERR_ASYNC_CONSTRAINT: edgeProblems.notFound,
};

const STATUS_PROBLEMS: Readonly<Record<number, ProblemSpec>> = {
  401: edgeProblems.tokenInvalid,
  403: edgeProblems.roleMissing,
  404: edgeProblems.notFound,
  413: edgeProblems.bodyTooLarge,
  415: edgeProblems.unsupportedMediaType,
  503: edgeProblems.temporarilyUnavailable,
};

/** Maps any thrown error to a problem. The message of a fault is not used, because it may contain a value. */
export function toProblem(error: unknown): ProblemSpec {
  if (error instanceof ProblemError) return error.spec;
  const fastify = fastifyCode(error);
  if (fastify !== undefined && FASTIFY_PROBLEMS[fastify]) return FASTIFY_PROBLEMS[fastify];
  if (isDiskFull(error)) return edgeProblems.storageFull;
  if (isOutage(error)) return edgeProblems.temporarilyUnavailable;
  const status = error instanceof HttpException ? error.getStatus() : fastifyStatus(error);
  if (status === undefined || status === 500 || status < 400) return edgeProblems.internalError;
  const known = STATUS_PROBLEMS[status];
  if (known) return known;
  return status < 500 ? { ...edgeProblems.badRequest, status } : edgeProblems.internalError;
}

function fastifyCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return error.code;
}

/** Only errors of Fastify may set the status; a `statusCode` of a driver has no meaning for the caller. */
function fastifyStatus(error: unknown): number | undefined {
  if (!fastifyCode(error)?.startsWith('FST_')) return undefined;
  const { statusCode } = error as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : undefined;
}
