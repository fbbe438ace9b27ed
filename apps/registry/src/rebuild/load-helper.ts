/** A helper thread of the load. An error ends the thread; the main thread reports it (`load-threads.ts`). */
import { parentPort, workerData } from 'node:worker_threads';
import { PostgresLedger } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import { Lease } from '@peristiwa/projections';
import { ROLE } from '../names';
import { loadSlices } from './load';
import { takeFrom, type HelperData } from './load-threads';

async function help(data: HelperData): Promise<void> {
  const { registryUrl, ledgerUrl, slices, shared, lease, barrier, limit, share } = data;
  const pool = createPool({ url: registryUrl, name: 'rebuild (registry)', max: 2, purpose: 'job' });
  const ledgerPool = createPool({
    url: ledgerUrl,
    role: ROLE,
    name: 'rebuild (ledger)',
    max: 2,
    purpose: 'job',
  });
  try {
    await loadSlices({
      pool,
      ledgerPool,
      ledger: new PostgresLedger(ledgerPool, 'registry'),
      lease: new Lease(pool, lease),
      barrier,
      limit,
      share,
      ...takeFrom(slices, shared),
      onChunk: async (events) => parentPort?.postMessage(events),
    });
  } finally {
    await Promise.all([pool.end(), ledgerPool.end()]);
  }
}

void help(workerData as HelperData);
