import { number } from '../number';
import { table } from '../result-table';
import type { LedgerAudit } from './audit';
import type { RegistryAudit } from './registry-audit';
import type { TailReport } from './tail';

export interface CrashReport {
  readonly minutes: number;
  /** SIGKILLs by what was killed. */
  readonly kills: Readonly<Record<string, number>>;
  /** Processes that ended without having been killed. */
  readonly ended: number;
  /** Number of streams that the registry did not reach although it was no longer killed. */
  readonly behind: number;
  readonly tails: readonly TailReport[];
  readonly changes: TailReport;
  readonly naive: { readonly committed: number; readonly seen: number };
  /** Exit code of `peristiwa rebuild registry --verify-only`. */
  readonly rebuildCode: number | null;
  readonly ledger: LedgerAudit;
  readonly registry: RegistryAudit;
}

export interface CrashVerdict {
  readonly markdown: string;
  /** Whether nothing was lost or broken, and the control shows that the harness would have detected it. */
  readonly passed: boolean;
}

type Row = readonly [what: string, count: number];

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

function ledgerRows({ tails, ledger }: CrashReport): Row[] {
  const all = [...tails, ledger.rereading];
  return [
    ['acknowledged and lost', ledger.acknowledgedAndLost],
    ['rolled back, refused or malformed, but present', ledger.refusedButPresent],
    [
      'in the ledger, not seen by a tailing reader',
      sum(tails.map(({ seen }) => Math.abs(ledger.events - seen))),
    ],
    ['seen twice', sum(all.map(({ duplicates }) => duplicates))],
    ['seen out of order', sum(all.map(({ outOfOrder }) => outOfOrder))],
    ['gaps in positions', sum(all.map(({ gaps }) => gaps))],
    ['torn or incomplete acts', sum(all.map(({ torn }) => torn)) + ledger.incompleteActs],
    ['streams with wrong versions or heads', ledger.brokenStreams],
    ['requests without their act, or acts without request', ledger.unmatchedRequests],
    ['reserved values without their owner, or the reverse', ledger.strayReservations],
    ['seen and later different', tails.filter(({ digest }) => digest !== ledger.rereading.digest).length],
    ['findings of verify', ledger.findings.length + Math.abs(ledger.events - ledger.verified)],
  ];
}

function registryRows({ changes, registry, behind, rebuildCode, ended }: CrashReport): Row[] {
  const all = [changes, registry.rereading];
  return [
    ['streams that the registry did not reach', behind],
    [
      'persons and families that differ from a fold of the ledger',
      registry.wrongStates + registry.withoutStream,
    ],
    ['streams parked', registry.parked],
    ['changes lost or wrong', registry.changesLost],
    ['changes published twice', registry.changesTwice],
    ['changes with a gap before their version', registry.versionHoles],
    ['last changes that differ from the person', registry.wrongLastChanges],
    ['in the change log, not seen by its tailing reader', Math.abs(registry.changes - changes.seen)],
    [
      'gaps, repeats or disorder of change numbers',
      sum(all.flatMap(({ gaps, duplicates, outOfOrder }) => [gaps, duplicates, outOfOrder])),
    ],
    ['changes seen and later different', changes.digest === registry.rereading.digest ? 0 : 1],
    ['differences by rebuild --verify-only (exit code)', rebuildCode ?? 1],
    ['processes that ended by themselves', ended],
  ];
}

export function crashVerdict(report: CrashReport): CrashVerdict {
  const { ledger, registry, naive, kills } = report;
  const inLedger = ledgerRows(report);
  const inRegistry = registryRows(report);
  const clean = [...inLedger, ...inRegistry].every(([, count]) => count === 0);
  const lost = naive.committed - naive.seen;
  const passed = clean && lost > 0;
  const outcomes = Object.entries(ledger.outcomes).map(
    ([kind, count]) => `${number(count)} ${OUTCOME_TEXTS[kind] ?? kind}`,
  );
  const faults = Object.entries(ledger.faults).map(([code, count]) => `${code} × ${count}`);
  const killed = Object.entries(kills).map(([name, count]) => `${count} ${name}`);
  const printed = (rows: readonly Row[]) => rows.map(([what, count]) => [what, number(count)]);
  const markdown = [
    `### crash: ${number(report.minutes)} minutes of kill −9`,
    '',
    `${number(ledger.events)} events in ${number(ledger.acts)} acts; ${number(registry.persons)} persons and ` +
      `${number(registry.families)} families, all folded again and compared; ${number(registry.changes)} changes. ` +
      `Clients received: ${outcomes.join(', ')}. Killed: ${killed.join(', ')}.` +
      (faults.length > 0 ? ` Errors that were not outages: ${faults.join(', ')}.` : ''),
    '',
    table([['ledger', 'count'], ...printed(inLedger)]),
    '',
    table([['registry', 'count'], ...printed(inRegistry)]),
    '',
    ...(ledger.findings.length > 0 ? [`First finding of verify: ${ledger.findings[0]}`, ''] : []),
    `Control, a poller of a bigserial in the same harness: ${number(lost)} of ${number(naive.committed)} committed ` +
      `rows never seen (it must lose some).`,
    '',
    passed ? '**Passed.**' : '**Failed.**',
    '',
  ].join('\n');
  return { markdown, passed };
}

const OUTCOME_TEXTS: Readonly<Record<string, string>> = {
  appended: 'appended',
  known: 'known already',
  conflict: 'conflict',
  reserved: 'value taken',
  never: 'rolled back or malformed',
};
