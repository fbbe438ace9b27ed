import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { feedTopic } from '@peristiwa/contracts';
import type { Contest, Contestant } from '../contest';
import { cpuSecondsOf } from '../cpu-time';
import type { BenchEnvironment } from '../environment';
import { nationalTerms } from '../feed-agreements';
import { FeedCell } from '../feed-cell';
import { spawnLogged } from '../service-process';

const FEEDS = 100;
const WATCHED_MS = 15_000;
const ROUNDS = 2;

/** Processor time of a publisher that has nothing to publish. */
export async function feedIdlePath(environment: BenchEnvironment): Promise<Contest> {
  const many = await openIdle(environment, Math.ceil(FEEDS / environment.scale));
  const one = await openIdle(environment, 1);
  const heartbeats = await startHeartbeats(environment, many);
  const postgres = environment.postgres.pid;
  return {
    name: 'feed-idle',
    title: 'processor time of idle feeds',
    unit: '% of a core',
    lowerIsBetter: true,
    contestants: [
      watched(
        { name: `publisher with ${many.partners.length} feeds`, role: 'ours', lacks: '' },
        many,
        postgres,
      ),
      watched({ name: 'publisher with 1 feed', role: 'peer', lacks: '–' }, one, postgres),
      watched(
        {
          name: 'kafkajs sends the same heartbeats',
          role: 'raw',
          lacks: 'watching the registry and the agreements, leases',
        },
        { pid: () => heartbeats, partners: many.partners },
        postgres,
      ),
    ],
    rounds: ROUNDS,
    isCold: true,
    notes: [
      `User and system time of the process over ${WATCHED_MS / 1_000} s (Linux). \`PostgreSQL %\` is that of all its ` +
        'processes in the same seconds, for all contestants together: both publishers run all the time.',
    ],
  };
}

interface Idle {
  readonly pid: () => number;
  readonly partners: readonly string[];
}

async function openIdle(environment: BenchEnvironment, feeds: number): Promise<Idle> {
  const cell = await FeedCell.open(environment, { name: `feed_idle_${feeds}`, couples: 10 });
  const publisher = await cell.start('publisher');
  const partners = Array.from({ length: feeds }, (_, index) => `idle-${feeds}-${index}`);
  for (const partner of partners) await cell.agree(nationalTerms(partner));
  await pause(2_000);
  await cell.quiet();
  return { pid: () => publisher.pid, partners };
}

async function startHeartbeats(environment: BenchEnvironment, { partners }: Idle): Promise<number> {
  const child = spawnLogged(
    [join(__dirname, '../heartbeats.js')],
    {
      BENCH_BROKERS: (await environment.kafka()).join(','),
      BENCH_TOPICS: partners.map((partner) => feedTopic(partner)).join(','),
    },
    join(environment.folder, 'heartbeats.log'),
  );
  environment.onEnd(async () => {
    const exited = once(child, 'exit');
    child.kill();
    await exited;
  });
  return child.pid as number;
}

type Who = Pick<Contestant, 'name' | 'role' | 'lacks'>;

function watched(who: Who, { pid }: Idle, postgres: number): Contestant {
  const cpu = () => ({
    own: cpuSecondsOf(pid()),
    postgres: cpuSecondsOf(postgres, { withChildren: true }),
    at: performance.now() / 1_000,
  });
  let postgresShare = 0;
  return {
    ...who,
    // The start of the process is over.
    prepare: () => pause(2_000),
    run: async () => {
      const before = cpu();
      await pause(WATCHED_MS);
      const after = cpu();
      const share = (spent: number) => (100 * spent) / (after.at - before.at);
      postgresShare = share(after.postgres - before.postgres);
      return share(after.own - before.own);
    },
    extras: () => ({ 'PostgreSQL %': postgresShare }),
  };
}
