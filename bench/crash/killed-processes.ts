import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

export interface Range {
  readonly min: number;
  readonly max: number;
}

export const between = ({ min, max }: Range) => min + Math.random() * (max - min);

export interface ProcessKind {
  readonly name: string;
  /** Number of such processes at a time. */
  readonly count: number;
  readonly livesMs: Range;
  /** The process may also end by itself, and is started again after this pause. */
  readonly restMs?: number;
  /** `number` counts all processes of this kind ever started, from 1. */
  readonly spawn: (number: number) => ChildProcess;
}

/** Processes that each run for a random time, are killed at any point of their work, and are replaced. */
export class KilledProcesses {
  private readonly alive = new Set<ChildProcess>();
  private readonly stopping = new AbortController();
  private keepers: Promise<unknown> = Promise.resolve();
  private started = 0;
  killed = 0;
  /** Processes that ended without having been killed. */
  ended = 0;

  constructor(readonly kind: ProcessKind) {}

  keep(): void {
    this.keepers = Promise.all(Array.from({ length: this.kind.count }, () => this.keepOne()));
  }

  /** Stops killing; running processes continue, and missing ones are replaced. */
  async settle(): Promise<void> {
    this.stopping.abort();
    await this.keepers;
    while (this.alive.size < this.kind.count) this.start();
  }

  async killAll(): Promise<void> {
    this.stopping.abort();
    await this.keepers;
    await Promise.all([...this.alive].map((child) => this.kill(child)));
  }

  private async keepOne(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const child = this.start();
      const gone = new Promise((resolve) => child.once('exit', resolve));
      await Promise.race([
        pause(between(this.kind.livesMs), undefined, { signal }).catch(() => undefined),
        gone,
      ]);
      if (signal.aborted) return;
      if (await this.kill(child)) continue;
      await pause(this.kind.restMs ?? 500, undefined, { signal }).catch(() => undefined);
    }
  }

  private start(): ChildProcess {
    const child = this.kind.spawn((this.started += 1));
    this.alive.add(child);
    child.once('exit', () => {
      if (this.alive.delete(child) && this.kind.restMs === undefined) this.ended += 1;
    });
    return child;
  }

  /** @returns false when it had ended by itself */
  private async kill(child: ChildProcess): Promise<boolean> {
    if (!this.alive.delete(child)) return false;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    this.killed += 1;
    await exited;
    return true;
  }
}
