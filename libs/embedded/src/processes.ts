import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from './start-problem';

/** Another account for a process that root starts; with a prefix, that command changes the account. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
  readonly prefix: readonly string[];
}

export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly logFile: string;
  readonly cwd?: string;
  readonly runAs?: RunAs;
  /** Ends the server at once, when this process ends without having stopped it. */
  readonly lastSignal: NodeJS.Signals;
}

/** The servers that this process has started and that have not ended. */
const servers = new Map<ChildProcess, NodeJS.Signals>();

/** Also called when this process ends by an error that nothing caught: no server may outlive it. */
export function endServersAtOnce(): void {
  for (const [child, signal] of servers) child.kill(signal);
  servers.clear();
}

/** True while a process of this id exists and is not a zombie waiting for its parent. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
  return processState(pid)?.state !== 'Z';
}

/**
 * State and start time of a process from /proc. Ids are reused, above all in containers, where a restarted service
 * often gets the same id that its predecessor wrote into a pid file: the start time distinguishes them.
 */
export function processState(pid: number): { state: string; startedAt: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', startedAt: fields[19] ?? '' };
  } catch {
    const [state = '', ...startedAt] = fromPs('state=,lstart=', pid).split(/\s+/);
    return state ? { state, startedAt: startedAt.join(' ') } : undefined;
  }
}

/** Command line of a process, arguments joined by spaces; empty when there is no such process. */
export function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return fromPs('command=', pid);
  }
}

/** macOS has no /proc; on Linux this only confirms that the process is gone. */
function fromPs(columns: string, pid: number): string {
  if (process.platform === 'linux') return '';
  return (
    spawnSync('ps', ['-ww', '-o', columns, '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? ''
  );
}

/**
 * Starts a server in a separate session. Ctrl-C reaches the whole foreground process group at once; the servers must
 * not be in it, because they may only stop after the services that still write to them. Output goes straight into a
 * file, so that the server does not depend on its parent's pipes.
 */
export function spawnServer(server: ServerCommand): ChildProcess {
  mkdirSync(dirname(server.logFile), { recursive: true });
  const log = openSync(server.logFile, 'a', 0o600);
  try {
    const [command = '', ...args] = [...(server.runAs?.prefix ?? []), server.command, ...server.args];
    const child = spawn(command, args, {
      cwd: server.cwd,
      detached: true,
      stdio: ['ignore', log, log],
      ...account(server.runAs),
    });
    if (servers.size === 0) process.off('exit', endServersAtOnce).on('exit', endServersAtOnce);
    servers.set(child, server.lastSignal);
    child.once('exit', () => servers.delete(child));
    return child;
  } finally {
    closeSync(log);
  }
}

function account(runAs: RunAs | undefined): { uid?: number; gid?: number } {
  return runAs && runAs.prefix.length === 0 ? { uid: runAs.uid, gid: runAs.gid } : {};
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Resolves when the process has ended, and its files and ports are free. */
export function untilExit(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
  });
}

/**
 * Runs a short-lived command and collects what it printed. Never throws on a non-zero exit code.
 * @throws the reason of `signal` when it fires, after the command has ended
 */
export function runCommand(
  command: string,
  args: readonly string[],
  options: { cwd?: string; runAs?: RunAs; signal?: AbortSignal } = {},
): Promise<{ code: number; output: string }> {
  const { signal } = options;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const [program = '', ...rest] = [...(options.runAs?.prefix ?? []), command, ...args];
    const child = spawn(program, rest, {
      cwd: options.cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...account(options.runAs),
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-20_000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const interrupt = () => void child.kill('SIGTERM');
    signal?.addEventListener('abort', interrupt, { once: true });
    child.once('error', reject);
    child.once('close', (code) => {
      signal?.removeEventListener('abort', interrupt);
      if (signal?.aborted) reject(signal.reason as Error);
      else resolve({ code: code ?? 1, output });
    });
  });
}

/** Polls until the condition holds; false when the time is over. */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  timeoutMs: number,
): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) return false;
    await sleep(25);
  }
  return true;
}

/**
 * Sends the signals one after the other, each with a time limit, until the process has ended. Returns the signal that
 * ended it; undefined when it had ended before.
 */
export async function stopProcess(
  pid: number,
  steps: readonly { signal: NodeJS.Signals; waitMs: number }[],
): Promise<NodeJS.Signals | undefined> {
  for (const { signal, waitMs } of steps) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (errorCode(error) === 'ESRCH') return undefined;
      throw error;
    }
    if (await waitUntil(() => !isAlive(pid), waitMs)) return signal;
  }
  return undefined;
}

/** As `stopProcess`, but never after the process has ended: its id may be that of another one then. */
export async function stopChild(
  child: ChildProcess,
  steps: Parameters<typeof stopProcess>[1],
): Promise<NodeJS.Signals | undefined> {
  return child.pid === undefined || hasEnded(child) ? undefined : stopProcess(child.pid, steps);
}

/** The last lines that a server wrote since an offset of its log file, to explain a failed start. */
export function logSince(file: string, offset: number, lines = 12): string {
  try {
    const text = readFileSync(file).subarray(offset).toString('utf8');
    return text.trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}
