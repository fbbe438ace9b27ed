import { setTimeout as sleep } from 'node:timers/promises';
import { canonicalJson } from '@peristiwa/kernel';
import type { FakePublisher } from './fake-publisher';
import type { Probe, State } from './probe';
import { scenarioNames, scenarios, type Expectation, type Scenario, type ScenarioName } from './scenarios';

/** A consumer that the bench may start and kill; it finds the bench by its environment. */
export interface ConsumerUnderTest {
  readonly start: () => Promise<void>;
  /** SIGKILL: it has no chance to finish anything. */
  readonly kill: () => Promise<void>;
}

export interface Broker {
  /** Stops the broker, runs `during`, and starts it again at the same address. */
  readonly outage: (during: () => Promise<void>) => Promise<void>;
}

export interface Bench {
  readonly publisher: FakePublisher;
  readonly partitions: number;
  readonly probe: Probe;
  readonly consumer: ConsumerUnderTest;
  readonly broker: Broker;
  readonly onVerdict: (verdict: Verdict) => void;
  /** By default all scenarios. */
  readonly only?: readonly ScenarioName[];
  /** How long the consumer may take to read what was sent, also after an outage. */
  readonly patienceMs: number;
  /** How long its copy may differ after that, as while it pulls. */
  readonly settleMs: number;
  /** How long it may take to notice that the feed is silent. */
  readonly silenceMs?: number;
  /** How long it is watched after that for effects that come late. */
  readonly lateMs?: number;
}

/** What the consumer got wrong in one scenario, in plain sentences; nothing is wrong when the list is empty. */
export interface Verdict {
  readonly scenario: ScenarioName;
  readonly what: string;
  readonly wrong: readonly string[];
}

const HEARTBEAT_MS = 2_000;
const START_MS = 60_000;
const SILENCE_MS = 60_000;
const LATE_MS = 500;
const LOOK_MS = 100;
const LOOK_UP_MAX = 1_000;

/** Plays the scenarios, one after the other, and judges the consumer by its own copy after each. */
export async function testBench(bench: Bench): Promise<readonly Verdict[]> {
  const run = new Run(bench);
  const verdicts: Verdict[] = [];
  const heartbeats = setInterval(() => void run.heartbeat(), HEARTBEAT_MS);
  try {
    await run.start();
    for (const scenario of bench.only ?? scenarioNames) {
      const verdict = await run.judge(scenario);
      verdicts.push(verdict);
      bench.onVerdict(verdict);
    }
    return verdicts;
  } finally {
    clearInterval(heartbeats);
    await bench.consumer.kill();
  }
}

class Run {
  #isSilent = false;
  /** How many messages took effect up to here; undefined: not known. */
  #effects: number | undefined;

  constructor(private readonly bench: Bench) {}

  async start(): Promise<void> {
    const { consumer, probe } = this.bench;
    await consumer.start();
    const isUp = await holds(START_MS, async () => (await probe.status()) !== undefined);
    if (!isUp) throw new Error('the consumer does not answer at its probe: GET <probe>/status');
  }

