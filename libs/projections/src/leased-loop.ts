import type { Lease } from './lease';
import { WorkLoop, type LoopLog, type LoopState, type Round } from './work-loop';

export interface LeasedWork {
  readonly name: string;
  readonly lease: Lease;
  readonly settings: {
    readonly leaseMs: number;
    /** Wait after a round that found nothing to do. */
    readonly pollMs: number;
    readonly retryMs: { readonly min: number; readonly max: number };
  };
  readonly log: LoopLog;
  /** When it answers no, the lease is released, and another process does the job. */
  readonly mayWork?: () => Promise<boolean>;
  /** After the lease was granted, before the first tick. */
  readonly onGranted: () => void;
  /** One round. @returns whether there may be more to do at once */
  readonly tick: () => Promise<boolean>;
  /** Waits for work that is under way beside the rounds, while the lease is still held. */
  readonly onStopping?: () => Promise<void>;
  /** Whether a failure may be transient; outages are. */
  readonly isTransient?: (error: unknown) => boolean;
}

/** A lease is renewed, and a process that stands by looks for it, this often in its lifetime. */
const RENEWALS = 4;

/**
 * Repeats one job for as long as this process holds its lease, and waits for the lease while another process has it.
 */
export class LeasedLoop {
  private readonly loop: WorkLoop;
  private renewedAt = 0;

  constructor(private readonly work: LeasedWork) {
    const { name, log, settings, isTransient } = work;
    const { min, max } = settings.retryMs;
    this.loop = new WorkLoop({
      name,
      log,
      retryMs: { outage: min, outageMax: max, blocked: max },
      round: () => this.round(),
      isTransient,
    });
  }

  get state(): LoopState {
    return this.loop.state;
  }

  get reason(): string | undefined {
    return this.loop.reason;
  }

  start(): void {
    this.loop.start();
  }

  wake(): void {
    this.loop.wake();
  }

  /** Lets the current round finish. */
  async stop(): Promise<void> {
    await this.loop.stop();
    await this.drain();
    // An error here only means that the next holder waits until the lease expires.
    await this.work.lease.release().catch(() => undefined);
  }

  /** The lease is renewed meanwhile: who has taken it would begin the same work. */
  private async drain(): Promise<void> {
    const { lease, settings, onStopping } = this.work;
    if (!onStopping) return;
    const renew = () => void lease.renew().catch(() => undefined);
    const timer = setInterval(renew, settings.leaseMs / RENEWALS);
    await onStopping().finally(() => clearInterval(timer));
  }

  private async round(): Promise<Round> {
    const { lease, settings, mayWork, onGranted, tick } = this.work;
    if (mayWork && !(await mayWork())) {
      await this.drain();
      await lease.release();
      return { state: 'standby', restMs: settings.leaseMs / RENEWALS };
    }
    if (!lease.isHeld) {
      if (!(await lease.acquire())) {
        return { state: 'standby', restMs: settings.leaseMs / RENEWALS };
      }
      this.renewedAt = Date.now();
      onGranted();
      // The first tick may wait long for an unavailable broker, but this process already has the lease.
      this.loop.state = 'running';
    }
    if (Date.now() - this.renewedAt >= settings.leaseMs / RENEWALS) {
      await lease.renew();
      this.renewedAt = Date.now();
    }
    const isBusy = await tick();
    return { state: 'running', restMs: isBusy ? 0 : Math.min(settings.pollMs, settings.leaseMs / RENEWALS) };
  }
}
