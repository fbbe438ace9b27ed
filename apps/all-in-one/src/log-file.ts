import { mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pino, stdTimeFunctions, type Logger } from 'pino';
import { logDestination } from '@peristiwa/service';

const KEPT_BYTES_MAX = 20_000_000;

export interface LogFileOptions {
  readonly dataDir: string;
  readonly level: string;
  readonly onLine: (line: string) => void;
}

/** The services' JSON log goes to a file, so that the terminal stays readable; the previous log is kept. */
export function openLogFile({ dataDir, level, onLine }: LogFileOptions): { log: Logger; file: string } {
  const folder = join(dataDir, 'log');
  const file = join(folder, 'services.log');
  mkdirSync(folder, { recursive: true });
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > KEPT_BYTES_MAX) {
    renameSync(file, join(folder, 'services.previous.log'));
  }
  const log = pino(
    { level, base: undefined, timestamp: stdTimeFunctions.isoTime },
    logDestination({
      dest: file,
      sync: false,
      onFailed: (code) => onLine(`The log ${file} cannot be written (${code}); the services continue.`),
      onRecovered: (dropped) => onLine(`The log is written again; ${dropped} lines are missing in it.`),
    }),
  );
  return { log, file };
}
