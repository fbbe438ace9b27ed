const FIRST_MS = 1_000;
const LONGEST_MS = 5 * 60_000;
/** The longest wait that a partner may ask for. */
const ASKED_MAX_MS = 3_600_000;

/** Wait before the next attempt after `failures` in a row: doubled each time, and what `Retry-After` asks for. */
export function waitMs(failures: number, retryAfter: string | undefined, now: Date): number {
  const own = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20));
  return Math.max(own, Math.min(ASKED_MAX_MS, askedMs(retryAfter, now)));
}

/** Seconds, or a date of HTTP (RFC 9110 §10.2.3). */
function askedMs(retryAfter: string | undefined, now: Date): number {
  if (retryAfter === undefined) return 0;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1_000;
  const until = Date.parse(retryAfter);
  return Number.isNaN(until) ? 0 : Math.max(0, until - now.getTime());
}
