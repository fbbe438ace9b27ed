import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '@peristiwa/service';
import type { Cookies } from './cookies';
import { consoleProblems } from './problems';
import { sessionIdOf } from './sealed-tokens';
import type { Sessions } from './sessions';

declare module 'fastify' {
  interface FastifyRequest {
    /** Id of the browser's session that gave the request its token; null for a program with a token of its own. */
    sessionId: string | null;
  }
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Gives a request of the page the access token of its session, so that the guards of ops and of the services see a
 * bearer. A program that sends a token of its own to `/v1` is left alone.
 * @throws ProblemError session-ended, other-site
 */
export async function bearerOfSession(
  request: FastifyRequest,
  reply: FastifyReply,
  { cookies, sessions }: { readonly cookies: Cookies; readonly sessions: Sessions },
): Promise<void> {
  const secret = cookies.session(request);
  if (secret === undefined) return;
  assertFromConsole(request);
  const tokens = await sessions.read(secret);
  if (!tokens) {
    cookies.clearSession(reply);
    throw new ProblemError(consoleProblems.sessionEnded);
  }
  request.headers.authorization = `Bearer ${tokens.accessToken}`;
  request.sessionId = sessionIdOf(secret);
  delete request.headers.cookie;
}

/**
 * Beside `SameSite=Strict`: a form of another site cannot set a header, and a browser says where a request comes from.
 * @throws ProblemError other-site
 */
export function assertFromConsole({ method, headers }: FastifyRequest): void {
  const site = headers['sec-fetch-site'];
  const isElsewhere = site !== undefined && site !== 'same-origin' && site !== 'none';
  const isUnmarked = !READS.has(method) && headers['x-console'] === undefined;
  if (isElsewhere || isUnmarked) throw new ProblemError(consoleProblems.otherSite);
}
