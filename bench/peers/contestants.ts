import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ActToAppend } from '@peristiwa/ledger';
import { eventsIn } from '../acts';
import { withCallers } from '../callers';
import type { Contestant } from '../contest';
import type { BenchEnvironment } from '../environment';
import { percentile } from '../statistics';
import { installPeers } from './install';
import { peers, type OpenPeer, type PeerStore } from './stores';

/** A peer used by `callers` callers at a time. */
export function peerContestant(store: PeerStore, callers: number, make: () => ActToAppend[]): Contestant {
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
      latencies = await withCallers(callers, acts, (act) => store.append(act));
      return eventsIn(acts);
    },
    extras: () => ({ 'p50 ms': percentile(latencies, 0.5), 'p99 ms': percentile(latencies, 0.99) }),
  };
}

/** @returns the peers that could be installed, and a line for the table about each that could not */
export async function openPeers(
  environment: BenchEnvironment,
  wanted: readonly string[] = Object.keys(peers),
): Promise<{ stores: PeerStore[]; absent: string[] }> {
  const stores: PeerStore[] = [];
  const absent: string[] = [];
  if (wanted.length === 0) return { stores, absent };
  let folder: string;
  try {
    folder = installPeers(join(tmpdir(), 'peristiwa-bench'));
  } catch (error) {
    return { stores, absent: [`Not measured: all peers; npm could not install them (${firstLine(error)})`] };
  }
  for (const name of wanted) {
    try {
      stores.push(await (peers[name] as OpenPeer)(environment, folder));
    } catch (error) {
      absent.push(`Not measured: ${name} (${firstLine(error)})`);
    }
  }
  return { stores, absent };
}

function firstLine(error: unknown): string {
  return String((error as Error).message).split('\n')[0] ?? '';
}
