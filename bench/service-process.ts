import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { portVariable } from '@peristiwa/contracts';
import { freePort } from '@peristiwa/embedded';

export interface ServiceProcess {
  readonly url: string;
  readonly pid: number;
  /** Sends the signal and waits for the end of the process; a second call waits only. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
}

export interface ServiceStart {
  readonly app: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
}

const APPS = join(__dirname, '../apps');
const START_MS_MAX = 180_000;

/** A service as in production, from the build output, in its own process. Resolves when it answers on its port. */
export async function startService({ app, env, logFile }: ServiceStart): Promise<ServiceProcess> {
  const port = await freePort();
  const child = spawnLogged(
    [join(APPS, app, 'src/main.js')],
    { ...env, [portVariable(app)]: String(port) },
    logFile,
  );
  const exited = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  for (const until = Date.now() + START_MS_MAX; !(await isLive(url)); await pause(50)) {
    if (child.exitCode !== null) throw new Error(`${app} ended by itself; its log is ${logFile}`);
    if (Date.now() > until) throw new Error(`${app} does not answer; its log is ${logFile}`);
  }
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal);
    await exited;
  };
  return { url, pid: child.pid as number, stop };
}

async function isLive(url: string): Promise<boolean> {
  return fetch(`${url}/health/live`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Runs a script of the build output; what it prints goes to `logFile`. */
export function spawnLogged(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  logFile: string,
): ChildProcess {
  const log = openSync(logFile, 'a');
  try {
    return spawn(process.execPath, ['--enable-source-maps', ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', log, log],
    });
  } finally {
    closeSync(log);
  }
}
