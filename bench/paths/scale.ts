import { PostgresLedger, type ActToAppend } from '@peristiwa/ledger';
import { eventsIn } from '../acts';
import { withCallers } from '../callers';
import type { Contest, Contestant } from '../contest';
import { emptied, type BenchEnvironment } from '../environment';
import { number } from '../number';
import { nextBirths, openRegistryCell, type RegistryCell } from '../registry-cell';
import { percentile } from '../statistics';
import { rebuildContestant } from './rebuild';

const CALLERS = 64;
const BIRTHS = 6_000;
/** The same memory for each size, and much less than the largest registry needs. */
const MEMORY_MB = 128;

/** How cost grows: the same rebuild and the same births on ledgers of different size, in turn. */
export async function scalePath(environment: BenchEnvironment, sizes: readonly number[]): Promise<Contest[]> {
  const cells: RegistryCell[] = [];
  for (const size of sizes) cells.push(await openRegistryCell(environment, `scale_${size}`, size));
  // Rebuilds first: the births make the small ledger larger than its nominal size.
  return [rebuilds(cells), appends(cells, Math.ceil(BIRTHS / environment.scale))];
}

const RATIOS = 'The column of ratios is the smallest ÷ this.';

function rebuilds(cells: readonly RegistryCell[]): Contest {
  return {
    name: 'scale-rebuild',
    title: `the registry rebuilt at different sizes with --memory ${MEMORY_MB}`,
    unit: 'events',
    isCold: true,
    contestants: cells.map((cell, index) => ({
      ...rebuildContestant(cell, MEMORY_MB, `${number(cell.events)} events, ${number(cell.streams)} streams`),
      ...position(index),
    })),
    notes: [
      `${RATIOS} Load and indexes, start of the process included, which is much of the time of the smallest; whole s ` +
        'is until the switch.',
    ],
  };
}

function appends(cells: readonly RegistryCell[], count: number): Contest {
  return {
    name: 'scale-append',
    title: `${CALLERS} callers register births in ledgers of different size`,
    unit: 'events',
    contestants: cells.map((cell, index) => ({ ...appendContestant(cell, count), ...position(index) })),
    notes: [`${RATIOS} ${number(count)} births a round in households of the ledger.`],
  };
}

function position(index: number): Pick<Contestant, 'role' | 'lacks'> {
  return { role: index === 0 ? 'ours' : 'peer', lacks: '–' };
}

function appendContestant(cell: RegistryCell, count: number): Omit<Contestant, 'role' | 'lacks'> {
  let acts: ActToAppend[] = [];
  let latencies: number[] = [];
  return {
    name: `ledger of ${number(cell.events)} events`,
    prepare: async (round) => {
      acts = nextBirths(cell, round, count);
      await emptied(cell.owner, []);
    },
    run: async () => {
      const ledger = new PostgresLedger(cell.desk, 'birth');
      latencies = await withCallers(CALLERS, acts, async (act) => {
        const { kind } = await ledger.append(act);
        if (kind !== 'appended') throw new Error(`An act of the benchmark was not appended: ${kind}`);
        cell.versions.advance(act);
      });
      return eventsIn(acts);
    },
    extras: () => ({ 'p99 ms': percentile(latencies, 0.99) }),
  };
}
