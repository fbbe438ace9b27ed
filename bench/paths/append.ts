import type { ActToAppend, PostgresLedger } from '@peristiwa/ledger';
import { ActMaker, eventsIn } from '../acts';
import { withCallers } from '../callers';
import type { Contest, Contestant } from '../contest';
import { emptied, type BenchEnvironment } from '../environment';
import { openPeers, peerContestant } from '../peers/contestants';
import { openLedgerCell, seedHeads, type LedgerCell } from '../ledger-cell';
import {
  ALL_ROWS,
  allRowsParameters,
  createRawTables,
  eventParameters,
  INSERT_EVENTS,
  place,
  RAW_TABLES,
  type PlacedEvent,
} from '../raw-rows';
import { percentile } from '../statistics';

/** @throws when the act is not appended: refused acts are faster and would distort the rate. */
async function appendOrThrow(ledger: PostgresLedger, act: ActToAppend): Promise<void> {
  const outcome = await ledger.append(act);
  if (outcome.kind !== 'appended')
    throw new Error(`An act of the benchmark was not appended: ${outcome.kind}`);
}

export interface LedgerCallers {
  readonly cell: LedgerCell;
  readonly callers: number;
  readonly unit: 'events' | 'acts';
  readonly make: () => ActToAppend[];
}

/** The ledger with every check on, used by `callers` callers at a time. */
export function ledgerContestant({ cell, callers, unit, make }: LedgerCallers): Contestant {
  let acts: ActToAppend[] = [];
  let ledger: PostgresLedger;
  let latencies: number[] = [];
  return {
    name: 'ledger',
    role: 'ours',
    lacks: '',
    prepare: async () => {
      acts = make();
      ledger = await cell.renewed(acts);
    },
    run: async () => {
      latencies = await withCallers(callers, acts, (act) => appendOrThrow(ledger, act));
      return unit === 'acts' ? acts.length : eventsIn(acts);
    },
    extras: () => ({ 'p50 ms': percentile(latencies, 0.5), 'p99 ms': percentile(latencies, 0.99) }),
  };
}

interface RawBatches {
  readonly cell: LedgerCell;
  readonly name: string;
  readonly lacks: string;
  readonly sql: string;
  readonly make: () => ActToAppend[];
  readonly actsPerBatch: number;
  readonly parameters: (acts: readonly ActToAppend[], events: readonly PlacedEvent[]) => Buffer[];
}

/** The same rows in full batches from one connection, one after the other. */
function rawBatches({ cell, name, lacks, sql, make, actsPerBatch, parameters }: RawBatches): Contestant {
  let batches: { acts: ActToAppend[]; events: PlacedEvent[] }[] = [];
  return {
    name,
    role: 'raw',
    lacks,
    prepare: async () => {
      const acts = make();
      await emptied(cell.owner, RAW_TABLES);
      await seedHeads(cell.owner, 'raw.stream', acts);
      await emptied(cell.owner, []);
      batches = [];
      let position = 1;
      for (let from = 0; from < acts.length; from += actsPerBatch) {
        const chunk = acts.slice(from, from + actsPerBatch);
        const events = place(chunk, position);
        position += events.length;
        batches.push({ acts: chunk, events });
      }
    },
    run: async () => {
      const client = await cell.raw.connect();
      try {
        // As in the append function: a generic plan, neither made for an empty table nor made again for each call.
        await client.query("SELECT set_config('plan_cache_mode', 'force_generic_plan', false)");
        await client.query("SELECT set_config('enable_seqscan', 'off', false)");
        for (const { acts, events } of batches) {
          await client.query({ name, text: sql, values: parameters(acts, events) });
        }
      } finally {
        client.release();
      }
      return batches.reduce((sum, { events }) => sum + events.length, 0);
    },
  };
}

const EVENTS_PER_BIRTH = 4;
const BATCH_EVENTS = 512;

/** Many callers with births, against raw batches of the maximum size that these callers can form, and against peers. */
export async function appendPath(
  environment: BenchEnvironment,
  callers: number,
  wanted: readonly string[] = [],
): Promise<Contest> {
  const { stores, absent } = await openPeers(environment, wanted);
  const cell = await openLedgerCell(environment, `append_${callers}`);
  await createRawTables(cell.owner);
  const maker = new ActMaker();
  const count = Math.ceil((callers >= 512 ? 12_000 : 8_000) / environment.scale);
  const make = () => maker.births(count);
  const actsPerBatch = Math.min(callers, BATCH_EVENTS / EVENTS_PER_BIRTH);
  const none = 'version check, guards, uniqueness, idempotency, order of positions, callers of their own';
  const raw = { cell, make, actsPerBatch };
  return {
    name: `append-${callers}`,
    title: `${callers} callers register births (4 events, 4 streams, 2 reservations each)`,
    unit: 'events',
    target: { against: 'raw', ratio: 0.75 },
    contestants: [
      ledgerContestant({ cell, callers, unit: 'events', make }),
      rawBatches({
        ...raw,
        name: 'INSERT … unnest, all rows',
        lacks: none,
        sql: ALL_ROWS,
        parameters: allRowsParameters,
      }),
      rawBatches({
        ...raw,
        name: 'INSERT … unnest, event rows only',
        lacks: `${none}; heads, reservations and requests are not even written`,
        sql: INSERT_EVENTS,
        parameters: (_, placed) => eventParameters(placed),
      }),
      ...stores.map((store) => peerContestant(store, callers, () => maker.births(Math.ceil(count / 4)))),
    ],
    notes: [
      `${count} acts a round; the raw limits send ${actsPerBatch * EVENTS_PER_BIRTH} events a statement, binary ` +
        'arrays, autocommit, one connection, into tables with the same partitions and indexes.',
      ...(wanted.length > 0 ? [`${Math.ceil(count / 4)} acts a round for a peer.`] : []),
      ...absent,
    ],
  };
}

/** One caller: the cost of an append that cannot share its commit with another act. */
export async function appendOnePath(environment: BenchEnvironment): Promise<Contest> {
  const cell = await openLedgerCell(environment, 'append_1');
  await createRawTables(cell.owner);
  const maker = new ActMaker();
  const count = Math.ceil(2_000 / environment.scale);
  const make = () => maker.single(count);
  const raw = { cell, make, actsPerBatch: 1 };
  return {
    name: 'append-1',
    title: 'one caller, acts of one event that open a stream',
    unit: 'acts',
    target: { against: 'raw', ratio: 0.9 },
    contestants: [
      ledgerContestant({ cell, callers: 1, unit: 'acts', make }),
      rawBatches({
        ...raw,
        name: 'autocommit INSERT, prepared',
        lacks: 'version check, uniqueness, idempotency, order; writes the event row only',
        sql: INSERT_EVENTS,
        parameters: (_, placed) => eventParameters(placed),
      }),
      rawBatches({
        ...raw,
        name: 'autocommit INSERT of all rows, prepared',
        lacks: 'version check, uniqueness, idempotency, order',
        sql: ALL_ROWS,
        parameters: allRowsParameters,
      }),
    ],
  };
}
