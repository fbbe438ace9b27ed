import { setTimeout as sleep } from 'node:timers/promises';
import { StartProblem } from './start-problem';

/** A server of this machine, as `startPostgres` and `startKafka` return it. */
interface Server {
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface SupervisedOptions<Running extends Server> {
  /** For people: `PostgreSQL`. */
  readonly name: string;
  /** Called again after each unexpected end, with the server that has ended: its clients know its port. */
  readonly start: (signal: AbortSignal, before?: Running) => Promise<Running>;
  readonly onLine: (line: string) => void;
  readonly waitMs?: { readonly first: number; readonly longest: number };
}

const WAIT_MS = { first: 500, longest: 30_000 };
/** A server that ran this long has recovered: its next end is the first of a new series. */
const RECOVERED_AFTER_MS = 60_000;

/**
 * Starts a server again when it ends although nobody has stopped it, with waits that grow. One line says that it has
 * ended, one that it runs again, and one why it cannot be started, once per reason.
 */
export class Supervised<Running extends Server> {
  private readonly stopping = new AbortController();
  private watching: Promise<void> = Promise.resolve();
  private failures = 0;

  private constructor(
    private readonly options: SupervisedOptions<Running>,
    private current: Running,
    private startedAt = performance.now(),
  ) {}

  /** @throws when the first start fails, or `signal` fires before it has succeeded */
  static async start<Running extends Server>(
    options: SupervisedOptions<Running>,
    signal: AbortSignal,
  ): Promise<Supervised<Running>> {
    const supervised = new Supervised(options, await options.start(signal));
    supervised.watching = supervised.watch();
    return supervised;
  }

  get server(): Running {
    return this.current;
  }

  async stop(): Promise<void> {
    this.stopping.abort(new Error(`${this.options.name} is stopped`));
    await this.watching;
    await this.current.stop();
  }

  private async watch(): Promise<void> {
    const { signal } = this.stopping;
    const stopped = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    while (!signal.aborted) {
      await Promise.race([this.current.ended, stopped]);
      if (signal.aborted) return;
      this.options.onLine(`${this.options.name} has ended unexpectedly; it is started again.`);
      await this.restart(signal);
    }
  }

  private async restart(signal: AbortSignal): Promise<void> {
    const { name, start, onLine, waitMs = WAIT_MS } = this.options;
    const endedAt = performance.now();
    if (endedAt - this.startedAt > RECOVERED_AFTER_MS) this.failures = 0;
    for (let told = ''; !signal.aborted;) {
      this.failures += 1;
      const wait = Math.min(waitMs.first * 2 ** Math.min(this.failures - 1, 16), waitMs.longest);
      await sleep(wait, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        // Removes its files of the run that has ended. It may fail too, and be repeated.
        await this.current.stop();
        this.current = await start(signal, this.current);
        this.startedAt = performance.now();
        return onLine(`${name} runs again after ${((this.startedAt - endedAt) / 1_000).toFixed(1)} s.`);
      } catch (error) {
        if (signal.aborted) return;
        const line = `${name} cannot be started, and is tried again: ${reasonOf(error)}`;
        if (line !== told) onLine(line);
        told = line;
      }
    }
  }
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.split('\n').findLast((one) => one.trim() !== '') ?? '';
  return error instanceof StartProblem ? `${line} ${error.doThis}` : line;
}
