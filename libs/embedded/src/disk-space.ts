import { statfsSync } from 'node:fs';

export interface DiskSpaceOptions {
  readonly folder: string;
  readonly onLine: (line: string) => void;
  readonly everyMs?: number;
}

/** With less than this, PostgreSQL or Kafka may fail at the next write; the second value says that there is space again. */
const LOW_BYTES = 50_000_000;
const ENOUGH_BYTES = 100_000_000;
const EVERY_MS = 2_000;

/** Says once that the disk of a folder is full, what that means and what frees space; and once that there is space again. */
export function watchDiskSpace({ folder, onLine, everyMs = EVERY_MS }: DiskSpaceOptions): { stop(): void } {
  let isLow = false;
  const look = () => {
    const free = freeBytes(folder);
    if (free === undefined) return;
    const mb = Math.floor(free / 1_000_000);
    if (!isLow && free < LOW_BYTES) {
      isLow = true;
      onLine(
        `The disk of ${folder} is full (${mb} MB free): acts are refused with 503 until there is space. ` +
          `Remove files from this disk; of this folder, only log/services.previous.log and kafka/kafka.log.* may go.`,
      );
    } else if (isLow && free >= ENOUGH_BYTES) {
      isLow = false;
      onLine(`The disk of ${folder} has space again (${mb} MB free).`);
    }
  };
  look();
  const timer = setInterval(look, everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

/** Undefined while the file system does not answer. */
function freeBytes(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}
