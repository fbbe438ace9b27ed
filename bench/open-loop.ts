import { setTimeout as pause } from 'node:timers/promises';

export interface OpenLoop<Item> {
  readonly perSecond: number;
  /** Undefined ends the loop. */
  readonly next: () => Item | undefined;
  readonly work: (item: Item) => Promise<unknown>;
  readonly signal: AbortSignal;
}

const TICK_MS = 2;

/**
 * Sends at an even pace, whether or not earlier sends have finished, like independent people.
 * @returns milliseconds from the time at which each item was due, so that a late start counts as waiting
 */
export async function openLoop<Item>({ perSecond, next, work, signal }: OpenLoop<Item>): Promise<number[]> {
  const latencies: number[] = [];
  const pending: Promise<void>[] = [];
  const started = performance.now();
  const send = async (item: Item, due: number) => {
    await work(item);
    latencies.push(performance.now() - due);
  };
  for (let sent = 0; !signal.aborted;) {
    const due = started + (sent * 1_000) / perSecond;
    if (due > performance.now()) {
      await pause(TICK_MS);
      continue;
    }
    const item = next();
    if (item === undefined) break;
    const sending = send(item, due);
    // Awaited at the end; an error meanwhile is thrown there.
    sending.catch(() => undefined);
    pending.push(sending);
    sent += 1;
  }
  await Promise.all(pending);
  return latencies;
}
