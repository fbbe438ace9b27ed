import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ActToAppend } from '@peristiwa/ledger';
import { ActMaker, eventsIn } from '../acts';
import { withCallers } from '../callers';
import type { Contest, Contestant } from '../contest';
import type { BenchEnvironment } from '../environment';
import { openLedgerCell } from '../ledger-cell';
import { installPeers } from '../peers/install';
import { peers, type PeerStore } from '../peers/stores';
import { percentile } from '../statistics';
import { ledgerContestant } from './append';

const CALLERS = 16;

/** 16 callers against the event stores that a TypeScript team would otherwise take from npm. */
export async function peersPath(environment: BenchEnvironment, shape: 'single' | 'births'): Promise<Contest> {
  const cell = await openLedgerCell(environment, `append_16_${shape}`);
  const maker = new ActMaker();
  const count = Math.ceil(4_000 / environment.scale);
  const make = () => maker[shape](count);
  const { stores, absent } = await openPeers(environment);
  const peerCount = Math.ceil(count / 4);
  const what =
    shape === 'single' ? 'acts of one event on a new stream' : 'births (4 events; peers: one stream)';
  return {
    name: shape === 'single' ? 'append-16' : 'append-16-births',
    title: `${CALLERS} callers, ${what}, against peers`,
    unit: 'events',
    target: { against: 'peers', ratio: 10 },
    contestants: [
      ledgerContestant({ cell, callers: CALLERS, unit: 'events', make }),
      ...stores.map((store) => peerContestant(store, () => maker[shape](peerCount))),
    ],
    notes: [
      `${count} acts a round for the ledger, ${peerCount} for a peer. Peers are given each act in the form that ` +
        'suits them best and check less than the ledger does (last column).',
      ...absent.map((line) => `Not measured: ${line}`),
    ],
  };
}

function peerContestant(store: PeerStore, make: () => ActToAppend[]): Contestant {
  let acts: ActToAppend[] = [];
  let latencies: number[] = [];
  return {
    name: store.name,
    role: 'peer',
    lacks: store.lacks,
    prepare: async () => {
      acts = make();
      await store.empty();
    },
    run: async () => {
      latencies = await withCallers(CALLERS, acts, (act) => store.append(act));
      return eventsIn(acts);
    },
    extras: () => ({ 'p50 ms': percentile(latencies, 0.5), 'p99 ms': percentile(latencies, 0.99) }),
  };
}

/** A peer that cannot be had is named in the table and not passed over in silence. */
async function openPeers(environment: BenchEnvironment): Promise<{ stores: PeerStore[]; absent: string[] }> {
  const stores: PeerStore[] = [];
  const absent: string[] = [];
  let folder: string;
  try {
    folder = installPeers(join(tmpdir(), 'peristiwa-bench'));
  } catch (error) {
    return { stores, absent: [`all peers; npm could not install them (${firstLine(error)})`] };
  }
  for (const [name, open] of Object.entries(peers)) {
    try {
      stores.push(await open(environment, folder));
    } catch (error) {
      absent.push(`${name} (${firstLine(error)})`);
    }
  }
  return { stores, absent };
}

function firstLine(error: unknown): string {
  return String((error as Error).message).split('\n')[0] ?? '';
}
