import { setTimeout as pause } from 'node:timers/promises';
import { feedTopic } from '@peristiwa/contracts';
import type { Contest, Measured } from '../contest';
import type { BenchEnvironment } from '../environment';
import { nationalTerms } from '../feed-agreements';
import { FeedCell } from '../feed-cell';
import { startMinistry } from '../feed-ministry';
import { RawCopies } from '../raw-copies';

const PARTNER = 'kemensos';
const TOPIC = feedTopic(PARTNER);
const COUPLES = 5_000;
const ROUNDS = 3;

/** A ministry with an empty database reads its whole topic. */
export async function feedMinistryPath(environment: BenchEnvironment): Promise<Contest> {
  const cell = await FeedCell.open(environment, { name: 'feed_ministry', couples: 10 });
  await cell.start('publisher');
  await cell.agree(nationalTerms(PARTNER));
  const couples = Math.ceil(COUPLES / environment.scale);
  await cell.appendCouples(couples);
  await pause(1_000);
  await cell.quiet();
  const count = 2 * (couples + 10);
  const owner = environment.pool(await environment.newDatabase('feed_ministry_raw'), { max: 4 });
  const raw = new RawCopies({ kafka: cell.kafka(), topic: TOPIC, pool: owner });
  await raw.createTables();
  let databaseUrl = '';
  return {
    name: 'feed-ministry',
    title: 'a ministry applies its whole topic to an empty database',
    unit: 'messages',
    target: { against: 'raw', ratio: 0.5 },
    contestants: [
      {
        name: 'Kemensos',
        role: 'ours',
        lacks: '',
        prepare: async (round) => {
          databaseUrl = await environment.newDatabase(`feed_ministry_${round}`);
        },
        run: async () => {
          const ministry = await startMinistry(cell, databaseUrl);
          const measured = await paceOf(ministry.applied, count);
          await cell.stop(PARTNER);
          return measured;
        },
      },
      {
        name: 'kafkajs consumer that writes the same rows',
        role: 'raw',
        lacks: 'order, sequences, gaps, versions, schema of the view, cases, quarantine',
        prepare: () => raw.empty(),
        run: () => raw.run(count),
      },
    ],
    rounds: ROUNDS,
    isCold: true,
    notes: [
      `${count} messages. The clock of the ministry runs from the first to the last message that its status reports as ` +
        'applied; the start of the process and joining the group do not count. The raw consumer writes one statement ' +
        'and its offset in one transaction for each batch that kafkajs hands over; its clock starts with the first one.',
    ],
  };
}

const POLL_MS = 100;
const WAIT_MS_MAX = 300_000;

async function paceOf(applied: () => Promise<number>, count: number): Promise<Measured> {
  let first: { count: number; at: number } | undefined;
  for (const until = Date.now() + WAIT_MS_MAX; Date.now() < until; await pause(POLL_MS)) {
    const now = await applied();
    if (now > 0) first ??= { count: now, at: performance.now() };
    if (first && now >= count) {
      const seconds = Math.max(performance.now() - first.at, POLL_MS) / 1_000;
      return { units: now - first.count, seconds };
    }
  }
  throw new Error(`The ministry did not apply ${count} messages`);
}
