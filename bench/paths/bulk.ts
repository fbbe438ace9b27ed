import { setTimeout as pause } from 'node:timers/promises';
import { bulkAppend, PostgresLedger, type ActToAppend } from '@peristiwa/ledger';
import { ActMaker, eventsIn } from '../acts';
import type { Contest } from '../contest';
import { emptied, type BenchEnvironment } from '../environment';
import { openLedgerCell } from '../ledger-cell';
import { copyAll, copyChunks, type CopyChunk } from '../raw-copy';
import { createRawTables, RAW_TABLES } from '../raw-rows';

const CHUNK_EVENTS = 2_500;
const LIVE_EVERY_MS = 20;

/**
 * The initial load of a population against COPY of the same rows. One act per person is the worst case: no other load
 * has as many heads, requests and reservations per event.
 */
export async function bulkPath(environment: BenchEnvironment): Promise<Contest> {
  const cell = await openLedgerCell(environment, 'bulk');
  await createRawTables(cell.owner);
  const registrar = environment.pool(cell.url, { role: 'peristiwa_status' });
  const maker = new ActMaker();
  const count = Math.ceil(60_000 / environment.scale);
  let acts: ActToAppend[] = [];
  let chunks: CopyChunk[] = [];
  let stallMs = 0;
  const prepare = async () => {
    acts = maker.population(count);
    await cell.renewed(acts);
  };
  const load = () => bulkAppend(registrar, 'status', acts, { chunkEvents: CHUNK_EVENTS });
  return {
    name: 'bulk',
    title: 'initial load of persons (1 event, 1 stream, 1 reservation, 1 request each)',
    unit: 'events',
    target: { against: 'raw', ratio: 0.75 },
    contestants: [
      {
        name: 'bulkAppend',
        role: 'ours',
        lacks: '',
        prepare,
        run: async () => {
          await load();
          return eventsIn(acts);
        },
      },
      {
        name: 'COPY, all rows',
        role: 'raw',
        lacks: 'everything: positions, versions and text are made before the clock starts; not resumable',
        prepare: async () => {
          await emptied(cell.owner, RAW_TABLES);
          chunks = copyChunks(maker.population(count), CHUNK_EVENTS);
        },
        run: () => copyAll(cell.owner, chunks),
      },
      {
        name: `bulkAppend beside a live writer every ${LIVE_EVERY_MS} ms`,
        role: 'peer',
        lacks: '',
        prepare,
        run: async () => {
          const live = liveWriter(new PostgresLedger(cell.desk, 'birth'), maker);
          await load();
          stallMs = await live.stop();
          return eventsIn(acts);
        },
        extras: () => ({ 'longest wait of the live writer, ms': stallMs }),
      },
    ],
    notes: [
      `${count} acts a round, ${CHUNK_EVENTS} events a commit; encoding is inside the clock for bulkAppend.`,
    ],
  };
}

/** One act at a time at an even pace. @returns a function that ends it and returns the longest wait */
function liveWriter(ledger: PostgresLedger, maker: ActMaker): { stop: () => Promise<number> } {
  const stopping = new AbortController();
  let longest = 0;
  const run = async () => {
    while (!stopping.signal.aborted) {
      const [act] = maker.single(1) as [ActToAppend];
      const started = performance.now();
      await ledger.append(act);
      longest = Math.max(longest, performance.now() - started);
      await pause(LIVE_EVERY_MS);
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      await running;
      return longest;
    },
  };
}
