interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Limit of a group: in a larger one, the first caller would wait longer for the answer. */
const GROUP_MAX = 256;
/**
 * Equal to the time that a pool waits for a session. When a trip hangs, callers that wait longer fail and can retry.
 */
const WAIT_MAX_MS = 5_000;

/** The previous trip did not return in time; nothing was sent. Services recognise an outage by this error name. */
class StuckError extends Error {
  override readonly name = 'TimeoutError';
}

/**
 * Concurrent callers share one trip to the database: one statement and, where it writes, one commit. At most one trip
 * is under way; the next one takes all items that wait by then, so groups grow with the load and a lone caller never
 * waits (adaptive group commit, no timer). A trip contains only items that were submitted before it started, so each
 * answer was read, and is durable, after its caller asked.
 */
export class Coalescer<Item, Result> {
  private queue: Waiting<Item, Result>[] = [];
  private travelling = false;

  /** `send` returns one answer for each item, in their order, or throws for all of them. */
  constructor(
    private readonly send: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly togetherMax = GROUP_MAX,
  ) {}

  /** @throws the error that `send` threw for this item's group */
  ask(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.queue.push({ item, resolve, reject });
      if (!this.travelling) void this.travel();
    });
  }

  private async travel(): Promise<void> {
    this.travelling = true;
    // Requests whose sockets were read in the same turn of the event loop are sent together.
    await new Promise(setImmediate);
    while (this.queue.length > 0) {
      const impatience = setInterval(() => this.refuse(), WAIT_MAX_MS);
      await this.settle(this.queue.splice(0, this.togetherMax));
      clearInterval(impatience);
    }
    this.travelling = false;
  }

  private refuse(): void {
    const error = new StuckError('The previous statement did not return in time');
    for (const { reject } of this.queue.splice(0)) reject(error);
  }

  private async settle(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.send(group.map(({ item }) => item));
      if (results.length !== group.length)
        throw new Error('The number of answers differs from the size of the group');
      group.forEach(({ resolve }, index) => resolve(results[index] as Result));
    } catch (error) {
      if (group.length > 1 && isAboutOneItem(error)) {
        const half = group.length >> 1;
        await this.settle(group.slice(0, half));
        return this.settle(group.slice(half));
      }
      for (const { reject } of group) reject(error);
    }
  }
}

/**
 * SQLSTATE 22 (data exception) and 23 (constraint): invalid data of one caller must not fail the others, and the
 * failed statement changed nothing. Any other error is reported to all callers.
 */
function isAboutOneItem(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^2[23]/.test(code);
}
