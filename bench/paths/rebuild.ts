import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contest, Contestant, Measured } from '../contest';
import { emptied, type BenchEnvironment } from '../environment';
import { eventPartitions, keysetRead } from '../keyset-read';
import { number } from '../number';
import { openEmmettRebuild } from '../peers/emmett-rebuild';
import { installPeers } from '../peers/install';
import { rebuild, type RebuildRun } from '../rebuild-process';
import { openRegistryCell, type RegistryCell } from '../registry-cell';

const EVENTS = 600_000;
/** The default of the command. */
const MEMORY_MB = 256;
const PEER_STREAMS = 400;
const PEER_EVENTS_PER_STREAM = 5;

/** The registry rebuilt beside the live one, against the reading of its events alone. */
export async function rebuildPath(environment: BenchEnvironment): Promise<Contest> {
  const cell = await openRegistryCell(environment, 'rebuild', Math.ceil(EVENTS / environment.scale));
  const peer = await emmett(environment);
  return {
    name: 'rebuild',
    title: `registry of ${number(cell.events)} events in ${number(cell.streams)} streams, indexes included`,
    unit: 'events',
    target: { against: 'raw', ratio: 0.6 },
    contestants: [
      rebuildContestant(cell, MEMORY_MB),
      await rawReadContestant(environment, cell),
      ...(typeof peer === 'string' ? [] : [peer]),
    ],
    notes: [
      `The clock of the rebuild runs from the start of its process (Node included) until the last index is built; ` +
        `whole s is until the switch, with catch-up and comparison. --memory ${MEMORY_MB}; peak MB is the most ` +
        'that its process had resident, some 90 MB of it Node.',
      typeof peer === 'string'
        ? `Not measured: ${peer}`
        : `emmett is given ${number(PEER_STREAMS * PEER_EVENTS_PER_STREAM)} events a round and a checkpoint that was set back by hand; in ours the streams hold ` +
          'two and a half events on average.',
    ],
  };
}

export function rebuildContestant(cell: RegistryCell, memoryMb: number, name = 'rebuild'): Contestant {
  let last: RebuildRun | undefined;
  return {
    name,
    role: 'ours',
    lacks: '',
    prepare: () => emptied(cell.owner, []),
    run: async (): Promise<Measured> => {
      last = await rebuild({ url: cell.url, memoryMb });
      const seconds = last.entered['catch-up'];
      if (last.code !== 0 || seconds === undefined)
        throw new Error(`The rebuild failed: ${last.output.join('; ')}`);
      return { units: cell.events, seconds };
    },
    extras: () => ({
      'load s': last?.entered.index ?? 0,
      'whole s': last?.wholeSeconds ?? 0,
      ...(last?.peakMb !== undefined && { 'peak MB': last.peakMb }),
    }),
  };
}

async function rawReadContestant(environment: BenchEnvironment, cell: RegistryCell): Promise<Contestant> {
  const reader = environment.pool(cell.url, { role: 'peristiwa_registry', max: 2 });
  const tables = await eventPartitions(cell.owner);
  const DATA = 6;
  return {
    name: 'keyset read, JSON.parse',
    role: 'raw',
    lacks: 'folds, rows, indexes, readers that continue, resuming, comparison; nothing is written',
    prepare: () => emptied(cell.owner, []),
    run: () => keysetRead(reader, tables, (row) => JSON.parse(row[DATA] as string)),
  };
}

/** @returns the reason why it cannot take part, or undefined */
async function emmett(environment: BenchEnvironment): Promise<Contestant | string> {
  try {
    const folder = installPeers(join(tmpdir(), 'peristiwa-bench'));
    const streams = Math.ceil(PEER_STREAMS / environment.scale);
    return await openEmmettRebuild(environment, folder, streams, PEER_EVENTS_PER_STREAM);
  } catch (error) {
    return `emmett-postgresql (${String((error as Error).message).split('\n')[0]})`;
  }
}
