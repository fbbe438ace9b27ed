import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';

const MAIN = join(__dirname, '../apps/registry/src/main.js');

/** The registry as it is run in production, on any free port; what it says goes to `logFile`. */
export function spawnRegistry(url: string, logFile: string): ChildProcess {
  const log = openSync(logFile, 'a');
  try {
    return spawn(process.execPath, ['--enable-source-maps', MAIN], {
      env: {
        ...process.env,
        DATABASE_URL: url,
        PORT_REGISTRY: '0',
        KAFKA_BROKERS: '127.0.0.1:1',
        OIDC_ISSUER: 'http://127.0.0.1:1/',
        OIDC_JWKS_URL: 'http://127.0.0.1:1/jwks',
        LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', log, log],
    });
  } finally {
    closeSync(log);
  }
}
