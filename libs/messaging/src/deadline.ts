import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Resolves like the promise, or rejects with this message when it is not settled in time. The work behind it
 * continues.
 */
export async function withDeadline<T>(promise: Promise<T>, deadlineMs: number, message: string): Promise<T> {
  const settled = new AbortController();
  const expiry = sleep(deadlineMs, undefined, { signal: settled.signal }).then(() => {
    throw new Error(message);
  });
  expiry.catch(() => undefined);
  try {
    return await Promise.race([promise, expiry]);
  } finally {
    settled.abort();
  }
}

/** Sleeps, or returns early when the signal fires: a shutdown does not wait for a back-off. */
export async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(delayMs, undefined, { signal });
  } catch {
    // The only rejection is the abort.
  }
}
