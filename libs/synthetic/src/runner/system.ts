import { setTimeout as sleep } from 'node:timers/promises';
import type { AppName } from '@peristiwa/contracts';
import type { SimulationLog, Tokens } from './sender';

export interface SystemOptions {
  /** An app without a URL is left out of the comparison. */
  readonly urls: Readonly<Partial<Record<AppName, string>>> & { readonly registry: string };
  readonly tokens: Tokens;
  /** How long to wait for projector, feeds and ministries before differences count. */
  readonly timeoutMs: number;
  readonly log: SimulationLog;
}

interface Feeds {
  readonly registryPosition: number;
  /** Number of the registry's last change; a feed has been built up to `lagChanges` changes before it. */
  readonly changeNo: number;
  readonly feeds: readonly {
    readonly partner: string;
    readonly highWater: number;
    readonly sent: number;
    readonly lagChanges: number;
  }[];
}

const POLL_MS = 500;

/** Reads the services as an auditor. While a service restarts, requests to it are repeated until the time limit. */
export class System {
  constructor(readonly options: SystemOptions) {}

  /**
   * Waits until the registry, each feed and each ministry have everything up to `position` of the ledger. Each goal is
   * fixed when it is first known, because the end of a running stream is never reached.
   * @returns what is still behind at the deadline
   */
  async untilCaughtUp(position: number, deadline: number): Promise<string | undefined> {
    const goals = new Goals(position);
    for (;;) {
      const waiting = await this.behind(goals).catch(reasonOf);
      if (!waiting || Date.now() >= deadline) return waiting;
      this.options.log.info({ waiting }, 'not caught up yet');
      await sleep(POLL_MS);
    }
  }

  private async behind(goals: Goals): Promise<string | undefined> {
    const { urls } = this.options;
    if (!urls.publisher) return undefined;
    const feeds = await this.get<Feeds>(urls.publisher, '/v1/feeds', 'operator');
    const late = goals.lateAt(feeds);
    if (late) return late;
    for (const [partner, goal] of goals.sequences) {
      const url = urls[partner as AppName];
      if (!url) continue;
      const status = await this.get<{ sequence: number; quarantined?: number }>(url, '/v1/status', 'auditor');
      if (status.sequence < goal) return `${partner} has ${status.sequence} of ${goal}`;
      if (status.quarantined) return `${partner} has ${status.quarantined} messages in quarantine`;
    }
    return undefined;
  }

  async get<Answer>(url: string, path: string, client: string): Promise<Answer>;
  async get<Answer>(url: string, path: string, client: string, isOptional: true): Promise<Answer | undefined>;
  async get<Answer>(
    url: string,
    path: string,
    client: string,
    isOptional = false,
  ): Promise<Answer | undefined> {
    return this.request<Answer>({ url, path, client, isOptional });
  }

  /** A question with a body: identifiers of many persons. */
  async post<Answer>(url: string, path: string, client: string, body: object): Promise<Answer> {
    return (await this.request<Answer>({ url, path, client, body })) as Answer;
  }

  private async request<Answer>(question: Question): Promise<Answer | undefined> {
    const { url, path, isOptional } = question;
    const until = Date.now() + this.options.timeoutMs;
    for (;;) {
      const answer = await this.ask(question).catch(reasonOf);
      if (typeof answer !== 'string' && answer.status < 500) {
        if (answer.status === 404 && isOptional) return undefined;
        // The path may hold an id, but never personal data.
        if (answer.status >= 400) throw new Error(`${url}${path} answered ${answer.status}`);
        return answer.json as Answer;
      }
      const reason = typeof answer === 'string' ? answer : `status ${answer.status}`;
      if (Date.now() >= until) throw new Error(`${url} does not answer: ${reason}`);
      await sleep(POLL_MS);
    }
  }

  private async ask({ url, path, client, body }: Question) {
    const authorization = `Bearer ${await this.options.tokens(client)}`;
    const response = await fetch(url + path, {
      headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    return { status: response.status, json: response.ok ? (JSON.parse(text) as unknown) : undefined };
  }
}

interface Question {
  readonly url: string;
  readonly path: string;
  readonly client: string;
  readonly body?: object;
  readonly isOptional?: boolean;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}

/**
 * The goals of a wait: first of the registry, then of each feed at the last change of the registry, then of the
 * ministries.
 */
export class Goals {
  /** For each partner whose feed has reached the change, the sequence that its ministry must reach. */
  readonly sequences = new Map<string, number>();
  private changeNo: number | undefined;

  constructor(private readonly position: number) {}

  lateAt({ registryPosition, changeNo, feeds }: Feeds): string | undefined {
    if (registryPosition < this.position) return `registry at ${registryPosition} of ${this.position}`;
    this.changeNo ??= changeNo;
    for (const { partner, highWater, sent, lagChanges } of feeds) {
      const missing = this.changeNo - (changeNo - lagChanges);
      if (missing > 0) return `feed ${partner} lags ${missing} changes`;
      const goal = this.sequences.get(partner) ?? highWater;
      this.sequences.set(partner, goal);
      if (sent < goal) return `feed ${partner} sent ${sent} of ${goal}`;
    }
    return undefined;
  }
}
