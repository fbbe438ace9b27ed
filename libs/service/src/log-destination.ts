import { destination } from 'pino';

/** What a full disk may hold back; later lines are dropped. */
const HELD_BYTES_MAX = 1_000_000;
const RETRY_MS = 1_000;

export interface LogDestinationOptions {
  /** A file, or the descriptor of one. */
  readonly dest: string | number;
  readonly sync: boolean;
  /** Called once when the log cannot be written, with the code of the error. */
  readonly onFailed: (code: string) => void;
  /** The log is written again; `dropped` lines are missing in it. */
  readonly onRecovered: (dropped: number) => void;
}

type Destination = ReturnType<typeof destination>;

/**
 * Where pino writes. A log that cannot be written, as on a full disk, must not end the process: lines wait and are
 * written when there is space, and those above a limit are dropped and counted.
 */
export function logDestination({ dest, sync, onFailed, onRecovered }: LogDestinationOptions): Destination {
  const stream = destination({ dest, sync, maxLength: HELD_BYTES_MAX });
  const { flushSync } = stream;
  let dropped = 0;
  let isOpen = true;
  let retry: NodeJS.Timeout | undefined;
  stream.on('drop', () => (dropped += 1));
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // When the reader of a pipe is gone, pino itself writes nothing any more.
    if (retry !== undefined || error.code === 'EPIPE') return;
    // It would repeat the same write without end, also when the process ends.
    stream.flushSync = () => undefined;
    retry = setInterval(() => isOpen && stream.write(''), RETRY_MS).unref();
    onFailed(error.code ?? error.name);
  });
  stream.on('close', () => (isOpen = false));
  stream.on('write', () => {
    if (retry === undefined) return;
    clearInterval(retry);
    retry = undefined;
    stream.flushSync = flushSync;
    onRecovered(dropped);
    dropped = 0;
  });
  return stream;
}

/** For a service on its own, whose log goes to its standard output. */
export function standardOutput(): Destination {
  // The same disk may be full: a line that cannot be written is not worth the process.
  process.stderr.on('error', () => undefined);
  return logDestination({
    dest: process.stdout.fd,
    sync: true,
    onFailed: (code) => process.stderr.write(`The log cannot be written (${code}); the service continues.\n`),
    onRecovered: (dropped) =>
      process.stderr.write(`The log is written again; ${dropped} lines are missing in it.\n`),
  });
}
