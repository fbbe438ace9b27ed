/** How a service answered a request of ops. */
export const reaches = ['up', 'unreachable', 'timed-out', 'refused', 'no-token'] as const;
export type Reach = (typeof reaches)[number];

/** Of undici, fetch and reply-from: the connection stood, and the answer did not come in time. */
const TOO_LATE: ReadonlySet<unknown> = new Set([
  'TimeoutError',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'FST_REPLY_FROM_GATEWAY_TIMEOUT',
]);

/** Why there was no answer at all, from what the HTTP client threw. */
export function failureOf(error: unknown): 'unreachable' | 'timed-out' {
  for (let one = error; typeof one === 'object' && one !== null;) {
    const { name, code, cause } = one as { name?: unknown; code?: unknown; cause?: unknown };
    if (TOO_LATE.has(name) || TOO_LATE.has(code)) return 'timed-out';
    one = cause;
  }
  return 'unreachable';
}
