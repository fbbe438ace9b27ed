import { stateAfter } from '@peristiwa/contracts';
import { FakePublisher } from './fake-publisher';
import type { Probe, State } from './probe';
import { scenarioNames, type ScenarioName } from './scenarios';
import { testBench } from './test-bench';

const PARTITIONS = 3;

/** A consumer in memory. */
interface Memory {
  readonly copies: Map<string, State>;
  applied: number;
  /** Effects of messages that had taken effect before. */
  extra: number;
}
type Take = (memory: Memory, publisher: FakePublisher, values: readonly string[]) => void;

function apply(memory: Memory, value: string): void {
  const message = JSON.parse(value) as { personKey: string; state?: State; added?: State };
  const { personKey } = message;
  const state = stateAfter(message, memory.copies.get(personKey));
  memory.applied += 1;
  if (state) memory.copies.set(personKey, state);
  else memory.copies.delete(personKey);
}

/** As the registry has recorded it, whatever comes from the topic. */
const exact: Take = (memory, publisher) => {
  for (const { value } of publisher.history.slice(memory.applied)) {
    try {
      apply(memory, value);
    } catch {
      memory.applied += 1;
    }
  }
};
/** Whatever comes from the topic. */
const naive: Take = (memory, _, values) => {
  for (const value of values) apply(memory, value);
};

/** One message takes effect once more, when the consumer has already caught up. */
const late: Take = (memory, publisher, values) => {
  exact(memory, publisher, values);
  if (memory.applied > 0 && memory.extra === 0) setTimeout(() => (memory.extra = 1), 60);
};

interface More {
  readonly only?: readonly ScenarioName[];
  readonly lateMs?: number;
  readonly afterEach?: (memory: Memory) => void;
}

async function judge(take: Take, { afterEach, ...more }: More = {}) {
  const memory: Memory = { copies: new Map(), applied: 0, extra: 0 };
  const publisher: FakePublisher = new FakePublisher({
    partner: 'dinkes',
    topic: 'feed.dinkes.v1',
    partitions: PARTITIONS,
    async send(_, messages) {
      const values = messages.filter(({ headers }) => headers['ce_sequence'] !== undefined);
      take(
        memory,
        publisher,
        values.map(({ value }) => value.toString()),
      );
    },
  });
  const probe: Probe = {
    status: async () => ({ stale: false, applied: memory.applied + memory.extra }),
    copies: async (keys) =>
      new Map(
        keys.flatMap((key) => (memory.copies.has(key) ? [[key, memory.copies.get(key) as State]] : [])),
      ),
  };
  const nothing = () => Promise.resolve();
  const verdicts = await testBench({
    publisher,
    partitions: PARTITIONS,
    probe,
    consumer: { start: nothing, kill: nothing },
    broker: { outage: (during) => during() },
    onVerdict: () => afterEach?.(memory),
    only: scenarioNames.filter((name) => name !== 'poison' || take === exact),
    patienceMs: 20,
    settleMs: 20,
    silenceMs: 20,
    lateMs: 20,
    ...more,
  });
  return Object.fromEntries(verdicts.map(({ scenario, wrong }) => [scenario, wrong]));
}

const neverStale = 'it is not `stale` although no heartbeat comes';

// Issue 12: a conformance kit that feeds a consumer duplicates, reorders, corrections, outages and says what it got wrong.
describe('the test bench', () => {
  it('finds nothing wrong with a consumer that has what the registry recorded, except an alarm that it lacks', async () => {
    const wrong = Object.entries(await judge(exact)).filter(([, sentences]) => sentences.length > 0);
    expect(wrong).toEqual([['silence', [neverStale]]]);
  });

  it('finds an effect that comes after all messages took effect, and says so once', async () => {
    const more = 'messages took effect more than once: 1 too many';
    const only = ['ordinary', 'duplicates', 'merges'] as const;
    expect(await judge(late, { only: ['ordinary'], lateMs: 10_000 })).toEqual({ ordinary: [more] });
    // Later than it is watched: it counts in the next scenario.
    const afterEach = (memory: Memory) => (memory.extra = 1);
    expect(await judge(exact, { only, afterEach })).toEqual({ ordinary: [], duplicates: [more], merges: [] });
  });

  it('says what a consumer got wrong that applies whatever comes', async () => {
    const { ordinary, corrections, duplicates, reordered, lost, layout, forged, silence } =
      await judge(naive);
    expect({ ordinary, corrections }).toEqual({ ordinary: [], corrections: [] });
    expect({ duplicates, reordered, lost, layout, forged, silence }).toEqual({
      duplicates: [
        'a message that came again was applied over a later one',
        'messages took effect more than once: 1 too many',
      ],
      reordered: ['an earlier message that came late was applied over a later one'],
      lost: ['a message that Kafka lost was not pulled (2 persons)', 'messages took no effect: 2 too few'],
      layout: ['an earlier message in another partition was applied over a later one'],
      forged: [
        'a message with altered bytes was believed',
        'a message that the registry never sent was believed',
        'messages took effect more than once: 1 too many',
      ],
      silence: [neverStale],
    });
  });
});
