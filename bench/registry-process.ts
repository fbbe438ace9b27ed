import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { spawnLogged } from './service-process';

const APP = join(__dirname, '../apps/registry/src');

/** The registry as in production, on any free port; its output goes to `logFile`. */
export function spawnRegistry(url: string, logFile: string): ChildProcess {
  const env = {
    DATABASE_URL: url,
    PORT_REGISTRY: '0',
    KAFKA_BROKERS: '127.0.0.1:1',
    OIDC_ISSUER: 'http://127.0.0.1:1/',
    OIDC_JWKS_URL: 'http://127.0.0.1:1/jwks',
    LOG_LEVEL: 'warn',
  };
  return spawnLogged([join(APP, 'main.js')], env, logFile);
}

/** Runs the rebuild until its end, or until it is killed: the next one resumes from there. */
export function spawnRebuild(url: string, logFile: string): ChildProcess {
  return spawnLogged([join(APP, 'rebuild/main.js'), '--memory', '64'], { DATABASE_URL: url }, logFile);
}
