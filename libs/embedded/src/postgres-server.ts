import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { boundLog } from './bounded-log';
import { choosePort } from './ports';
import { postgresBinaries } from './postgres-binaries';
import { ensureCluster, POSTGRES_USER } from './postgres-cluster';
import {
  commandLine,
  hasEnded,
  isAlive,
  logSince,
  spawnServer,
  stopChild,
  stopProcess,
  untilExit,
  waitUntil,
  type RunAs,
} from './processes';
import { StartProblem } from './start-problem';
import { unprivilegedUser } from './unprivileged-user';

export interface PostgresOptions {
  /** Folder of this server: `data` (the cluster), `password`, `postgres.log`. Created when missing. */
  readonly dataDir: string;
  /** Above it, closed to others: under root the account of the server is let through. */
  readonly folders?: readonly string[];
  /** Port on 127.0.0.1; 0 or undefined takes a free one. */
  readonly port?: number;
  readonly onLog: (line: string) => void;
  /** False only for tests: a crash of the machine may then lose the cluster. */
  readonly fsync?: boolean;
  /** Gives up the start: what has been started is stopped, and the reason of the signal is thrown. */
  readonly signal?: AbortSignal;
}

export interface RunningPostgres {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves when the server has ended, whatever ended it. */
  readonly ended: Promise<void>;
  /** Fast shutdown: open transactions are rolled back, committed ones are safe. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const MAX_LOG_BYTES = 5_000_000;
/** SIGINT is PostgreSQL's fast shutdown, SIGQUIT the immediate one (recovery runs at the next start). */
const STOP_STEPS = [
  { signal: 'SIGINT', waitMs: 20_000 },
  { signal: 'SIGQUIT', waitMs: 5_000 },
  { signal: 'SIGKILL', waitMs: 2_000 },
] as const;

/** Starts the PostgreSQL of a data folder, creating the cluster at the first start. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const cluster = join(options.dataDir, 'data');
  const binaries = postgresBinaries();
  mkdirSync(options.dataDir, { recursive: true });
  chmodSync(options.dataDir, 0o700);
  const folders = [...(options.folders ?? []), options.dataDir];
  const runAs = unprivilegedUser(cluster, { paths: [binaries.postgres, cluster], folders });
  await stopLeftover(cluster, options.onLog);
  const password = await ensureCluster({ ...options, cluster, initdb: binaries.initdb, runAs });
  const port = await choosePort(options.port, { whose: 'PORT_POSTGRES' });

  const logFile = join(options.dataDir, 'postgres.log');
  const log = boundLog(logFile, MAX_LOG_BYTES);
  const args = ['-D', cluster, ...settings(port, options.fsync !== false)];
  try {
    const { signal, onLog } = options;
    const { child, pid } = await launch({
      command: binaries.postgres,
      ...{ args, cluster, runAs, logFile, signal, onLog },
    });
    const stop = async () => {
      log.stop();
      await stopChild(child, STOP_STEPS);
    };
    const url = `postgresql://${POSTGRES_USER}:${password}@127.0.0.1:${port}/postgres`;
    return { url, port, pid, ended: untilExit(child), stop };
  } catch (error) {
    log.stop();
    throw error;
  }
}

/** A server that outlived a killed parent still uses the cluster, so it is stopped before a new one starts. */
async function stopLeftover(cluster: string, onLog: PostgresOptions['onLog']): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (isAlive(pid) && commandLine(pid).includes(cluster)) {
    onLog(`PostgreSQL (process ${pid}) was still running from an earlier start; stopping it first.`);
    await stopProcess(pid, STOP_STEPS);
  }
  // A living process that is not this cluster's server only reuses the id, and PostgreSQL would take it for its own:
  // the file is removed.
  rmSync(pidFile, { force: true });
}

/**
 * Passed on the command line and not in postgresql.conf, so that settings of a new version also apply to old
 * clusters. The last three keep personal data out of the log: no statements, no parameters, no "Key (nik)=(…)"
 * details.
 */
function settings(port: number, fsync: boolean): string[] {
  const values: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    // Tests run two systems at a time, each with the pools of all its services.
    max_connections: fsync ? 200 : 400,
    shared_buffers: '256MB',
    synchronous_commit: 'on',
    fsync: fsync ? 'on' : 'off',
    full_page_writes: fsync ? 'on' : 'off',
    log_min_error_statement: 'panic',
    log_parameter_max_length_on_error: 0,
    log_error_verbosity: 'terse',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly cluster: string;
  readonly runAs: RunAs | undefined;
  readonly logFile: string;
  readonly signal: AbortSignal | undefined;
  readonly onLog: PostgresOptions['onLog'];
}

/**
 * Starts the server and waits until it accepts connections. After a crash it recovers its data first, which may take
 * long; stopped meanwhile, it would begin that anew at the next start.
 */
async function launch(start: Launch): Promise<{ readonly child: ChildProcess; readonly pid: number }> {
  const { signal, cluster, onLog } = start;
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    const offset = existsSync(start.logFile) ? statSync(start.logFile).size : 0;
    const child = spawnServer({ ...start, cwd: '/', lastSignal: 'SIGQUIT' });
    let failure: Error | undefined;
    child.once('error', (error) => (failure = error));
    const isUp = () => ['ready', 'standby'].includes(stateOf(cluster, child.pid) ?? '');
    const isDecided = () => failure !== undefined || hasEnded(child) || signal?.aborted || isUp();
    while (!(await waitUntil(isDecided, START_TIMEOUT_MS)) && stateOf(cluster, child.pid) === 'starting')
      onLog('PostgreSQL is still recovering its data after a crash; it is ready afterwards.');
    if (child.pid && !hasEnded(child) && !signal?.aborted && isUp()) return { child, pid: child.pid };

    await stopChild(child, STOP_STEPS);
    signal?.throwIfAborted();
    const output = failure?.message ?? logSince(start.logFile, offset);
    // Backends of a killed postmaster need a moment to notice, and hold the shared memory until then.
    if (attempt < 20 && output.includes('shared memory block')) await sleep(250);
    else throw new StartProblem(`PostgreSQL did not start:\n${output}`, startAdvice(output, start.logFile));
  }
}

/** The eighth line of postmaster.pid is the server's state, of a standby `standby`; pg_ctl reads it in the same way. */
function stateOf(cluster: string, pid: number | undefined): string | undefined {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid ? lines[7]?.trim() : undefined;
  } catch {
    return undefined;
  }
}

function startAdvice(output: string, logFile: string): string {
  if (/could not bind|Address already in use/.test(output))
    return 'Stop the program on that port or choose another.';
  if (/No space left/.test(output)) return 'Free some disk space and start again.';
  if (/could not map|shared memory/.test(output))
    return 'PostgreSQL needs about 300 MB of memory; free some.';
  return `The whole log is in ${logFile}. \`npm run reset\` makes a new, empty data folder.`;
}
