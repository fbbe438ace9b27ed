import { kindOfError } from '@peristiwa/kernel';

/** The answer of a readiness check; details contain numbers and names, never personal data. */
export interface ReadinessAnswer {
  readonly up: boolean;
  readonly details?: object;
}

export interface ReadinessReport {
  readonly status: 'ready' | 'not-ready';
  /** Names of the checks that are down; placed first, because an operator looks for the cause. */
  readonly failing: readonly string[];
  readonly checks: Readonly<Record<string, ReadinessAnswer>>;
}

/** A check without an answer after this time counts as down: probes of Kubernetes time out after a few seconds. */
const CHECK_TIMEOUT_MS = 2_000;

/** The checks of one service. A service without checks is ready as soon as it listens. */
export class ReadinessChecks {
  private readonly checks = new Map<string, () => Promise<ReadinessAnswer>>();

  constructor(private readonly timeoutMs: number = CHECK_TIMEOUT_MS) {}

  add(name: string, check: () => Promise<ReadinessAnswer>): void {
    if (this.checks.has(name)) throw new Error(`readiness check "${name}" is registered twice`);
    this.checks.set(name, check);
  }

  async report(): Promise<ReadinessReport> {
    const answers = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, await this.ask(check)] as const),
    );
    const failing = answers.filter(([, answer]) => !answer.up).map(([name]) => name);
    return {
      status: failing.length === 0 ? 'ready' : 'not-ready',
      failing,
      checks: Object.fromEntries(answers),
    };
  }

  private async ask(check: () => Promise<ReadinessAnswer>): Promise<ReadinessAnswer> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<ReadinessAnswer>((resolve) => {
      timer = setTimeout(
        () => resolve({ up: false, details: { reason: 'no answer in time' } }),
        this.timeoutMs,
      );
    });
    try {
      return await Promise.race([check(), late]);
    } catch (error) {
      // Only the kind of the error: messages of drivers may contain host names and values.
      return { up: false, details: { reason: kindOfError(error) } };
    } finally {
      clearTimeout(timer);
    }
  }
}
