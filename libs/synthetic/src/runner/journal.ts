import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { CommandName } from '@peristiwa/contracts';

/** The first line: the input of the story. */
export interface Header {
  readonly t: 'story';
  readonly seed: string;
  readonly households: number;
  readonly offices: readonly string[];
}

/** The members of an answer that are judged. */
export type Answer =
  | { readonly outcome: 'accepted'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly outcome: 'rejected'; readonly status: number; readonly code: string };

/**
 * Lines of `journal.jsonl`. A step is written before it is sent. The line has only its number and the time at which it was
 * planned: the story plans the rest again, and the fingerprint proves that it is the same.
 */
export type Line =
  | Header
  | {
      readonly t: 'step';
      readonly n: number;
      readonly at: number;
      readonly command: CommandName;
      readonly requestId: string;
      readonly fingerprint: string;
    }
  | ({ readonly t: 'answer'; readonly n: number } & Answer)
  | { readonly t: 'finding'; readonly n: number; readonly text: string }
  | { readonly t: 'watch-list'; readonly persons: number }
  /** Cards of the world, by key, that Kemensos has confirmed as beneficiary households. */
  | { readonly t: 'beneficiaries'; readonly cards: readonly number[] };

/** Append-only. A process killed in the middle of a line leaves an incomplete line; the next process removes it. */
export class Journal {
  private failure: unknown;

  private constructor(
    private readonly file: number,
    private readonly lock: string,
    /** The lines of earlier runs. */
    readonly past: readonly Line[],
  ) {}

  /** @throws Error when another living process writes to the same folder. */
  static open(folder: string): Journal {
    mkdirSync(folder, { recursive: true });
    takeLock(folder);
    const path = join(folder, 'journal.jsonl');
    const past = readJournal(folder);
    const whole = wholeLines(path);
    if (existsSync(path)) truncateSync(path, Buffer.byteLength(whole));
    return new Journal(openSync(path, 'a', 0o600), lockOf(folder), past);
  }

  /** @throws when the line is not whole on the disk; then no line can be appended any more, so that none follows it. */
  append(line: Line): void {
    if (this.failure !== undefined) throw this.failure;
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    try {
      for (let written = 0; written < bytes.length;) written += writeSync(this.file, bytes, written);
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }

  close(): void {
    closeSync(this.file);
    rmSync(this.lock, { force: true });
  }
}

/** Reads without locking, for comparisons beside a running simulation. */
export function readJournal(folder: string): Line[] {
  return wholeLines(join(folder, 'journal.jsonl'))
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text) as Line);
}

function wholeLines(path: string): string {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return text.slice(0, text.lastIndexOf('\n') + 1);
}

/** The process that writes to the folder's journal, if one does. */
export function holderOf(folder: string): number | undefined {
  const lock = lockOf(folder);
  if (!existsSync(lock)) return undefined;
  const [pid = 0, startedAt] = readFileSync(lock, 'utf8').split(' ').map(Number);
  if (!isRunning(pid)) return undefined;
  const started = startOf(pid);
  // The operating system may reuse the id of a dead process; in a container the first process always has the same id.
  const isAnother =
    startedAt === undefined ? pid === process.pid : started !== undefined && started !== startedAt;
  return isAnother ? undefined : pid;
}

const lockOf = (folder: string) => join(folder, 'journal.lock');

function takeLock(folder: string): void {
  const holder = holderOf(folder);
  if (holder !== undefined) {
    throw new Error(
      `Process ${holder} is playing the simulation in ${folder}: stop it first, or play another one with another ` +
        `--dir and --seed. If that process is something else, remove ${lockOf(folder)}`,
    );
  }
  rmSync(lockOf(folder), { force: true });
  const own = [process.pid, startOf(process.pid)].filter((part) => part !== undefined);
  writeFileSync(lockOf(folder), own.join(' '), { flag: 'wx' });
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  // Linux lists a killed process until its parent has read the exit status (zombie).
  return !statOf(pid)?.startsWith('Z');
}

/** The start time of a process, in ticks since the boot of the machine; only Linux has it. */
function startOf(pid: number): number | undefined {
  const ticks = statOf(pid)?.split(' ')[19];
  return ticks === undefined ? undefined : Number(ticks);
}

/** `/proc/<pid>/stat` from the field `state`. The field before it is the name, which may contain any character. */
function statOf(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2);
  } catch {
    return undefined;
  }
}