  /** Between scenarios and while the consumer is judged; a broker that is down gets none. */
  async heartbeat(): Promise<void> {
    if (!this.#isSilent) await this.bench.publisher.heartbeat().catch(() => undefined);
  }

  async judge(name: ScenarioName): Promise<Verdict> {
    const { publisher } = this.bench;
    const scenario: Scenario = scenarios[name];
    const sentBefore = publisher.history.length;
    // An effect that came after the scenario before was judged counts in this one.
    const effectsBefore = this.#effects ?? (await this.applied());
    const expectations = await scenario.play(this.stage(name));
    const stuck = await this.markers(name);
    const wrong = [...stuck, ...(await this.mistakes(expectations))];
    this.#effects = undefined;
    if (!scenario.isUncounted && effectsBefore !== undefined) {
      wrong.push(...(await this.miscounted(effectsBefore + publisher.history.length - sentBefore)));
    }
    return { scenario: name, what: scenario.what, wrong };
  }

  private stage(name: ScenarioName) {
    const { publisher, consumer, broker, probe, patienceMs, silenceMs = SILENCE_MS } = this.bench;
    const during = async (step: () => Promise<void>) => {
      this.#isSilent = true;
      await broker.outage(step);
      this.#isSilent = false;
    };
    return {
      publisher,
      person: (who: string) => `${name}-${who}`,
      say: (kind: string, personKey: string, more = {}) => publisher.compose({ kind, personKey, ...more }),
      outage: during,
      kill: () => consumer.kill(),
      start: () => this.start(),
      untilProgress: async (personKeys: readonly string[], withinMs = patienceMs) => {
        const progress = async () => (await this.copies(personKeys)).size > 0;
        await holds(withinMs, progress);
      },
      untilStale: async (stale: boolean) => {
        this.#isSilent = stale;
        return holds(silenceMs, async () => (await probe.status()).stale === stale);
      },
    };
  }

  /** undefined: the consumer does not count. */
  private async applied(): Promise<number | undefined> {
    let applied: number | undefined;
    const isKnown = await holds(this.bench.patienceMs, async () => {
      ({ applied } = await this.bench.probe.status());
      return true;
    });
    if (!isKnown) throw new Error('the consumer does not answer at its probe any more: GET <probe>/status');
    return applied;
  }

  private async copies(personKeys: readonly string[]): Promise<Map<string, State>> {
    const found = new Map<string, State>();
    for (let at = 0; at < personKeys.length; at += LOOK_UP_MAX) {
      const some = await this.bench.probe.copies(personKeys.slice(at, at + LOOK_UP_MAX));
      for (const [key, state] of some) found.set(key, state);
    }
    return found;
  }

  /** One more person on each partition: what came before was read when all of them are in the copy. */
  private async markers(name: ScenarioName): Promise<string[]> {
    const { publisher, probe, partitions, patienceMs } = this.bench;
    const keys = Array.from({ length: partitions }, (_, partition) => {
      for (let no = 0; ; no += 1) {
        const key = `${name}-marker-${no}`;
        if (publisher.partitionOf(key) === partition) return key;
      }
    });
    const markers = keys.map((personKey) =>
      publisher.compose({ kind: 'entered-scope', personKey, state: { sex: 'male' } }),
    );
    // After an outage the first attempt may still fail.
    await holds(patienceMs, async () => publisher.publish(...markers).then(() => true));
    await this.heartbeat();
    let missing = keys.length;
    await holds(patienceMs, async () => {
      missing = keys.length - (await probe.copies(keys)).size;
      return missing === 0;
    });
    return missing === 0
      ? []
      : [`nothing that came afterwards is in its copy, on ${missing} of ${partitions} partitions`];
  }

  private async mistakes(expectations: readonly Expectation[]): Promise<string[]> {
    let wrong: readonly Expectation[] = expectations;
    await holds(this.bench.settleMs, async () => {
      wrong = await this.unmet(expectations);
      return wrong.length === 0;
    });
    const sentences = new Map<string, number>();
    for (const { otherwise } of wrong) sentences.set(otherwise, (sentences.get(otherwise) ?? 0) + 1);
    return [...sentences].map(([sentence, persons]) =>
      persons === 1 ? sentence : `${sentence} (${persons} persons)`,
    );
  }

  private async unmet(expectations: readonly Expectation[]): Promise<Expectation[]> {
    const found = await this.copies(expectations.map(({ personKey }) => personKey));
    return expectations.filter(
      ({ personKey, state }) => canonicalJson(found.get(personKey) ?? null) !== canonicalJson(state),
    );
  }

  private async miscounted(expected: number): Promise<string[]> {
    const { settleMs, lateMs = LATE_MS } = this.bench;
    let applied = expected;
    const look = async () => (applied = (await this.applied()) ?? expected);
    const isReached = await holds(settleMs, async () => (await look()) >= expected);
    if (isReached) await holds(lateMs, async () => (await look()) > expected);
    this.#effects = applied;
    const difference = Math.abs(applied - expected);
    if (applied > expected) return [`messages took effect more than once: ${difference} too many`];
    return applied < expected ? [`messages took no effect: ${difference} too few`] : [];
  }
}

/** Looks until it holds, or until the time is over; an error counts as `not yet`. */
async function holds(withinMs: number, look: () => Promise<boolean>): Promise<boolean> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    if (await look().catch(() => false)) return true;
    if (Date.now() > giveUpAt) return false;
    await sleep(LOOK_MS);
  }
}
