import { FencedError, type Lease } from '@peristiwa/projections';
import { framesOf, kindOfError } from './error-kind';
import type { Settings } from './tokens';
import { Waker } from './waker';

/** The part of pino that the loops need. */
export interface LoopLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/**
 * - `standby`: another process holds the lease.
 * - `running`: work is done as it comes.
 * - `retrying`: the last attempt failed (database or Kafka away); tried again for ever, ever more slowly.
 * - `blocked`: the last attempt failed for a reason that does not pass by itself; tried again all the same.
 * - `stopped`: before `start` and after `stop`.
 */
export type LoopState = 'stopped' | 'standby' | 'running' | 'retrying' | 'blocked';

export interface LoopWork {
  readonly name: string;
  readonly lease: Lease;
  readonly settings: Pick<Settings, 'leaseMs' | 'pollMs' | 'retryMs'>;
  readonly log: LoopLog;
  /** After the lease was granted, before the first tick. */
  readonly onGranted: () => void | Promise<void>;
  /** One round. @returns whether there may be more to do at once */
  readonly tick: () => Promise<boolean>;
  /** Whether a failure may pass by itself; if left out, all may. */
  readonly isPassing?: (error: unknown) => boolean;
}

/** Repeats one job for as long as this process holds its lease, and waits for the lease while another does. */
export class LeasedLoop {
  private readonly waker = new Waker();
  private running: Promise<void> | undefined;
  private failures = 0;
  private renewedAt = 0;
  state: LoopState = 'stopped';
  /** Kind of the last failure while `retrying` or `blocked`; messages are kept out, they may hold values. */
  reason: string | undefined;

  constructor(private readonly work: LoopWork) {}

  start(): void {
    this.running ??= this.run();
  }

  wake(): void {
    if (this.state === 'running') this.waker.wake();
  }

  /** Finishes the round under way. */
  async stop(): Promise<void> {
    this.waker.end();
    await this.running;
    this.state = 'stopped';
  }

  private async run(): Promise<void> {
    while (!this.waker.isEnded) {
      try {
        await this.round();
      } catch (error) {
        await this.failed(error);
      }
    }
    // An error here only means that the next holder waits until the lease runs out.
    await this.work.lease.release().catch(() => undefined);
  }

  private async round(): Promise<void> {
    const { lease, settings, tick } = this.work;
    if (!lease.isHeld) {
      if (!(await lease.acquire())) {
        this.state = 'standby';
        return this.waker.sleep(Math.min(settings.leaseMs / 4, 1_000));
      }
      this.renewedAt = Date.now();
      await this.work.onGranted();
    }
    if (Date.now() - this.renewedAt > settings.leaseMs / 3) {
      await lease.renew();
      this.renewedAt = Date.now();
    }
    const isBusy = await tick();
    this.state = 'running';
    this.failures = 0;
    this.reason = undefined;
    if (!isBusy) await this.waker.sleep(settings.pollMs);
  }

  private async failed(error: unknown): Promise<void> {
    if (this.waker.isEnded) return;
    const { log, name, settings, isPassing } = this.work;
    if (error instanceof FencedError) {
      log.warn({ loop: name }, 'another process took over');
      return;
    }
    this.state = isPassing?.(error) === false ? 'blocked' : 'retrying';
    this.reason = kindOfError(error);
    const waitMs = Math.min(settings.retryMs.min * 2 ** this.failures, settings.retryMs.max);
    this.failures += 1;
    log.warn(
      {
        loop: name,
        state: this.state,
        reason: this.reason,
        at: framesOf(error),
        attempt: this.failures,
        waitMs,
      },
      'round failed, tried again',
    );
    await this.waker.sleep(waitMs);
  }
}
