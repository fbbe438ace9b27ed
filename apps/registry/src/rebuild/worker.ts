/**
 * The process that carries out one order of the API (ADR 0071). It tells the service that started it what it does, and
 * ends after its current step when that service ends.
 */
import { framesOf, kindOfError } from '@peristiwa/kernel';
import { PostgresLedger } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import { ROLE } from '../names';
import { RebuildRefused } from './job';
import type { RebuildOrder } from './orders';
import { Rebuild, type RebuildProgress, type RebuildResult } from './rebuild';

export interface WorkerOrder extends Pick<RebuildOrder, 'action' | 'share' | 'threads'> {
  readonly registryUrl: string;
  readonly ledgerUrl: string;
}

export type WorkerMessage =
  | { readonly kind: 'progress'; readonly progress: RebuildProgress }
  | { readonly kind: 'ended'; readonly outcome: RebuildResult['outcome'] }
  /** Somebody ended the process, and not the rebuild. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'refused'; readonly reason: string; readonly isBusy: boolean }
  /** `reason`: the kind of the error, and `at` where it arose; its message may quote data. */
  | { readonly kind: 'crashed'; readonly reason: string; readonly at: readonly string[] };

const MEMORY_MB = 256;
const NOT_PERMITTED = '42501';
const NO_RIGHT = 'The log-in of the service may not create tables: run peristiwa rebuild registry instead';

process.once('message', (order: WorkerOrder) => {
  void perform(order).then(
    (message) => leave(message),
    (error: unknown) => {
      const reason = kindOfError(error);
      if (reason === NOT_PERMITTED) leave({ kind: 'refused', reason: NO_RIGHT, isBusy: false });
      else leave({ kind: 'crashed', reason, at: framesOf(error) });
    },
  );
});

/** The channel to the service may be gone by now. */
function leave(message: WorkerMessage): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => process.exit(0));
  else process.exit(0);
}

async function perform(order: WorkerOrder): Promise<WorkerMessage> {
  const { action, share, threads, registryUrl, ledgerUrl } = order;
  const pool = createPool({ url: registryUrl, name: 'rebuild (registry)', max: 6, purpose: 'job' });
  const ledgerPool = createPool({
    url: ledgerUrl,
    role: ROLE,
    name: 'rebuild (ledger)',
    max: 4,
    purpose: 'job',
  });
  const rebuild = new Rebuild({
    pool,
    ledgerPool,
    ledger: new PostgresLedger(ledgerPool, 'registry'),
    kind: action === 'rollback' ? 'rollback' : 'rebuild',
    verifyOnly: action === 'verify',
    mayBegin: action !== 'resume' && action !== 'cancel',
    memoryMb: MEMORY_MB,
    share,
    helpers: { count: threads - 1, urls: { registryUrl, ledgerUrl } },
    onProgress: (progress) => {
      if (process.connected) process.send?.({ kind: 'progress', progress } satisfies WorkerMessage);
    },
  });
  let isStopped = false;
  const stop = () => {
    isStopped = true;
    rebuild.stop();
  };
  // A second signal (one to the whole group, one from the service) must not end it within a step.
  process.on('SIGTERM', stop).on('SIGINT', stop).once('disconnect', stop);
  try {
    const { outcome } = await rebuild.run();
    return outcome === 'paused' && isStopped ? { kind: 'stopped' } : { kind: 'ended', outcome };
  } catch (error) {
    if (!(error instanceof RebuildRefused)) throw error;
    return { kind: 'refused', reason: error.message, isBusy: error.isBusy };
  } finally {
    await Promise.all([pool.end(), ledgerPool.end()]);
  }
}
