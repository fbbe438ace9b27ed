import { mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { destination, pino, stdTimeFunctions, type Logger } from 'pino';

const KEPT_BYTES_MAX = 20_000_000;

/** The services' JSON log goes to a file, so that the terminal stays readable; the previous log is kept. */
export function openLogFile(dataDir: string, level: string): { log: Logger; file: string } {
  const folder = join(dataDir, 'log');
  const file = join(folder, 'services.log');
  mkdirSync(folder, { recursive: true });
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > KEPT_BYTES_MAX) {
    renameSync(file, join(folder, 'services.previous.log'));
  }
  const log = pino(
    { level, base: undefined, timestamp: stdTimeFunctions.isoTime },
    destination({ dest: file, sync: false }),
  );
  return { log, file };
}
