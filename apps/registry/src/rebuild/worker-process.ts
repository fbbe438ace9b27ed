import { fork } from 'node:child_process';
import { join } from 'node:path';
import { kindOfError } from '@peristiwa/kernel';
import type { RebuildProgress } from './rebuild';
import type { WorkerMessage, WorkerOrder } from './worker';

export type WorkerEnd = Exclude<WorkerMessage, { kind: 'progress' }>;

export interface RunningWorker {
  readonly ended: Promise<WorkerEnd>;
  /** Ends it after its current step. */
  readonly stop: () => void;
}

/** Starts a process for an order. It folds for minutes or hours, so it never shares an event loop with readers. */
export function startWorker(
  order: WorkerOrder,
  onProgress: (progress: RebuildProgress) => void,
  path = join(__dirname, 'worker.js'),
): RunningWorker {
  const child = fork(path, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: [] });
  let last: WorkerEnd | undefined;
  child.on('message', (message: WorkerMessage) => {
    if (message.kind === 'progress') onProgress(message.progress);
    else last = message;
  });
  const ended = new Promise<WorkerEnd>((resolve) => {
    child.once('error', (error) => resolve({ kind: 'crashed', reason: kindOfError(error), at: [] }));
    child.once('close', (code, signal) => resolve(last ?? unsaid(code, signal)));
  });
  // URLs have passwords, so they are no arguments of the process.
  child.send(order);
  return { ended, stop: () => void child.kill('SIGTERM') };
}

/** A process that said nothing: SIGTERM ended it before it could listen; otherwise it crashed (SIGKILL: no memory). */
function unsaid(code: number | null, signal: NodeJS.Signals | null): WorkerEnd {
  if (signal === 'SIGTERM') return { kind: 'stopped' };
  return { kind: 'crashed', reason: signal ?? `exit ${code}`, at: [] };
}
