import { setTimeout as pause } from 'node:timers/promises';
import { feedTopic } from '@peristiwa/contracts';
import { longestSilence } from '../arrivals';
import type { Contest, Contestant } from '../contest';
import type { BenchEnvironment } from '../environment';
import { nationalTerms } from '../feed-agreements';
import { FeedCell } from '../feed-cell';
import type { FeedConsumer } from '../feed-consumer';
import { httpLoad } from '../http-load';

const PARTNER = 'kemensos';
const TOPIC = feedTopic(PARTNER);
const PER_SECOND = 20;
/** Longer than the lease of ten seconds that a killed publisher leaves, and the retries after it. */
const SECONDS = 24;
const STOP_AFTER_MS = 3_000;
const ROUNDS = 2;

/** How long a partner hears nothing while acts are recorded. */
export async function feedFailoverPath(environment: BenchEnvironment): Promise<Contest> {
  const couples = 3 * ROUNDS * PER_SECOND * SECONDS + 100;
  const cell = await FeedCell.open(environment, { name: 'feed_failover', couples });
  await cell.start('birth');
  await cell.start('publisher');
  await cell.agree(nationalTerms(PARTNER));
  await pause(1_000);
  await cell.quiet();
  const consumer = await cell.consumer([TOPIC]);
  const pair = new Pair(cell);
  await pair.complete();
  const contestant = contestantOf(cell, consumer, pair);
  return {
    name: 'feed-failover',
    title: `the longest silence of a feed at ${PER_SECOND} births/s, a second publisher standing by`,
    unit: 'ms',
    lowerIsBetter: true,
    contestants: [
      contestant({ name: 'the active publisher is killed', role: 'ours', lacks: '–' }, 'SIGKILL'),
      contestant({ name: 'the active publisher is stopped', role: 'ours', lacks: '–' }, 'SIGTERM'),
      contestant({ name: 'nothing is stopped', role: 'raw', lacks: '–' }),
    ],
    rounds: ROUNDS,
    isCold: true,
    notes: [
      `Births over HTTP for ${SECONDS} s; after ${STOP_AFTER_MS / 1_000} s the publisher whose readiness reports a ` +
        'running builder gets the signal. The silence is the longest time between two arrivals at a plain consumer; ' +
        `evenly sent, births are ${1_000 / PER_SECOND} ms apart.`,
    ],
  };
}

/** Two publishers on one database. */
class Pair {
  private names = ['publisher'];
  private started = 1;

  constructor(private readonly cell: FeedCell) {}

  async complete(): Promise<void> {
    if (this.names.length > 1) return;
    const name = `publisher-${(this.started += 1)}`;
    await this.cell.start('publisher', name);
    this.names.push(name);
  }

  /** The cell asks the process named `publisher` about feeds: the one that is left takes over that name. */
  async stopActive(signal: NodeJS.Signals): Promise<void> {
    const states = await Promise.all(this.names.map((name) => this.stateOf(name)));
    const active = this.names[Math.max(0, states.indexOf('running'))] as string;
    this.names = this.names.filter((name) => name !== active);
    await this.cell.stop(active, signal);
    const left = this.cell.running.get(this.names[0] as string);
    if (left) this.cell.running.set('publisher', left);
  }

  private async stateOf(name: string): Promise<string | undefined> {
    type Ready = { checks?: { builder?: { details?: { state?: string } } } };
    const response = await fetch(`${this.cell.urlOf(name)}/health/ready`);
    const { checks } = (await response.json()) as Ready;
    return checks?.builder?.details?.state;
  }
}

type Who = Pick<Contestant, 'name' | 'role' | 'lacks'>;

function contestantOf(cell: FeedCell, consumer: FeedConsumer, pair: Pair) {
  return (who: Who, signal?: NodeJS.Signals): Contestant => ({
    ...who,
    prepare: async () => {
      await pair.complete();
      await cell.quiet();
    },
    run: async () => {
      const bodies = cell.birthBodies(PER_SECOND * SECONDS);
      const load = httpLoad({
        ...{ url: `${cell.urlOf('birth')}/v1/births`, token: await cell.registrarToken() },
        ...{ callers: 64, bodies, perSecond: PER_SECOND },
      });
      await load.ready;
      consumer.forget();
      const going = load.go();
      await pause(STOP_AFTER_MS);
      const from = performance.timeOrigin + performance.now() - 500;
      if (signal) await pair.stopActive(signal);
      await going;
      await consumer.reached(bodies.length, [TOPIC]);
      const to = Math.max(...consumer.arrivals.map(({ at }) => at));
      return longestSilence(consumer.arrivals, { from, to });
    },
  });
}
