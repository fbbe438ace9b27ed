import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';

const APP = join(__dirname, '../apps/registry/src');

/** The registry as in production, on any free port; its output goes to `logFile`. */
export function spawnRegistry(url: string, logFile: string): ChildProcess {
  return spawnLogged([join(APP, 'main.js')], logFile, {
    DATABASE_URL: url,
    PORT_REGISTRY: '0',
    KAFKA_BROKERS: '127.0.0.1:1',
    OIDC_ISSUER: 'http://127.0.0.1:1/',
    OIDC_JWKS_URL: 'http://127.0.0.1:1/jwks',
    LOG_LEVEL: 'warn',
  });
}

/** Runs the rebuild until its end, or until it is killed: the next one resumes from there. */
export function spawnRebuild(url: string, logFile: string): ChildProcess {
  return spawnLogged([join(APP, 'rebuild/main.js'), '--memory', '64'], logFile, { DATABASE_URL: url });
}

function spawnLogged(args: readonly string[], logFile: string, env: Record<string, string>): ChildProcess {
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
