interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** More would only make the first wait for the last. */
const TOGETHER_MAX = 256;
/** As long as a pool waits for a session: whoever is behind a trip that hangs is better told to come back. */
const PATIENCE_MS = 5_000;

/** The trip before did not come back; nothing was sent. Its name is the one by which services know an outage. */
class StuckError extends Error {
  override readonly name = 'TimeoutError';
}

/**
 * Callers of one moment share one trip to the database: one statement and, where it writes, one commit. At most one
 * trip is under way; the next takes all that waits by then, so the groups grow with the load and a lone caller waits
 * for nobody (adaptive group commit, no timer). What a caller is answered with was read, and is durable, after it
 * asked: a trip takes only those who are there before it sets off.
 */
export class Coalescer<Item, Result> {
  private queue: Waiting<Item, Result>[] = [];
  private travelling = false;

  /** `send` answers each of the items, in their order, or throws for all of them. */
  constructor(
    private readonly send: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly togetherMax = TOGETHER_MAX,
  ) {}

  /** @throws what `send` threw for the group that this item was in */
  ask(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.queue.push({ item, resolve, reject });
      if (!this.travelling) void this.travel();
    });
  }

  private async travel(): Promise<void> {
    this.travelling = true;
    // Requests that one turn of the event loop has read from their sockets set off together.
    await new Promise(setImmediate);
    while (this.queue.length > 0) {
      const impatience = setInterval(() => this.refuse(), PATIENCE_MS);
      await this.settle(this.queue.splice(0, this.togetherMax));
      clearInterval(impatience);
    }
    this.travelling = false;
  }

  private refuse(): void {
    const error = new StuckError('The statement before did not come back in time');
    for (const { reject } of this.queue.splice(0)) reject(error);
  }

  private async settle(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.send(group.map(({ item }) => item));
      if (results.length !== group.length) throw new Error('A group was not answered one by one');
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
 * SQLSTATE 22 (data exception) and 23 (constraint): the data of one must not fail its neighbours, and nothing of the
 * statement has happened. Anything else is the same for all of them.
 */
function isAboutOneItem(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^2[23]/.test(code);
}
