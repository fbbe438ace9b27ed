import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { LeaseOptions } from '@peristiwa/projections';
import { loadSlices, type LoadOptions, type SliceToLoad } from './load';

export interface ThreadUrls {
  readonly registryUrl: string;
  readonly ledgerUrl: string;
}

/** What a helper is started with. */
export interface HelperData extends ThreadUrls {
  readonly slices: readonly SliceToLoad[];
  readonly shared: Int32Array;
  readonly lease: LeaseOptions;
  readonly barrier: number;
  readonly limit: number;
  readonly share: number;
}

export interface ThreadsOptions extends Omit<LoadOptions, 'limit' | 'take' | 'isStopping'> {
  readonly memoryMb: number;
  readonly helpers?: { readonly count: number; readonly urls: ThreadUrls };
}

/** Indexes into the memory that the threads share. */
const NEXT = 0;
const STOP = 1;

/**
 * Kilobytes reserved for one event while its chunk is folded and sent: its share of the text of the rows, in the chunk
 * that is being folded, in the one that is being written, and in the copy in the queue of the socket.
 */
const KB_PER_EVENT = 4;
/** Larger chunks are not faster, and live commits wait longer for them. */
const CHUNK_MAX = 5_000;

export function chunkEvents(memoryMb: number, threads: number): number {
  return Math.min(CHUNK_MAX, Math.max(500, Math.floor((memoryMb * 1_024) / KB_PER_EVENT / threads)));
}

/** Functions with which a thread takes the next slice of the shared list; each slice goes to one thread. */
export function takeFrom(slices: readonly SliceToLoad[], shared: Int32Array) {
  const isStopping = () => Atomics.load(shared, STOP) === 1;
  return { isStopping, take: () => (isStopping() ? undefined : slices[Atomics.add(shared, NEXT, 1)]) };
}

/**
 * Loads slices in parallel, which is possible since each has whole streams and its own cursor. This thread and the
 * helpers each take the next slice that no thread has. The first failure, or a request to stop, ends every thread after
 * its current chunk and is then thrown.
 */
export async function loadInThreads(slices: readonly SliceToLoad[], options: ThreadsOptions): Promise<void> {
  const { helpers, memoryMb, lease, barrier, share, onChunk } = options;
  const count = Math.max(0, Math.min(helpers?.count ?? 0, slices.length - 1));
  const shared = new Int32Array(new SharedArrayBuffer(8));
  const limit = chunkEvents(memoryMb, count + 1);
  let failure: { readonly error: Error } | undefined;
  const stop = (error: Error) => {
    failure ??= { error };
    Atomics.store(shared, STOP, 1);
  };
  let reports = Promise.resolve();
  const report = (events: number) => {
    reports = reports.then(() => onChunk(events)).catch(stop);
  };
  const work: Promise<unknown>[] = [];
  if (helpers) {
    const common = { slices, shared, barrier, limit, share };
    const data: HelperData = { ...helpers.urls, ...common, lease: lease.forThread() };
    for (let nth = 0; nth < count; nth += 1) work.push(runHelper(data, report));
  }
  work.push(loadSlices({ ...options, limit, ...takeFrom(slices, shared) }));
  await Promise.all(work.map((one) => one.catch(stop)));
  await reports;
  if (failure) throw failure.error;
}

function runHelper(workerData: HelperData, onChunk: (events: number) => void): Promise<void> {
  const helper = new Worker(join(__dirname, 'load-helper.js'), { workerData });
  helper.on('message', onChunk);
  return new Promise((resolve, reject) => {
    helper.once('error', reject);
    helper.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`A thread of the load ended with code ${code}`));
    });
  });
}
