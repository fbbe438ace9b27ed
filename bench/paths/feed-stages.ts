import { feedTopic } from '@peristiwa/contracts';
import type { Contest } from '../contest';
import type { BenchEnvironment } from '../environment';
import { nationalTerms, pseudonymTerms, watchTerms } from '../feed-agreements';
import { FeedCell } from '../feed-cell';
import type { FeedConsumer } from '../feed-consumer';
import { httpLoad } from '../http-load';
import { percentile } from '../statistics';

const RATES = [
  { perSecond: 1, seconds: 20 },
  { perSecond: 50, seconds: 8 },
  { perSecond: 100, seconds: 8 },
] as const;
const WARM_UP = { perSecond: 50, seconds: 10 };
const PARTNER = 'kemensos';
const TOPIC = feedTopic(PARTNER);
const CALLERS = 256;

/** Where the time between an act and its message goes: the commits of each stage, by the server's commit timestamps. */
export async function feedStagesPath(environment: BenchEnvironment): Promise<Contest[]> {
  const paces = RATES.map(({ perSecond, seconds }) => ({ perSecond, seconds: seconds / environment.scale }));
  const births = [WARM_UP, ...paces].reduce(
    (sum, { perSecond, seconds }) => sum + Math.ceil(perSecond * seconds),
    0,
  );
  const cell = await FeedCell.open(environment, { name: 'feed_stages', couples: births });
  await cell.start('birth');
  await cell.start('publisher');
  for (const terms of [nationalTerms(PARTNER), pseudonymTerms('bps'), watchTerms('kemenp2mi')])
    await cell.agree(terms);
  await cell.quiet();
  const stages = new Stages(cell, await cell.consumer([TOPIC]));
  await stages.run(WARM_UP);
  return paces.map((pace) => ({
    name: `feed-stages-${pace.perSecond}`,
    title: `each stage from an act to a partner's consumer at ${pace.perSecond} births/s`,
    unit: 'p50 ms',
    lowerIsBetter: true,
    isCold: true,
    rounds: 1,
    contestants: [
      {
        name: 'births over HTTP',
        role: 'ours',
        lacks: '–',
        prepare: () => cell.quiet(),
        run: () => stages.run(pace),
        extras: () => stages.extras,
      },
    ],
    notes: [
      'From the instant that the ledger recorded to the consumer, and in parts: until the commit of the act, of its ' +
        'change in the registry, of its message, until the consumer has it. Medians of each part.',
    ],
  }));
}

interface Commits {
  readonly key: string;
  readonly recorded: number;
  readonly act: number;
  readonly change: number;
  readonly message: number;
}

class Stages {
  extras: Record<string, number> = {};

  constructor(
    private readonly cell: FeedCell,
    private readonly consumer: FeedConsumer,
  ) {}

  async run({ perSecond, seconds }: { perSecond: number; seconds: number }): Promise<number> {
    const { cell, consumer } = this;
    const bodies = cell.birthBodies(Math.ceil(perSecond * seconds));
    const load = httpLoad({
      ...{ url: `${cell.urlOf('birth')}/v1/births`, token: await cell.registrarToken() },
      ...{ callers: CALLERS, bodies, perSecond },
    });
    await load.ready;
    consumer.forget();
    const { latencies, seconds: taken } = await load.go();
    await consumer.reached(bodies.length, [TOPIC]);
    const { rows } = await cell.owner.query<Commits>(COMMITS, [PARTNER, bodies.length]);
    const commits = new Map(rows.map((row) => [row.key, row]));
    const seen = consumer.on(TOPIC).flatMap(({ key, at }) => {
      const row = commits.get(key);
      return row ? [{ ...row, at }] : [];
    });
    const part = (of: (row: Commits & { at: number }) => number, share = 0.5) =>
      percentile(seen.map(of), share);
    this.extras = {
      'p99 ms': part(({ at, recorded }) => at - recorded, 0.99),
      'act committed': part(({ act, recorded }) => act - recorded),
      'change committed': part(({ act, change }) => change - act),
      'message committed': part(({ change, message }) => message - change),
      received: part(({ message, at }) => at - message),
      'HTTP p50 ms': percentile(latencies, 0.5),
      'taken/s': latencies.length / taken,
    };
    return part(({ at, recorded }) => at - recorded);
  }
}

const ms = (instant: string) => `(extract(epoch FROM ${instant}) * 1000)::float8`;

const COMMITS = `
SELECT DISTINCT ON (m.key) m.key, ${ms('e.recorded_at')} AS recorded,
  ${ms('pg_xact_commit_timestamp(e.xmin)')} AS act,
  ${ms('pg_xact_commit_timestamp(c.xmin)')} AS change,
  ${ms('pg_xact_commit_timestamp(m.xmin)')} AS message
FROM (SELECT *, xmin FROM publisher.message WHERE partner = $1 ORDER BY sequence DESC LIMIT $2) m
JOIN registry.change c ON c.act_id = m.act_id AND c.person_id = m.person_id
JOIN ledger.event e ON e.act_id = m.act_id`;
