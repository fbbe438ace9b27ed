import { copyFileSync, existsSync, statSync, truncateSync } from 'node:fs';

const CHECK_EVERY_MS = 60_000;

/**
 * Keeps a server's output file below a size: one older copy beside it, then it starts again from empty.
 * Truncating is safe because the server's descriptor was opened for appending.
 */
export function boundLog(file: string, maxBytes: number): { stop(): void } {
  const check = () => {
    if (!existsSync(file) || statSync(file).size <= maxBytes) return;
    copyFileSync(file, `${file}.1`);
    truncateSync(file, 0);
  };
  check();
  const timer = setInterval(check, CHECK_EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
