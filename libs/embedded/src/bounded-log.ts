import { copyFileSync, existsSync, rmSync, statSync, truncateSync } from 'node:fs';

const CHECK_EVERY_MS = 60_000;

/**
 * Keeps a server's output file below a size: at the limit the file is copied to one older file and truncated.
 * Truncating is safe because the server opened the file for appending. On a full disk there is no copy.
 */
export function boundLog(file: string, maxBytes: number): { stop(): void } {
  const check = () => {
    if (!existsSync(file) || statSync(file).size <= maxBytes) return;
    try {
      copyFileSync(file, `${file}.1`);
    } catch {
      rmSync(`${file}.1`, { force: true });
    }
    truncateSync(file, 0);
  };
  check();
  const timer = setInterval(check, CHECK_EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
