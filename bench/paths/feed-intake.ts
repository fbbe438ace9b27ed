import { setTimeout as pause } from 'node:timers/promises';
import type { Contest, Contestant } from '../contest';
import { emptied, type BenchEnvironment } from '../environment';
import { nationalTerms, pseudonymTerms, watchTerms } from '../feed-agreements';
import { FeedCell } from '../feed-cell';
import { httpLoad, type HttpAnswers } from '../http-load';
import { percentile } from '../statistics';

const CALLERS = 64;
const BIRTHS = 1_500;
const ROUNDS = 3;

/** What feeds take away from the desks when these are at their limit. */
export async function feedIntakePath(environment: BenchEnvironment): Promise<Contest> {
  const births = Math.ceil(BIRTHS / environment.scale);
  const cell = await FeedCell.open(environment, {
    name: 'feed_intake',
    couples: 3 * (ROUNDS + 1) * births + 100,
  });
  await cell.start('birth');
  await cell.start('publisher');
  for (const terms of [nationalTerms('kemensos'), pseudonymTerms('bps'), watchTerms('kemenp2mi')]) {
    await cell.agree(terms);
  }
  await pause(1_000);
  await cell.quiet();
  const contestant = contestantOf(cell, births);
  return {
    name: 'feed-intake',
    title: `${CALLERS} callers register births over HTTP beside feeds`,
    unit: 'births',
    target: { against: 'raw', ratio: 0.9 },
    contestants: [
      contestant({ name: 'registry and publisher on', role: 'ours', lacks: '' }, ['registry', 'publisher']),
      contestant({ name: 'publisher off', role: 'raw', lacks: 'feeds' }, ['registry']),
      contestant({ name: 'registry and publisher off', role: 'raw', lacks: 'registry, feeds' }, []),
    ],
    rounds: ROUNDS,
    notes: [
      `${births} births a round. Before each cell all services have caught up. Three agreements: a national one, a ` +
        'national one under pseudonyms, a watch-list.',
    ],
  };
}

type Who = Pick<Contestant, 'name' | 'role' | 'lacks'>;

function contestantOf(cell: FeedCell, births: number) {
  return (who: Who, apps: readonly string[]): Contestant => {
    let load: ReturnType<typeof httpLoad>;
    let answers: HttpAnswers = { latencies: [], answers: [], repeated: 0, seconds: 0 };
    return {
      ...who,
      prepare: async () => {
        await only(cell, ['registry', 'publisher']);
        await cell.quiet();
        await only(cell, apps);
        load = httpLoad({
          ...{ url: `${cell.urlOf('birth')}/v1/births`, token: await cell.registrarToken() },
          ...{ callers: CALLERS, bodies: cell.birthBodies(births) },
        });
        await load.ready;
        await emptied(cell.owner, []);
      },
      run: async () => {
        answers = await load.go();
        return answers.latencies.length;
      },
      extras: () => ({
        'p50 ms': percentile(answers.latencies, 0.5),
        'p99 ms': percentile(answers.latencies, 0.99),
      }),
    };
  };
}

/** Of the registry and the publisher, only these run afterwards. */
async function only(cell: FeedCell, apps: readonly string[]): Promise<void> {
  for (const app of ['registry', 'publisher']) {
    if (apps.includes(app) === cell.running.has(app)) continue;
    await (apps.includes(app) ? cell.start(app) : cell.stop(app));
  }
}
