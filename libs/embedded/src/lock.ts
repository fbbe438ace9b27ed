import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  const file = join(dataDir, FILE);
  const mine = `${file}.${process.pid}`;
  try {
    const isOwn =
      mkdirSync(dataDir, { recursive: true }) !== undefined || existsSync(join(dataDir, 'postgres'));
    // It holds personal data and tokens. The mode of a folder that was there for something else is left alone.
    if (isOwn) chmodSync(dataDir, 0o700);
    writeFileSync(mine, `${process.pid}\n${processState(process.pid)?.startedAt ?? ''}\n`);
  } catch (error) {
    throw notWritable(dataDir, error);
  }
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

function notWritable(dataDir: string, cause: unknown): unknown {
  const code = errorCode(cause);
  const reason = REASONS[code ?? ''];
  if (reason === undefined) return cause;
  return new StartProblem(
    `The data folder ${dataDir} cannot be used: ${reason} (${code}).`,
    'Name a folder that this account may write to: `npm start -- --data <folder>`.',
    { cause },
  );
}

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'a file has this name',
  ENOTDIR: 'a part of its path is a file',
  EACCES: 'this account may not write there',
  EPERM: 'this account may not write there',
  EROFS: 'its file system is read-only',
  ENOENT: 'it cannot be created there',
  ENOSPC: 'its disk is full',
};

function alreadyRunning(dataDir: string, pid: number): StartProblem {
  return new StartProblem(
    `Peristiwa is already running on the data folder ${dataDir} (process ${pid}).`,
    'Use that instance, or stop it with Ctrl-C in its terminal and start again.',
  );
}
