import { ActMaker } from '../acts';
import type { Contest } from '../contest';
import type { BenchEnvironment } from '../environment';
import { openLedgerCell } from '../ledger-cell';
import { openPeers, peerContestant } from '../peers/contestants';
import { ledgerContestant } from './append';

const CALLERS = 16;

/** 16 callers against the event stores that a team would use instead. */
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
      ...stores.map((store) => peerContestant(store, CALLERS, () => maker[shape](peerCount))),
    ],
    notes: [
      `${count} acts a round for the ledger, ${peerCount} for a peer. Peers are given each act in the form that ` +
        'suits them best and check less than the ledger does (last column).',
      ...absent,
    ],
  };
}
