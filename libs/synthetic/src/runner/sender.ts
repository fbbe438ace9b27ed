import { setTimeout as sleep } from 'node:timers/promises';
import { commandPath, commands } from '@peristiwa/contracts';
import type { Desk } from '@peristiwa/domain';
import type { Path, Step } from '../plan/step';
import type { Answer } from './journal';

/** A step with all identifiers filled in. */
export interface Outgoing {
  readonly step: Step;
  readonly body: Readonly<Record<string, unknown>>;
  readonly path: Path;
}

/** Sends a command to its desk and waits for the answer without a time limit. */
export interface Sender {
  /** @throws only when `signal` aborts. */
  send(outgoing: Outgoing, signal: AbortSignal): Promise<Answer>;
}

/** An access token of this client, `registrar-3204`. */
export type Tokens = (clientId: string) => Promise<string>;

/** The part of a pino logger that is used here. */
export interface SimulationLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface Means {
  readonly tokens: Tokens;
  readonly log: SimulationLog;
}

const REQUEST_TIMEOUT_MS = 30_000;
const RETRY_DELAY_MS = { first: 200, max: 5_000 };

/**
 * Sends over HTTP, as the program of a clerk does: a refusal is an answer; after any other failure it retries for ever.
 */
export class HttpSender implements Sender {
  constructor(
    private readonly urls: Readonly<Record<Desk, string>>,
    private readonly means: Means,
  ) {}

  async send({ step, body, path }: Outgoing, signal: AbortSignal): Promise<Answer> {
    const url = this.urls[commands[step.command].desk] + commandPath(step.command, path);
    const request = { url, body, client: `registrar-${step.office}` };
    const { status, json } = await this.approved(await persist(request, this.means, signal), request, signal);
    const answer = json as Readonly<Record<string, unknown>>;
    if (status < 300) return { outcome: 'accepted', body: answer };
    return { outcome: 'rejected', status, code: problemCode(answer) };
  }

  /** A second officer approves at once what waits for one. */
  private async approved(answer: JsonAnswer, { url, client }: JsonRequest, signal: AbortSignal) {
    if (answer.status !== 202) return answer;
    const { requestId } = answer.json as { readonly requestId: string };
    const approval = new URL(`/v1/applications/${requestId}/approval`, url).href;
    return persist({ url: approval, body: {}, client: `${client}-2` }, this.means, signal);
  }
}

/** The permanent code behind a problem's type. */
export function problemCode(problem: Readonly<Record<string, unknown>>): string {
  return String(problem['type'] ?? 'no-problem-document').replace('urn:peristiwa:problem:', '');
}

interface JsonAnswer {
  readonly status: number;
  readonly json: unknown;
}

interface JsonRequest {
  readonly url: string;
  readonly body: unknown;
  readonly client: string;
}

/**
 * Posts until the answer has a status below 500. Services may be killed and databases may fail over: the same request
 * with the same id may be sent again at any time. An expired token is renewed; every other 4xx is an answer.
 */
export async function persist(
  request: JsonRequest,
  { tokens, log }: Means,
  signal: AbortSignal,
): Promise<JsonAnswer> {
  for (let attempt = 0; ; attempt += 1) {
    signal.throwIfAborted();
    const reason = await attemptOnce(request, tokens, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      return error instanceof Error ? error.name : 'unknown';
    });
    if (typeof reason !== 'string') return reason;
    if (attempt === 3) log.warn({ url: new URL(request.url).origin, reason }, 'no answer yet, retrying');
    const delayMs = Math.min(RETRY_DELAY_MS.max, RETRY_DELAY_MS.first * 2 ** Math.min(attempt, 10));
    await sleep(delayMs, undefined, { signal });
  }
}

/** An answer, or the reason to try again. */
async function attemptOnce(
  { url, body, client }: JsonRequest,
  tokens: Tokens,
  signal: AbortSignal,
): Promise<JsonAnswer | string> {
  const token = await tokens(client);
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
  });
  if (response.status >= 500) {
    await response.arrayBuffer();
    return `status ${response.status}`;
  }
  const json = parse(await response.text());
  const isExpired =
    response.status === 401 && problemCode(json as Record<string, unknown>) === 'token-expired';
  return isExpired ? 'the token expired' : { status: response.status, json };
}

/** A gateway between may send an answer that is not JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
