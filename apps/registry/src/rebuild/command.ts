import { PostgresLedger } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import type { Pool } from 'pg';
import { ROLE } from '../names';
import type { Comparison } from './compare';
import { findOpenJob, RebuildRefused, storeRequest } from './job';
import { planOf } from './plan';
import { Rebuild, type RebuildProgress, type RebuildResult } from './rebuild';

export interface RebuildCommand {
  readonly action: 'run' | 'dry-run' | 'pause' | 'resume' | 'cancel';
  readonly kind: 'rebuild' | 'rollback';
  readonly verifyOnly: boolean;
  readonly memoryMb: number;
  /** Per cent of the time in which the load works while acts are appended. */
  readonly share: number;
  readonly threads: number;
}

export interface CommandSurroundings {
  readonly registryUrl: string;
  readonly ledgerUrl: string;
  /** Prints a line for people; with `over` it replaces the previous line. */
  readonly print: (line: string, over?: boolean) => void;
  /** Receives a function that ends the work after the current step. */
  readonly onStop: (stop: () => void) => void;
}

/** Exit codes as everywhere in the command line: 0 as expected, 1 a difference, 2 could not be carried out. */
export async function runRebuild(
  command: RebuildCommand,
  surroundings: CommandSurroundings,
): Promise<number> {
  const { registryUrl, ledgerUrl, print } = surroundings;
  const ignore = { onIdleError: () => undefined };
  const pool = createPool({
    url: registryUrl,
    name: 'rebuild (registry)',
    max: 6,
    purpose: 'job',
    ...ignore,
  });
  const ledgerPool = createPool({
    url: ledgerUrl,
    role: ROLE,
    name: 'rebuild (ledger)',
    max: 4,
    purpose: 'job',
    ...ignore,
  });
  try {
    return await perform(command, { ...surroundings, pool, ledgerPool });
  } catch (error) {
    if (!(error instanceof RebuildRefused)) throw error;
    print(error.message);
    return 2;
  } finally {
    await Promise.all([pool.end(), ledgerPool.end()]);
  }
}

interface Opened extends CommandSurroundings {
  readonly pool: Pool;
  readonly ledgerPool: Pool;
}

async function perform(command: RebuildCommand, opened: Opened): Promise<number> {
  const { pool, print } = opened;
  const { action } = command;
  if (action === 'dry-run') return dryRun(opened);
  const open = await findOpenJob(pool);
  if (action !== 'run' && !open) throw new RebuildRefused('There is no unfinished rebuild');
  if (action === 'pause') {
    await storeRequest(pool, 'pause');
    print('The rebuild pauses after its current step; --resume continues it');
    return 0;
  }
  if (action === 'run' && open) {
    if (open.request === 'pause') throw new RebuildRefused('A rebuild is paused: --resume or --cancel it');
    if (open.kind !== command.kind || open.verifyOnly !== command.verifyOnly) {
      throw new RebuildRefused(`Another ${open.kind} has been begun: --resume or --cancel it`);
    }
    print(`Resuming ${open.kind} ${open.rebuildNo} in phase ${open.phase}`);
  }
  if (action === 'resume') await storeRequest(pool, 'run');
  if (action === 'cancel') await storeRequest(pool, 'cancel');
  return finish(await work(command, opened), opened);
}

function work(
  { action, kind, verifyOnly, memoryMb, share, threads }: RebuildCommand,
  opened: Opened,
): Promise<RebuildResult> {
  const { pool, ledgerPool, registryUrl, ledgerUrl, print, onStop } = opened;
  const rebuild = new Rebuild({
    pool,
    ledgerPool,
    ledger: new PostgresLedger(ledgerPool, 'registry'),
    kind,
    verifyOnly,
    mayBegin: action === 'run',
    memoryMb,
    share,
    helpers: { count: threads - 1, urls: { registryUrl, ledgerUrl } },
    onProgress: throttled((progress) => print(progressLine(progress), true)),
  });
  onStop(() => rebuild.stop());
  return rebuild.run();
}

function finish({ outcome, comparison, published }: RebuildResult, { print }: Opened): number {
  if (comparison) for (const line of comparisonLines(comparison)) print(line);
  if (outcome === 'switched') {
    print(
      `Switched; ${published ?? 0} persons differ, as published in the change log. --rollback reverses it`,
    );
    return 0;
  }
  if (outcome === 'verified') {
    const differing = comparison?.differences.length ?? 0;
    print(differing === 0 ? 'The live version is as the ledger says' : `${differing} streams differ`);
    return differing === 0 ? 0 : 1;
  }
  print(outcome === 'paused' ? 'Paused after a step; the same command, or --resume, continues' : 'Cancelled');
  return 0;
}

async function dryRun({ pool, ledgerPool, print }: Opened): Promise<number> {
  const { events, slices, size, dropsPrevious } = await planOf(pool, ledgerPool);
  print(`would read ${count(events)} events in ${slices} slices of the ledger`);
  print(`would need about ${size} for the new version beside the live one`);
  if (dropsPrevious) print('would drop the version before the live one at the switch');
  const open = await findOpenJob(pool);
  if (open) print(`${open.kind} ${open.rebuildNo} is in phase ${open.phase}; it would be resumed instead`);
  print('nothing was changed');
  return 0;
}

const LISTED_MAX = 50;

export function comparisonLines({
  slices,
  slicesDiffering,
  persons,
  families,
  differences,
}: Comparison): string[] {
  const listed = differences.slice(0, LISTED_MAX).map(({ streamId, kind, difference }) => {
    return `  ${kind.padEnd(6)}  ${streamId}  ${difference}`;
  });
  if (differences.length > LISTED_MAX) listed.push(`  … and ${differences.length - LISTED_MAX} more`);
  return [
    `compared ${slices} slices by digest, ${slicesDiffering} of them row by row`,
    `persons: ${count(persons.live)} live, ${count(persons.next)} new; ` +
      `families: ${count(families.live)} live, ${count(families.next)} new`,
    ...listed,
  ];
}

const BAR = 24;
const count = (value: number) => Math.round(value).toLocaleString('en');

export function progressLine({ phase, done, total, perSecond, etaSeconds }: RebuildProgress): string {
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 1;
  const bar = '#'.repeat(Math.floor(share * BAR)).padEnd(BAR, '.');
  const line = `${phase.padEnd(8)} [${bar}] ${String(Math.floor(share * 100)).padStart(3)} %`;
  if (phase === 'compare' || phase === 'switch') return line;
  const what = phase === 'index' ? 'indexes' : 'events';
  const speed = perSecond > 0 ? `  ${count(perSecond)}/s` : '';
  const left = etaSeconds === undefined ? '' : `  about ${etaSeconds} s left`;
  return `${line}  ${count(done)} of ${count(total)} ${what}${speed}${left}`;
}

const SHOWN_EVERY_MS = 250;

/** Shows every change of phase at once, and progress within a phase a few times a second. */
function throttled(show: (progress: RebuildProgress) => void): (progress: RebuildProgress) => void {
  let last = { phase: '', at: 0 };
  return (progress) => {
    const at = performance.now();
    if (progress.phase === last.phase && at - last.at < SHOWN_EVERY_MS) return;
    last = { phase: progress.phase, at };
    show(progress);
  };
}
