import { setTimeout as sleep } from 'node:timers/promises';
import { canonicalJson } from '@peristiwa/kernel';
import { fillIn, fingerprint, type Path, type Step } from '../plan/step';
import type { Story } from '../plan/story';
import type { Answer, Journal, Line } from './journal';
import { judge, learn } from './judge';
import { Gate } from './gate';
import type { Outgoing, Sender } from './sender';

export interface PlayerOptions {
  readonly story: Story;
  readonly journal: Pick<Journal, 'past' | 'append'>;
  readonly sender: Sender;
  readonly concurrency: number;
  readonly clock: () => number;
}

export interface Tally {
  planned: number;
  accepted: number;
  refused: number;
  repeated: number;
  findings: number;
  /** The highest ledger position in any answer. */
  position: number;
}

/**
 * Number of answers kept to compare with those of repeated requests: a repeat is of one of the last 64 accepted steps.
 */
const ANSWERS_KEPT = 400;

/**
 * Sends the steps of a story. Steps that touch the same card are sent one after another, all others in parallel. Each step
 * is in the journal before it is sent, so that a run that was killed at any point resumes with the same request ids.
 */
export class Player {
  readonly identifiers = new Map<string, string>();
  /** Steps with a finding. */
  readonly stepsWithFinding = new Map<number, Step>();
  readonly tally: Tally = { planned: 0, accepted: 0, refused: 0, repeated: 0, findings: 0, position: 0 };
  private readonly tails = new Map<string, Promise<void>>();
  private readonly underWay = new Set<Promise<void>>();
  private readonly answers = new Map<number, Answer>();
  private readonly abort = new AbortController();
  private readonly gate: Gate;
  private failure: unknown;
  private isFinishing = false;

  constructor(private readonly options: PlayerOptions) {
    this.gate = new Gate(options.concurrency);
  }

  get inFlight(): number {
    return this.underWay.size;
  }

  /** Plans the steps of the journal again, and sends those without an answer. @throws if the story differs. */
  recover(): void {
    const { story, journal } = this.options;
    const answered = new Map<number, Answer>();
    for (const line of journal.past) if (line.t === 'answer') answered.set(line.n, toAnswer(line));
    const findings = journal.past.flatMap((line) => (line.t === 'finding' ? [line.n] : []));
    this.tally.findings = findings.length;
    const noted = new Set(findings);
    for (const line of journal.past) {
      if (line.t !== 'step') continue;
      const step = story.next(line.at);
      if (step.n !== line.n || fingerprint(step) !== line.fingerprint) {
        throw new Error('The journal was written by another version of the generator; give another --dir');
      }
      this.tally.planned += 1;
      const answer = answered.get(step.n);
      if (noted.has(step.n)) this.stepsWithFinding.set(step.n, step);
      if (answer) this.settle(step, answer);
      // A step that could not be sent has a finding in place of an answer.
      else if (!noted.has(step.n)) this.dispatch(step);
    }
  }

  /** Registers the initial population. */
  async populate(): Promise<void> {
    while (!this.options.story.isSettled && !this.isStopped) await this.advance();
    await this.drained();
  }

  /** Sends events at a fixed rate, until it is stopped or `events` have been planned. */
  async stream(ratePerSecond: number, events = Number.POSITIVE_INFINITY): Promise<void> {
    const intervalMs = 1_000 / ratePerSecond;
    let due = performance.now();
    for (let count = 0; count < events && !this.isStopped && !this.isFinishing; count += 1) {
      await this.advance();
      // After a long outage of a service the stream keeps its rate and does not catch up in one burst.
      due = Math.max(due + intervalMs, performance.now() - 1_000);
      const waitMs = due - performance.now();
      if (waitMs > 1) await sleep(waitMs, undefined, { signal: this.abort.signal }).catch(() => undefined);
    }
    await this.drained();
  }

  get isStopped(): boolean {
    return this.abort.signal.aborted;
  }

  /** Plans no more steps; the stream ends when the steps in flight have their answers. */
  finish(): void {
    this.isFinishing = true;
  }

  /** Abandons the steps in flight; the next run sends them again. */
  async stop(): Promise<void> {
    this.abort.abort();
    await Promise.allSettled(this.underWay);
  }

  private async drained(): Promise<void> {
    while (this.underWay.size > 0) await Promise.race(this.underWay);
    if (this.failure && !this.isStopped) throw this.failure;
  }

  private async advance(): Promise<void> {
    if (this.failure) throw this.failure;
    // Some steps are planned ahead, since the members of one family are sent one after another: so no connection is
    // idle.
    while (this.underWay.size >= this.options.concurrency * 4) await Promise.race(this.underWay);
    if (this.isStopped) return;
    const at = this.options.clock();
    const step = this.options.story.next(at);
    const { n, command, requestId } = step;
    this.options.journal.append({ t: 'step', n, at, command, requestId, fingerprint: fingerprint(step) });
    this.tally.planned += 1;
    this.dispatch(step);
  }

  private dispatch(step: Step): void {
    const own = `s:${step.n}`;
    const before = step.touches.map((key) => this.tails.get(key)).filter((tail) => tail !== undefined);
    const work = Promise.all(before)
      .then(() => this.gate.pass(() => this.perform(step)))
      .catch((error: unknown) => {
        if (!this.isStopped) this.failure ??= error;
      })
      .finally(() => {
        this.underWay.delete(work);
        for (const key of [own, ...step.touches]) if (this.tails.get(key) === work) this.tails.delete(key);
      });
    this.underWay.add(work);
    for (const key of [own, ...step.touches]) this.tails.set(key, work);
  }

  private async perform(step: Step): Promise<void> {
    if (this.isStopped) return;
    const body = fillIn(step.body, this.identifiers) as Outgoing['body'] | undefined;
    const path = fillIn(step.path, this.identifiers) as Path | undefined;
    if (!body || !path) {
      this.recordFinding(step, 'not sent: it needs an identifier from a command that was refused');
      return;
    }
    const answer = await this.options.sender.send({ step, body, path }, this.abort.signal);
    this.write({ t: 'answer', n: step.n, ...answer });
    for (const text of this.settle(step, answer)) this.recordFinding(step, text);
  }

  /** Stores the identifiers in an answer. @returns the differences from the plan */
  private settle(step: Step, answer: Answer): string[] {
    this.answers.set(step.n, answer);
    this.answers.delete(step.n - ANSWERS_KEPT);
    const { expected } = step;
    if (answer.outcome === 'rejected') this.tally.refused += 1;
    else if (expected.outcome === 'repeated') this.tally.repeated += 1;
    else this.tally.accepted += 1;
    if (answer.outcome === 'accepted') {
      this.tally.position = Math.max(this.tally.position, Number(answer.body['position'] ?? 0));
    }
    const first = expected.outcome === 'repeated' ? this.answers.get(expected.of) : undefined;
    const isSame = first === undefined || canonicalJson(first) === canonicalJson(answer);
    return [...judge(step, answer, isSame), ...learn(step, answer, this.identifiers)];
  }

  private recordFinding(step: Step, text: string): void {
    this.tally.findings += 1;
    this.stepsWithFinding.set(step.n, step);
    this.write({ t: 'finding', n: step.n, text: `${step.command}: ${text}` });
  }

  private write(line: Line): void {
    this.options.journal.append(line);
  }
}

function toAnswer({ t: _t, n: _n, ...answer }: Extract<Line, { t: 'answer' }>): Answer {
  return answer as Answer;
}
