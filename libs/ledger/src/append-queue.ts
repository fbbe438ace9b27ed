/** What the queue must know of an act: its size, and the names that no two acts of one batch may share. */
export interface Batchable {
  readonly events: number;
  readonly bytes: number;
  /** Streams, request id and reserved values. */
  readonly keys: readonly string[];
}

/** Enough to make the commit cheap per event; beyond it latency grows and throughput does not (`event-store.md` §3.2). */
const BATCH_EVENTS_MAX = 512;
const BATCH_BYTES_MAX = 1_000_000;

/**
 * The next batch from the front of `queue`: as much as fits, in order. An act that shares a key with an earlier one
 * of the batch, or with one that had to wait, waits for the next batch, so that per stream nothing is overtaken.
 */
export function takeBatch<Item extends Batchable>(queue: readonly Item[]): { batch: Item[]; rest: Item[] } {
  const batch: Item[] = [];
  const rest: Item[] = [];
  const seen = new Set<string>();
  let events = 0;
  let bytes = 0;
  for (const item of queue) {
    const fits =
      batch.length === 0 ||
      (events + item.events <= BATCH_EVENTS_MAX && bytes + item.bytes <= BATCH_BYTES_MAX);
    const free = item.keys.every((key) => !seen.has(key));
    for (const key of item.keys) seen.add(key);
    if (fits && free) {
      batch.push(item);
      events += item.events;
      bytes += item.bytes;
    } else {
      rest.push(item);
    }
  }
  return { batch, rest };
}
