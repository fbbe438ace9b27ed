import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, processState } from './processes';
import { errorCode, StartProblem } from './start-problem';

const FILE = 'instance.lock';

/** The process that runs on a data folder; undefined when none does. */
export function lockHolder(dataDir: string): number | undefined {
  let content: string;
  try {
    content = readFileSync(join(dataDir, FILE), 'utf8');
  } catch {
    return undefined;
  }
  const [pidText, startedAt] = content.split('\n');
  const pid = Number(pidText);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return undefined;
  // The same id with another start time is another process that reuses the id.
  return (processState(pid)?.startedAt ?? '') === startedAt ? pid : undefined;
}

/**
 * Locks the data folder for this process: two instances on one folder would destroy each other's servers. The lock of
 * a process that was killed is taken over.
 */
export function withLock(dataDir: string): { release(): void } {
  // Others may enter but not read it, because PostgreSQL runs under another account when this runs as root.
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const file = join(dataDir, FILE);
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, `${process.pid}\n${processState(process.pid)?.startedAt ?? ''}\n`);
  try {
    for (;;) {
      const holder = lockHolder(dataDir);
      if (holder !== undefined) throw alreadyRunning(dataDir, holder);
      rmSync(file, { force: true });
      try {
        // A hard link is created atomically: no process ever reads an incomplete lock file.
        linkSync(mine, file);
        return { release: () => rmSync(file, { force: true }) };
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw error;
      }
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

function alreadyRunning(dataDir: string, pid: number): StartProblem {
  return new StartProblem(
    `Peristiwa is already running on the data folder ${dataDir} (process ${pid}).`,
    'Use that instance, or stop it with Ctrl-C in its terminal and start again.',
  );
}
