import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PostgresLedger, type ActToAppend } from '@peristiwa/ledger';
import type { Contest, Contestant } from '../contest';
import { emptied, type BenchEnvironment } from '../environment';
import { number } from '../number';
import { openLoop } from '../open-loop';
import { rebuild } from '../rebuild-process';
import { nextBirths, openRegistryCell, type RegistryCell } from '../registry-cell';
import { spawnRegistry } from '../registry-process';
import { percentile } from '../statistics';
import { streamsBehind } from '../streams-behind';

const EVENTS = 1_000_000;
const MEMORY_MB = 256;
/** The burst rate of a nation (`design.md` §9), in events; a birth has four. */
const EVENTS_PER_SECOND = 300;
const BIRTHS_PER_SECOND = EVENTS_PER_SECOND / 4;
const ALONE_MS = 20_000;

/** How long live writers wait while a large registry is rebuilt, against their wait without a rebuild. */
export async function rebuildLivePath(environment: BenchEnvironment): Promise<Contest> {
  const cell = await openRegistryCell(environment, 'rebuild_live', Math.ceil(EVENTS / environment.scale));
  const registry = spawnRegistry(cell.url, join(environment.folder, 'registry-live.log'));
  const exited = once(registry, 'exit');
  environment.onEnd(async () => {
    registry.kill('SIGTERM');
    await exited;
  });
  const ended = () => {
    if (registry.exitCode !== null) throw new Error('The registry ended by itself');
  };
  const what = { cell, before: () => settled(cell, ended) };
  return {
    name: 'rebuild-live',
    title: `births at ${EVENTS_PER_SECOND} events/s while a registry of ${number(cell.events)} events is rebuilt`,
    unit: 'p99 ms',
    lowerIsBetter: true,
    target: { against: 'raw', ratio: 1.5 },
    contestants: [
      liveWriters(what, {
        name: 'while a rebuild runs',
        role: 'ours',
        lacks: '',
        during: async () => {
          const { code, output, wholeSeconds } = await rebuild({ url: cell.url, memoryMb: MEMORY_MB });
          if (code !== 0) throw new Error(`The rebuild failed: ${output.join('; ')}`);
          return wholeSeconds;
        },
      }),
      liveWriters(what, {
        name: 'without a rebuild',
        role: 'raw',
        lacks: '',
        during: () => pause(Math.ceil(ALONE_MS / environment.scale), ALONE_MS / environment.scale / 1_000),
      }),
    ],
    notes: [
      `Open loop: births are sent at an even pace, ${BIRTHS_PER_SECOND} a second, and the clock of each runs from ` +
        'the moment at which it was due. The registry projects them in a separate process in both cells. The ' +
        `rebuild is measured from its start to its switch; --memory ${MEMORY_MB}.`,
    ],
  };
}

interface Live {
  readonly cell: RegistryCell;
  readonly before: () => Promise<void>;
}

type Measuring = Pick<Contestant, 'name' | 'role' | 'lacks'> & { readonly during: () => Promise<number> };

function liveWriters({ cell, before }: Live, { during, ...who }: Measuring): Contestant {
  const ledger = new PostgresLedger(cell.desk, 'birth');
  let waiting: ActToAppend[] = [];
  let latencies: number[] = [];
  let seconds = 0;
  const birth = async (act: ActToAppend) => {
    const { kind } = await ledger.append(act);
    if (kind !== 'appended') throw new Error(`An act of the benchmark was not appended: ${kind}`);
    cell.versions.advance(act);
  };
  return {
    ...who,
    prepare: before,
    run: async (round) => {
      const stopping = new AbortController();
      let batches = 0;
      const next = () => {
        if (waiting.length === 0)
          waiting = nextBirths(cell, round * 1_000 + (batches += 1), BATCH).toReversed();
        return waiting.pop();
      };
      const writing = openLoop({ perSecond: BIRTHS_PER_SECOND, next, work: birth, signal: stopping.signal });
      writing.catch(() => stopping.abort());
      try {
        seconds = await during();
      } finally {
        stopping.abort();
        latencies = await writing;
        waiting = [];
      }
      return percentile(latencies, 0.99);
    },
    extras: () => ({
      'p50 ms': percentile(latencies, 0.5),
      'longest ms': Math.max(...latencies),
      births: latencies.length,
      seconds,
    }),
  };
}

/** Births created at once: few enough not to delay those that are due. */
const BATCH = 10;

/** Waits until the registry has projected everything written before, and the disk is idle. */
async function settled(cell: RegistryCell, check: () => void): Promise<void> {
  for (let left = 600; (await streamsBehind(cell.owner)) > 0; left -= 1) {
    check();
    if (left === 0) throw new Error('The registry did not catch up');
    await pause(200);
  }
  await emptied(cell.owner, []);
}
