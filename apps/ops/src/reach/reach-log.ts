import type { Logger } from 'pino';
import type { Reach } from './reach';

/** A service that comes and goes has a line in ten seconds at most. */
const QUIET_MS = 10_000;

interface Logged {
  readonly reach: Reach;
  readonly atMs: number;
}

/** Logs how services answer ops: a line when that changes, and not one with each request. */
export class ReachLog {
  private readonly logged = new Map<string, Logged>();

  constructor(
    private readonly log: Pick<Logger, 'warn' | 'info'>,
    /** What asks the services, for the line. */
    private readonly by: 'flow' | 'page' | 'watcher',
    private readonly now: () => number = () => performance.now(),
  ) {}

  report(service: string, reach: Reach): void {
    const before = this.logged.get(service) ?? { reach: 'up', atMs: -Infinity };
    if (before.reach === reach || this.now() - before.atMs < QUIET_MS) return;
    this.logged.set(service, { reach, atMs: this.now() });
    // `service` is the name of the process that writes the line.
    const fields = { of: service, reach, by: this.by };
    if (reach === 'up') this.log.info(fields, 'a service answers again');
    else this.log.warn(fields, 'a service does not answer as it should');
  }
}
