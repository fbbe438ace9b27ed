import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { renderProblem, type ProblemSpec } from './problem';
import { edgeProblems } from './problems';

const PROBLEMS: Readonly<Record<string, ProblemSpec>> = {
  HPE_HEADER_OVERFLOW: edgeProblems.headersTooLarge,
  ERR_HTTP_REQUEST_TIMEOUT: edgeProblems.requestTimeout,
};

/**
 * Answers what Node's HTTP parser refuses before a request exists. Neither a filter nor a hook sees it, and Node's own
 * answer has no body. Accept-Language is not known, so the text is Indonesian.
 */
export function answerClientError(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const spec = PROBLEMS[error.code ?? ''] ?? edgeProblems.badRequest;
  const body = JSON.stringify(renderProblem(spec, 'id', randomUUID()));
  socket.end(
    `HTTP/1.1 ${spec.status} ${STATUS_CODES[spec.status]}\r\n` +
      'content-type: application/problem+json; charset=utf-8\r\ncontent-language: id\r\ncache-control: no-store\r\n' +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
