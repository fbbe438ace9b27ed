/** What a watcher knows: the newest value, or why it cannot be read at present. */
export type Reading<Value> = { readonly value: Value } | { readonly failure: unknown };

type Listener<Value> = (reading: Reading<Value>) => void;

interface Options<Value> {
  readonly read: () => Promise<Value>;
  readonly everyMs: number;
  /** Called when the last listener has gone. */
  readonly onIdle?: () => void;
}

/**
 * A value that is read at an interval while it has listeners: one read serves all of them, and each receives a value only
 * when it has changed. A read that takes longer than the interval delays the next one.
 */
export class Watched<Value> {
  private readonly listeners = new Set<Listener<Value>>();
  private timer: NodeJS.Timeout | undefined;
  private last: Reading<Value> | undefined;
  private lastText = '';

  constructor(private readonly options: Options<Value>) {}

  get isIdle(): boolean {
    return this.listeners.size === 0;
  }

  /** The listener hears the newest reading at once, if there is one. @returns what ends the listening */
  listen(listener: Listener<Value>): () => void {
    this.listeners.add(listener);
    if (this.last) listener(this.last);
    if (this.listeners.size === 1) void this.beat();
    return () => {
      if (!this.listeners.delete(listener) || this.listeners.size > 0) return;
      clearTimeout(this.timer);
      this.last = undefined;
      this.lastText = '';
      this.options.onIdle?.();
    };
  }

  private async beat(): Promise<void> {
    clearTimeout(this.timer);
    const startedAt = performance.now();
    const reading = await this.options.read().then(
      (value): Reading<Value> => ({ value }),
      (failure: unknown): Reading<Value> => ({ failure }),
    );
    if (this.isIdle) return;
    this.tell(reading);
    const wait = Math.max(0, this.options.everyMs - (performance.now() - startedAt));
    this.timer = setTimeout(() => void this.beat(), wait).unref();
  }

  private tell(reading: Reading<Value>): void {
    const text = 'value' in reading ? JSON.stringify(reading.value) : `failure ${String(reading.failure)}`;
    if (this.last && text === this.lastText) return;
    this.last = reading;
    this.lastText = text;
    for (const listener of this.listeners) listener(reading);
  }
}
