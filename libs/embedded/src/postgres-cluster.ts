import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand, type RunAs } from './processes';
import { StartProblem } from './start-problem';

/** The superuser of the embedded cluster; applications set their own role with fewer rights on each connection. */
export const POSTGRES_USER = 'peristiwa';
const MAJOR_VERSION = '18';

interface ClusterOptions {
  readonly cluster: string;
  readonly initdb: string;
  readonly runAs: RunAs | undefined;
  readonly fsync?: boolean;
  readonly onLog: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** Creates the cluster unless it exists, and returns the superuser's password. */
export async function ensureCluster(options: ClusterOptions): Promise<string> {
  const passwordFile = join(dirname(options.cluster), 'password');
  if (!existsSync(options.cluster)) return createCluster(options, passwordFile);
  assertUsable(options.cluster, passwordFile);
  return readFileSync(passwordFile, 'utf8').trim();
}

function assertUsable(cluster: string, passwordFile: string): void {
  const versionFile = join(cluster, 'PG_VERSION');
  const version = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim() : 'unknown';
  if (version === MAJOR_VERSION && existsSync(passwordFile)) return;
  throw new StartProblem(
    version === MAJOR_VERSION
      ? `The password file of the PostgreSQL data folder is gone: ${passwordFile}`
      : `The PostgreSQL data folder is of version ${version}, this is version ${MAJOR_VERSION}: ${cluster}`,
    'Run `npm run reset` to begin with an empty data folder (this deletes its data).',
  );
}

/** Works in a temporary folder and renames it at the end: an interrupted first start leaves no incomplete cluster. */
async function createCluster(options: ClusterOptions, passwordFile: string): Promise<string> {
  options.onLog('Creating the PostgreSQL data folder.');
  const fresh = `${options.cluster}.new`;
  const passwordForInit = `${passwordFile}.init`;
  const password = randomBytes(18).toString('base64url');
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  for (const file of [passwordFile, passwordForInit]) {
    rmSync(file, { force: true });
    writeFileSync(file, `${password}\n`, { mode: 0o600 });
  }
  if (options.runAs) {
    for (const path of [fresh, passwordForInit]) chownSync(path, options.runAs.uid, options.runAs.gid);
  }
  const args = [`--pgdata=${fresh}`, `--username=${POSTGRES_USER}`, `--pwfile=${passwordForInit}`];
  args.push(
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  );
  args.push('--locale=C');
  if (options.fsync === false) args.push('--no-sync');
  const { runAs, signal } = options;
  const { code, output } = await runCommand(options.initdb, args, { cwd: '/', runAs, signal }).finally(() =>
    rmSync(passwordForInit, { force: true }),
  );
  if (code !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    const lines = output.trimEnd().split('\n').slice(-8).join('\n');
    throw new StartProblem(`PostgreSQL could not create its data folder:\n${lines}`, advice(output));
  }
  renameSync(fresh, options.cluster);
  return password;
}

function advice(output: string): string {
  if (/No space left/.test(output)) return 'Free some disk space and start again.';
  if (/error while loading shared libraries|GLIBC/.test(output)) {
    return 'This system lacks libraries that the PostgreSQL binaries need: set DATABASE_URL to your own PostgreSQL.';
  }
  return 'Check the rights of the data folder, or set DATABASE_URL to your own PostgreSQL.';
}
