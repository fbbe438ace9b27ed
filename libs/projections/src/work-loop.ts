import { backOffMs, framesOf, isOutage, kindOfError } from '@peristiwa/kernel';
import { FencedError } from './lease';
import { Waker } from './waker';

/** What a loop reports; the structure of a pino logger fits. */
export interface LoopLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * - `standby`: other processes hold the work.
 * - `running`: work is done as it arrives.
 * - `retrying`: the last round met an outage; it is retried without limit, with a back-off.
 * - `blocked`: the last round failed for a reason that waiting does not resolve (unknown event type, bug): it is
 *   retried seldom, and the service is not ready.
 * - `stopped`: before `start` and after `stop`.
 */
export type LoopState = 'stopped' | 'standby' | 'running' | 'retrying' | 'blocked';

/** How a round ended: pause for `restMs`, or until the loop is woken; 0 starts the next round at once. */
export interface Round {
  readonly state: 'standby' | 'running';
  readonly restMs: number;
}

export interface LoopOptions {
  readonly name: string;
  readonly log: LoopLog;
  readonly retryMs: {
    /** The first wait after an outage; each later one is twice as long, up to `outageMax`. */
    readonly outage: number;
    readonly outageMax: number;
    readonly blocked: number;
  };
  readonly round: () => Promise<Round>;
  /** Whether a failure may be transient; outages are. */
  readonly isTransient?: (error: unknown) => boolean;
  /** Before the loop waits after an error. */
  readonly onFailure?: () => Promise<void>;
  /** While the loop is blocked: work that is needed several times a second, and its interval. */
  readonly whileBlocked?: { readonly everyMs: number; readonly work: () => Promise<void> };
  /**
   * Returns a reason that may be shown and logged. By default only the kind of an error is, since messages may hold
   * values.
   */
  readonly explain?: (error: Error) => string | undefined;
  /** Additional fields for the log, besides the name and the reason. */
  readonly logFields?: () => object;
}

/**
 * Repeats rounds until it is stopped, whatever they throw: after an outage with a back-off, after any other error
 * seldom.
 */
export class WorkLoop {
  private readonly waker = new Waker();
  private running: Promise<void> | undefined;
  private failures = 0;
  state: LoopState = 'stopped';
  /** Why the loop is `retrying` or `blocked`. */
  reason: string | undefined;

  constructor(private readonly options: LoopOptions) {}

  get isStopping(): boolean {
    return this.waker.isEnded;
  }

  start(): void {
    if (this.running) return;
    this.state = 'standby';
    this.running = this.run();
  }

  /** Wakes a loop that is idle or stands by, but not one that waits after an error; never needed for progress. */
  wake(): void {
    if (this.state === 'running' || this.state === 'standby') this.waker.wake();
  }

  /** Lets the current round finish. */
  async stop(): Promise<void> {
    this.waker.end();
    await this.running;
    this.state = 'stopped';
  }

  private async run(): Promise<void> {
    while (!this.isStopping) {
      try {
        const { state, restMs } = await this.options.round();
        this.succeeded(state);
        if (restMs > 0) await this.waker.sleep(restMs);
      } catch (error) {
        await this.failed(error as Error);
      }
    }
  }

  private succeeded(state: Round['state']): void {
    const { log, name } = this.options;
    if (this.failures > 0) log.info({ loop: name, failures: this.failures }, 'resumed');
    this.failures = 0;
    this.reason = undefined;
    this.state = state;
  }

  private async failed(error: Error): Promise<void> {
    await this.options.onFailure?.();
    if (this.isStopping) return;
    const { log, name, retryMs, isTransient = isOutage, explain, logFields } = this.options;
    if (error instanceof FencedError) {
      log.warn({ loop: name, ...logFields?.() }, 'another process took over');
      this.state = 'standby';
      return;
    }
    const state = isTransient(error) ? 'retrying' : 'blocked';
    this.reason = explain?.(error) ?? kindOfError(error);
    // Once per streak and state: an outage of an hour is two lines in the log.
    if (this.state !== state) {
      const fields = { loop: name, state, reason: this.reason, at: framesOf(error), ...logFields?.() };
      if (state === 'retrying') log.warn(fields, 'outage or conflict, retrying');
      else log.error(fields, 'blocked');
    }
    this.state = state;
    this.failures += 1;
    if (state === 'blocked') return this.rest(retryMs.blocked);
    const { outage: firstMs, outageMax: maxMs } = retryMs;
    await this.waker.sleep(backOffMs(this.failures, { firstMs, maxMs }));
  }

  private async rest(ms: number): Promise<void> {
    const { everyMs, work } = this.options.whileBlocked ?? { everyMs: ms, work: async () => undefined };
    const until = Date.now() + ms;
    for (let left = ms; left > 0 && !this.isStopping; left = until - Date.now()) {
      await this.waker.sleep(Math.min(left, everyMs));
      try {
        await work();
      } catch {
        // The next round fails in the same way and reports it.
        return;
      }
    }
  }
}
