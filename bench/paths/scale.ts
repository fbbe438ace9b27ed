import { bulkAppend, PostgresLedger, type ActToAppend } from '@peristiwa/ledger';
import { ActMaker, eventsIn } from '../acts';
import { withCallers } from '../callers';
import type { Contest, Contestant } from '../contest';
import { emptied, type BenchEnvironment } from '../environment';
import { openLedgerCell, seedHeads } from '../ledger-cell';
import { number } from '../number';
import { percentile } from '../statistics';

const CALLERS = 64;

/** The same births into ledgers of different size, in turn: what growth costs an append. */
export async function scalePath(environment: BenchEnvironment, sizes: readonly number[]): Promise<Contest> {
  const contestants: Contestant[] = [];
  for (const [index, size] of sizes.entries()) {
    contestants.push(await ledgerOf(environment, size, index === 0));
  }
  return {
    name: 'scale',
    title: `${CALLERS} callers register births in ledgers of different size`,
    unit: 'events',
    contestants,
    notes: ['Filled by bulkAppend before the first round; the column of ratios is the smallest ÷ this.'],
  };
}

async function ledgerOf(environment: BenchEnvironment, size: number, first: boolean): Promise<Contestant> {
  const { url, owner, desk } = await openLedgerCell(environment, `scale_${size}`);
  const maker = new ActMaker();
  const started = performance.now();
  await bulkAppend(
    environment.pool(url, { role: 'peristiwa_status', max: 1 }),
    'status',
    population(maker, size),
  );
  const seconds = (performance.now() - started) / 1_000;
  environment.say(`${number(size)} events loaded at ${number(size / seconds)}/s`);
  await owner.query('VACUUM (ANALYZE) ledger.stream, ledger.event, ledger.request, ledger.reservation');
  const count = Math.ceil(6_000 / environment.scale);
  let acts: ActToAppend[] = [];
  let latencies: number[] = [];
  return {
    name: `ledger of ${number(size)} events`,
    role: first ? 'ours' : 'peer',
    lacks: '–',
    prepare: async () => {
      acts = maker.births(count);
      await seedHeads(owner, 'ledger.stream', acts);
      await emptied(owner, []);
    },
    run: async () => {
      const ledger = new PostgresLedger(desk, 'birth');
      latencies = await withCallers(CALLERS, acts, (act) => ledger.append(act));
      return eventsIn(acts);
    },
    extras: () => ({ 'p99 ms': percentile(latencies, 0.99) }),
  };
}

/** Made as it is read: ten million acts do not fit in memory. */
function* population(maker: ActMaker, size: number): Generator<ActToAppend> {
  for (let made = 0; made < size; made += 1_000) yield* maker.population(Math.min(1_000, size - made));
}
